import * as Sentry from '@sentry/node';

// Loaded by `--import`, before anything that it has to see.
Sentry.init({
  dsn: process.env.SENTRY_DSN,
  environment: process.env.NODE_ENV ?? 'development',
  tracesSampleRate: 0.1,
});
