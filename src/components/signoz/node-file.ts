/** Facts B26: an address to send to, loaded before all else, and an end that sends what is still there. */
export const nodeFile = `import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeSDK } from '@opentelemetry/sdk-node';

// Where to send, the name of the service and how much of it stand in OTEL_ variables.
const sdk = new NodeSDK({
  traceExporter: new OTLPTraceExporter(),
  instrumentations: [
    getNodeAutoInstrumentations({
      // Every file that is read would be a span.
      '@opentelemetry/instrumentation-fs': { enabled: false },
    }),
  ],
});
sdk.start();

// What was not yet sent goes out while the app drains. Whoever listens besides us ends the process; where nobody does, we do.
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, async () => {
    await sdk.shutdown().catch((error) => process.emitWarning(error));
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
`;
