module.exports = {
  output: 'export',
  trailingSlash: true,
  images: { unoptimized: true },
};
