import { withSentryConfig } from '@sentry/nextjs';

export default withSentryConfig(
  { output: 'standalone', transpilePackages: ['@ferry/times'] },
  { org: 'ferry', project: 'web', authToken: process.env.SENTRY_AUTH_TOKEN, tunnelRoute: '/monitoring' },
);
