import type { Inventory } from './inventory.ts';
import type { Place } from './place.ts';

/**
 * How the app reaches its PostgreSQL. sql: over a connection of its own. rows-api: only by asking a platform over HTTPS for rows,
 * as supabase-js does; then PostgreSQL alone is of no use to it on the new side. both: some of it this way, some the other.
 */
export interface DatabaseReach {
  readonly by: 'sql' | 'rows-api' | 'both' | 'none';
  /** What says that it speaks SQL: the places, and the variables that hold an address. */
  readonly sql: readonly Place[];
  readonly addresses: readonly string[];
  /** Where it asks for rows over HTTPS. */
  readonly rows: readonly Place[];
}

/**
 * A plan that moves only PostgreSQL is right for `sql` and `none`; for `rows-api` and `both` it breaks the app until something
 * answers the rows (or somebody rewrites the places in `rows`).
 */
export function databaseReach({
  data,
  needs,
  ties,
}: Pick<Inventory, 'data' | 'needs' | 'ties'>): DatabaseReach {
  const asks = needs.filter(({ kind }) => kind === 'rows-api').flatMap(({ from }) => from);
  const rows = unique([...asks, ...ties.filter((tie) => tie.needs === 'rows-api').map(placeOf)]);
  const databases = data.filter(({ kind }) => kind === 'postgres');
  // The one who asks for rows also claims the database behind them: a place that only does so speaks no SQL.
  const ofPlatforms = new Set(ties.map(placeOf).map(keyOf));
  const sql = unique(databases.flatMap(({ from }) => from)).filter(
    (place) => !ofPlatforms.has(keyOf(place)) && !rows.some((row) => keyOf(row) === keyOf(place)),
  );
  const addresses = [...new Set(databases.flatMap(({ env }) => env))].toSorted();
  const speaksSql = sql.length > 0 || addresses.length > 0;
  const by = rows.length === 0 ? (speaksSql ? 'sql' : 'none') : speaksSql ? 'both' : 'rows-api';
  return { by, sql, addresses, rows };
}

const placeOf = ({ file, line }: Place): Place => (line === undefined ? { file } : { file, line });
const keyOf = ({ file, line = 0 }: Place): string => `${file}\0${line}`;
const unique = (places: readonly Place[]): Place[] => [
  ...new Map(places.map((place) => [keyOf(place), place])).values(),
];
