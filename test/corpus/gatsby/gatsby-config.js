module.exports = {
  siteMetadata: { title: 'Choir', siteUrl: process.env.GATSBY_SITE_URL || 'https://choir.example' },
  plugins: ['gatsby-plugin-manifest'],
};
