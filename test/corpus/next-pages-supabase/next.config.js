/** @type {import('next').NextConfig} */
module.exports = {
  reactStrictMode: true,
  images: { domains: ['kxqplmzunrwvatbceyho.supabase.co'] },
  rewrites: async () => [{ source: '/walks/:id', destination: '/walk?id=:id' }],
};
