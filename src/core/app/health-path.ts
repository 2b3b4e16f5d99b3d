/** Where a route is mounted costs a look through the code: more candidates than an app has. */
const mostRoutes = 20;

/** The path that a health check asks for: `curl -f http://localhost:8000/api/health/ || exit 1`, `wget`, `fetch('...')`. */
export function healthPathIn(command: string | undefined): string | undefined {
  return /https?:\/\/(?:[\w.-]+|\[[\d:]+\]|\$\{?\w+\}?)(?::(?:\d+|\$\{?\w+(?::-\d+)?\}?))?(\/[\w./-]*)/.exec(
    command ?? '',
  )?.[1];
}

/** Routes that people make for it, the more telling first. A path below such a route (`/health/db`) says less. */
const telling: readonly RegExp[] = [
  /\/(?:health|healthz|healthcheck|health-check|health_check)\/?$/i,
  /\/(?:livez?|liveness|readyz?|readiness)\/?$/i,
  /\/(?:up|ping|status|heartbeat)\/?$/i,
];

/** Of many routes those that may be a health check, the most telling first. */
export function tellingRoutes<T>(found: readonly T[], pathOf: (one: T) => string): T[] {
  const rankOf = (one: T) => telling.findIndex((pattern) => pattern.test(`/${pathOf(one)}`));
  const kept = found.filter((one) => rankOf(one) >= 0).toSorted((a, b) => rankOf(a) - rankOf(b));
  return kept.slice(0, mostRoutes);
}

/** The path that most likely is the app's health check; undefined when none is. */
export function bestHealthPath<T>(found: readonly T[], pathOf: (one: T) => string): T | undefined {
  for (const pattern of telling) {
    const fitting = found.filter((one) => pattern.test(pathOf(one)) && !/[:*{<[(]/.test(pathOf(one)));
    const [shortest] = fitting.toSorted((a, b) => pathOf(a).length - pathOf(b).length);
    if (shortest !== undefined) return shortest;
  }
  return undefined;
}
