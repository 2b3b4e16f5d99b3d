import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPgbouncer, type ThrowawayPgbouncer } from '../../src/io/servers/pgbouncer-server.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { newerPgbouncer } from '../support/majors.ts';
import { association } from '../support/planned-apps.ts';
import { planOf } from '../support/plans.ts';
import { testPostgres } from '../support/servers.ts';

const { settings } = planOf(association, { host: '4,8GB,160GB' });
const planned = Number(settings['pgbouncer']?.['max_prepared_statements']?.value);

let server: ThrowawayPostgres;
const poolers: ThrowawayPgbouncer[] = [];

/** A pooler with so many connections to the server for everybody. */
async function pooler(statements: number, connections: number): Promise<ThrowawayPgbouncer> {
  const started = await startPgbouncer(newerPgbouncer, {
    databases: [`app = host=127.0.0.1 port=${server.port} dbname=postgres pool_size=${connections}`],
    settings: [`max_prepared_statements = ${statements}`],
  });
  poolers.push(started);
  return started;
}

/** The app's own driver, as an app opens it. */
async function client(of: ThrowawayPgbouncer): Promise<pg.Client> {
  const { host, port, user, database } = of.database('app');
  const opened = new pg.Client({ host, port, user, database, ssl: false });
  await opened.connect();
  return opened;
}

beforeAll(async () => {
  server = await testPostgres();
});
afterAll(async () => {
  await Promise.all(poolers.map((one) => one.stop()));
  await server.stop();
});

/** Each client calls its statements by the same names, as `pg` apps and Prisma (`s0`, `s1`) do, and means others by them. */
async function takeTurns(of: ThrowawayPgbouncer): Promise<readonly unknown[]> {
  const clients = [await client(of), await client(of)];
  const said: unknown[] = [];
  try {
    for (let turn = 0; turn < 3; turn++)
      for (const [index, one] of clients.entries()) {
        const { rows } = await one.query({
          name: 's0',
          text: index === 0 ? 'SELECT $1::int + 1 AS n' : 'SELECT $1::int * 100 AS n',
          values: [turn],
        });
        said.push(rows[0].n);
      }
    return said;
  } finally {
    await Promise.all(clients.map((one) => one.end()));
  }
}

describe('named statements through the planned pooler (A27, B55)', () => {
  it('mean what each client meant by them, though all share one connection', async () => {
    expect(await takeTurns(await pooler(planned, 1))).toEqual([1, 0, 2, 100, 3, 200]);
  });

  it('fail where the pooler does not know of them', async () => {
    await expect(takeTurns(await pooler(0, 1))).rejects.toThrow(/prepared statement "s0"/);
  });
});

it('a cursor that outlives its transaction is lost, which is why Django is told to open none', async () => {
  const of = await pooler(planned, 2);
  const [reader, other] = [await client(of), await client(of)];
  try {
    await reader.query('DECLARE seen CURSOR WITH HOLD FOR SELECT generate_series(1, 10)');
    // Somebody else holds the connection that the cursor is on: the last one that was given back is lent first.
    await other.query('BEGIN');
    await expect(reader.query('FETCH 1 FROM seen')).rejects.toMatchObject({ code: '34000' });
  } finally {
    await Promise.all([reader.end(), other.end()]);
  }
});
