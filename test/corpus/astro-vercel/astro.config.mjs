// @ts-check
import vercel from '@astrojs/vercel';
import { defineConfig } from 'astro/config';

export default defineConfig({
  site: 'https://bakery.example',
  output: 'server',
  adapter: vercel({ webAnalytics: { enabled: true }, isr: { expiration: 3600 } }),
});
