import { describe, expect, it } from 'vitest';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { sentryTies } from './ties.ts';

describe('what an app reports to Sentry', () => {
  it('is told apart by what a server that speaks the same has not', async () => {
    const text = [
      "import * as Sentry from '@sentry/nextjs';",
      'Sentry.init({',
      '  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,',
      "  tunnel: '/monitoring',",
      '  integrations: [Sentry.replayIntegration()],',
      '  profilesSampleRate: 1.0,',
      '});',
      'Sentry.captureException(error);',
      "Sentry.withMonitor('daily', run);",
    ].join('\n');
    expect(await tiesOf(sentryTies, { 'sentry.client.config.ts': text })).toEqual([
      'sentry.client.config.ts:2 sentry.init',
      'sentry.client.config.ts:3 sentry.build-variable NEXT_PUBLIC_SENTRY_DSN',
      'sentry.client.config.ts:4 sentry.tunnel /monitoring',
      'sentry.client.config.ts:5 sentry.replay',
      'sentry.client.config.ts:6 sentry.profiling',
      'sentry.client.config.ts:8 sentry.call',
      'sentry.client.config.ts:9 sentry.crons',
    ]);
  });

  it.each([
    [
      'next.config.mjs',
      "import { withSentryConfig } from '@sentry/nextjs';\nexport default withSentryConfig(c, {});",
      ['next.config.mjs:2 sentry.build'],
    ],
    [
      'vite.config.ts',
      "import { sentryVitePlugin } from '@sentry/vite-plugin'; export default { plugins: [sentryVitePlugin({ authToken: process.env.SENTRY_AUTH_TOKEN })] }",
      ['vite.config.ts:1 sentry.build'],
    ],
    [
      'settings.py',
      'import sentry_sdk\nsentry_sdk.init(\n    dsn=os.environ["SENTRY_DSN"],\n    profiles_sample_rate=1.0,\n)',
      ['settings.py:2 sentry.init', 'settings.py:4 sentry.profiling'],
    ],
    [
      'index.html',
      '<script>Sentry("https://k@o1.ingest.de.sentry.io/2")</script>',
      ['index.html:1 sentry.dsn o1.ingest.de.sentry.io'],
    ],
    [
      'package.json',
      '{\n"scripts": { "maps": "sentry-cli sourcemaps upload dist" } }',
      ['package.json:2 sentry.cli sentry-cli sourcemaps'],
    ],
    [
      '.github/workflows/a.yml',
      'steps:\n  - uses: getsentry/action-release@v1',
      ['.github/workflows/a.yml:2 sentry.cli getsentry/action-release'],
    ],
  ])('is found in %s', async (path, text, ties) => {
    expect(await tiesOf(sentryTies, { [path]: text })).toEqual(ties);
  });

  it.each([
    ['a.ts', 'import { init } from "./telemetry"; init(); // Sentry.init()'],
    ['a.ts', 'const sentry = { init() {} }; sentry.init(); captureException(e)'],
    ['a.py', '"""sentry_sdk.init(dsn)"""\nlog("sentry")'],
    ['package.json', '{ "dependencies": { "@sentry/node": "8.0.0" } }'],
  ])('is not in %s: %s', async (path, text) => {
    expect(await tiesOf(sentryTies, { [path]: text })).toEqual([]);
  });
});
