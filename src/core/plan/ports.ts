import type { Asked } from './asked.ts';

/**
 * A port that no service of the app listens on: the usual one of a component, or the next free one above it. Components keep apart
 * from each other by their usual ports, and at least two above each stay free.
 */
export function portFor({ app }: Pick<Asked, 'app'>, usual: number): number {
  const taken = new Set(app.services.flatMap(({ port }) => (port === undefined ? [] : [port])));
  let port = usual;
  while (taken.has(port)) port += 1;
  return port;
}
