import { ask, linesOf } from '../ask.ts';

export interface PoolSeen {
  readonly pools: readonly {
    readonly database: string;
    readonly user: string;
    /** Clients that have a connection, and those that wait for one. */
    readonly active: number;
    readonly waiting: number;
    /** Seconds that the first of them has waited. */
    readonly longestS: number;
  }[];
}

/** PgBouncer's own console, as its own user (pgbouncer.org, "Admin console"). Columns differ by version: they are taken by their names. */
export const poolAsk = ask({
  script: ({ manifest: { units } }) =>
    units.some(({ name }) => name === 'pgbouncer.service')
      ? `PGHOST=/run/postgresql PGPORT=6432 PGUSER=pgbouncer PGCONNECT_TIMEOUT=5 runuser -u postgres -- psql -XA -F '|' -P footer=off -d pgbouncer -c 'SHOW POOLS' 2>&1`
      : '',
  read: (text): PoolSeen => {
    const [head = '', ...rows] = linesOf(text);
    const columns = head.split('|');
    // What is no table is an error, and whoever comes through it hears the same.
    if (!columns.includes('cl_waiting')) return { pools: [] };
    return {
      pools: rows.map((row) => {
        const cells = row.split('|');
        const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
        return {
          database: cell('database'),
          user: cell('user'),
          active: Number(cell('cl_active')),
          waiting: Number(cell('cl_waiting')),
          longestS: Number(cell('maxwait')),
        };
      }),
    };
  },
});
