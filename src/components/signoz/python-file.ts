/** The batch processor sends from a thread of its own, which a fork leaves behind: it is begun again in each child. */
export const pythonFile = `import atexit
import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

_started_in = None


def start():
    """Once a process, before Django is set up. Where to send stands in OTEL_ variables."""
    global _started_in
    if _started_in == os.getpid():
        return
    _started_in = os.getpid()
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument()
    atexit.register(provider.shutdown)
`;
