/**
 * Turns Ctrl-C and SIGTERM into an abort. While it stands, a second Ctrl-C changes nothing: the servers are being stopped.
 * `dispose` gives the signals back.
 */
export function abortOnSignals(): { readonly signal: AbortSignal; dispose(): void } {
  const abort = new AbortController();
  const onSignal = () => abort.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal); // the terminal was closed
  return {
    signal: abort.signal,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      process.off('SIGHUP', onSignal);
    },
  };
}
