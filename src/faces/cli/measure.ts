import type { Inventory } from '../../core/app/inventory.ts';
import { type Reading, withMeasured } from '../../core/app/with-measured.ts';
import { parsePostgresUrl, parseRedisUrl } from '../../core/endpoint.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { readFlags, type UrlFlags } from './connections.ts';
import type { Session } from './session.ts';

interface Read {
  readonly kind: Reading['kind'];
  readonly flag: '--from' | '--redis-from';
  readonly given?: string;
  readonly measure: () => Promise<Reading['measured']>;
}

/**
 * Measures what `--from` and `--redis-from` name. A server that does not answer is something that could not be read; all the rest is.
 * @throws UnmoorError USE-102, USE-106 when a flag names no usable URL
 */
export async function measured(
  found: Inventory,
  { from, redisFrom }: Pick<UrlFlags, 'from' | 'redisFrom'>,
  { world, output }: Session,
): Promise<Inventory> {
  const urls = await readFlags({ from, redisFrom }, world, output);
  const reads: Read[] = [];
  if (urls.from !== undefined) {
    const endpoint = parsePostgresUrl(urls.from.reveal());
    const measure = () => world.measure.postgres(endpoint);
    reads.push({ kind: 'postgres', flag: '--from', given: from, measure });
  }
  if (urls.redisFrom !== undefined) {
    const endpoint = parseRedisUrl(urls.redisFrom.reveal());
    const measure = () => world.measure.redis(endpoint);
    reads.push({ kind: 'redis', flag: '--redis-from', given: redisFrom, measure });
  }
  let inventory = found;
  for (const read of reads) inventory = await withOne(inventory, read);
  return inventory;
}

async function withOne(found: Inventory, { kind, flag, given, measure }: Read): Promise<Inventory> {
  const variable = given?.startsWith('env:') === true ? given.slice(4) : undefined;
  try {
    return withMeasured(found, { kind, variable, measured: await measure() });
  } catch (error) {
    if (!(error instanceof UnmoorError)) throw error;
    const unread = { what: flag, why: `${error.code} ${error.why}`, next: error.next };
    return { ...found, incomplete: [...found.incomplete, unread] };
  }
}
