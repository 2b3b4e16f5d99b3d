import { type OutFile, people } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { nodeFile } from './node-file.ts';
import { pythonFile } from './python-file.ts';

/**
 * SigNoz itself is set up by its own installer, Foundry, on a host with 4 GB for its ClickHouse: `deploy/install.sh`, which the guide
 * names, is deprecated (facts B25), and beside the database it would starve it (B26). What is rendered is the app's side: where to send,
 * and the file that loads the instrumentation before everything else.
 */
export function gives({ plan }: Pick<Rendering, 'plan'>): Workload['env'] {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: { kind: 'given', name: 'OTEL_EXPORTER_OTLP_ENDPOINT', secret: false },
    OTEL_EXPORTER_OTLP_PROTOCOL: { kind: 'plain', value: 'http/protobuf' },
    OTEL_RESOURCE_ATTRIBUTES: {
      kind: 'plain',
      // Values are percent-encoded, as W3C Baggage has it (opentelemetry.io/docs/specs/otel/resource/sdk).
      value: `service.namespace=${encodeURIComponent(plan.app)},deployment.environment=production`,
    },
    // One trace in ten, and all of one that was begun elsewhere: the whole would cost more than the app.
    OTEL_TRACES_SAMPLER: { kind: 'plain', value: 'parentbased_traceidratio' },
    OTEL_TRACES_SAMPLER_ARG: { kind: 'plain', value: '0.1' },
  };
}

export function render({ asked }: Rendering): Rendered {
  const runtimes = new Set(asked.runs.map(({ runtime }) => runtime));
  return {
    files: [],
    workloads: [],
    elsewhere: [
      ...(runtimes.has('node') ? [out('instrumentation.mjs', nodeFile, 'node', '//')] : []),
      ...(runtimes.has('python') ? [out('otel_setup.py', pythonFile, 'python', '#')] : []),
      out('README.md', guide, people, '<!--'),
    ],
  };
}

const out = (name: string, text: string, reader: string, comment: OutFile['comment']): OutFile => ({
  path: `opentelemetry/${name}`,
  text,
  mode: '0644',
  reader,
  comment,
});

const guide = `# OpenTelemetry in the app

SigNoz takes none of what Sentry's SDKs send: issues, releases, source maps and replays of Sentry have no counterpart, and every \`Sentry.\` call goes. GlitchTip is the one that takes them as they are.

1. Set SigNoz up on another host with 4 GB or more, by Foundry (signoz.io/docs/install), and give its address as \`OTEL_EXPORTER_OTLP_ENDPOINT\` (\`https://otel.<host>\`).
2. Give each service a name: \`OTEL_SERVICE_NAME=api\`.
3. Node: \`npm install @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node @opentelemetry/exporter-trace-otlp-proto\`, copy \`instrumentation.mjs\` beside \`package.json\` and start by \`node --import ./instrumentation.mjs dist/server.js\`. Imported later it sees nothing: modules that are loaded already are not touched.
4. Django: \`pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-django\`, copy \`otel_setup.py\` beside \`manage.py\` and call \`otel_setup.start()\` at the top of \`asgi.py\`, \`wsgi.py\` and \`celery.py\`. A server that forks (gunicorn, Celery) calls it in each child: threads that send do not survive a fork.
5. Keep the old error service beside it for a month.

`;
