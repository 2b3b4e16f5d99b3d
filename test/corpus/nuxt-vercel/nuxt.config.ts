export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',
  nitro: { preset: 'vercel' },
  runtimeConfig: {
    supabaseUrl: process.env.SUPABASE_URL,
    supabaseSecretKey: process.env.SUPABASE_SECRET_KEY,
    public: { deskName: process.env.NUXT_PUBLIC_DESK_NAME ?? 'Main desk' },
  },
});
