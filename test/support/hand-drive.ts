import { type PostgresEndpoint, type RedisEndpoint, showEndpoint } from '../../src/core/endpoint.ts';
import { otherSide, type Side } from '../../src/core/finding.ts';
import type { Comparison } from '../../src/core/mover.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { connectPostgres, type PgSession } from '../../src/io/postgres.ts';
import { realShell } from '../../src/io/shell.ts';
import type { Drive, DriveOptions, Ends } from '../../src/rehearsal/ends.ts';
import { connectionTo } from '../../src/rehearsal/redis-shop.ts';
import { makeShopRole } from '../../src/rehearsal/shop-schema.ts';

type Flaw = 'opens before it drains' | 'leaves sequences behind' | 'leaves a publication';

/**
 * A move written by hand with PostgreSQL's and Redis' own commands, to test a rehearsal without Unmoor's movers. With a flaw it is
 * wrong in one point, and a rehearsal must tell.
 */
export async function handDrive(ends: Ends, options: DriveOptions, flaw?: Flaw): Promise<Drive> {
  const sides: Record<Side, PgSession> = {
    source: await connectPostgres(ends.from),
    target: await connectPostgres(ends.to),
  };
  const endpoints: Record<Side, PostgresEndpoint> = { source: ends.from, target: ends.to };
  const caches =
    ends.redisFrom && ends.redisTo ? { source: ends.redisFrom, target: ends.redisTo } : undefined;
  let tables: string[] = [];

  const until = async (on: PgSession, sql: string) => {
    const seen = await poll(realClock, { everyMs: 2, withinMs: 60_000 }, async () =>
      (await on.query(sql)).length > 0 ? true : undefined,
    );
    if (seen === undefined) throw new Error(`never came true: ${sql}`);
  };
  const follow = async (from: Side, copy: boolean) => {
    const to = otherSide(from);
    await sides[from].run(`CREATE PUBLICATION from_${from} FOR TABLE ${tables.join(', ')}`);
    const { port, database } = endpoints[from];
    await sides[to].run(
      `CREATE SUBSCRIPTION from_${from} CONNECTION 'host=127.0.0.1 port=${port} user=postgres dbname=${database}' PUBLICATION from_${from} WITH (copy_data = ${copy})`,
    );
  };
  const unfollow = async (from: Side) => {
    await sides[otherSide(from)].run(`DROP SUBSCRIPTION IF EXISTS from_${from}`);
    await sides[from].run(`DROP PUBLICATION IF EXISTS from_${from}`);
  };
  const close = async (side: Side) => {
    const { database } = endpoints[side];
    await sides[side].run(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    await sides[side].query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop_app'",
    );
    await until(
      sides[side],
      "SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'shop_app' AND backend_xid IS NOT NULL)",
    );
  };
  const drain = async (from: Side) => {
    const [at] = await sides[from].query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn() AS lsn');
    await until(sides[from], `SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn >= '${at?.lsn}'`);
  };
  const carry = async (from: Side) => {
    const sequences = await sides[from].query<{ name: string; last: string }>(
      "SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last FROM pg_sequences WHERE last_value IS NOT NULL",
    );
    for (const { name, last } of sequences)
      await sides[otherSide(from)].query('SELECT setval($1::regclass, $2::bigint)', [name, last]);
  };
  const turn = async (from: Side) => {
    const to = otherSide(from);
    if (flaw === 'opens before it drains') await unfollow(from);
    else {
      await close(from);
      await drain(from);
    }
    if (flaw !== 'leaves sequences behind') await carry(from);
    if (caches !== undefined) await turnRedis(caches[from], caches[to]);
    if (flaw !== 'opens before it drains') await unfollow(from);
    await follow(to, false);
    // A session keeps the default that it began with: the app is pointed here when the side is open, not before.
    await sides[to].run(`ALTER DATABASE ${endpoints[to].database} RESET default_transaction_read_only`);
    options.report({ kind: 'cutover', state: 'switching', says: 'by hand' });
  };

  return {
    doctor: () => Promise.resolve([]),
    move: async () => {
      const dump = await realShell.run({
        argv: ['pg_dump', '--schema-only', '--dbname', `${showEndpoint(ends.from)}?sslmode=disable`],
      });
      if (dump.code !== 0) throw new Error(dump.stderr);
      await sides.target.run(makeShopRole);
      await sides.target.run(dump.stdout.replaceAll(/^\\.*$/gm, ''));
      await sides.target.run("SET search_path = ''");
      const rows = await sides.source.query<{ name: string }>(
        "SELECT format('shop.%I', relname) AS name FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'",
      );
      tables = rows.map((row) => row.name);
      await follow('source', true);
      await until(sides.target, "SELECT FROM pg_subscription_rel HAVING bool_and(srsubstate = 'r')");
      await sides.target.run(`ALTER DATABASE ${ends.to.database} SET default_transaction_read_only = on`);
      if (caches !== undefined) await replicate(caches.target, caches.source);
    },
    verify: async () => [
      await compareStill(sides),
      ...(caches === undefined ? [] : [await compareKeys(caches)]),
    ],
    cutover: () => turn('source'),
    rollback: () => turn('target'),
    cleanup: async () => {
      for (const side of ['source', 'target'] as const) await unfollow(side);
      if (flaw === 'leaves a publication') await sides.source.run('CREATE PUBLICATION forgotten');
    },
    leftovers: async () => {
      const left = await sides.source.query<{ name: string }>('SELECT pubname AS name FROM pg_publication');
      return left.map(({ name }) => ({
        side: 'source' as const,
        kind: 'publication',
        name,
        removal: `DROP PUBLICATION ${name}`,
        remove: () => Promise.resolve(),
      }));
    },
    close: async () => {
      await Promise.all([sides.source.end(), sides.target.end()]);
    },
  };
}

/** Only tables that the app does not change: this drive cannot tell a difference from a row on its way. */
async function compareStill(sides: Record<Side, PgSession>): Promise<Comparison> {
  const still = ['shop.users', 'shop.product_images', 'shop.carts', 'shop.cart_items'];
  const sum = (session: PgSession, table: string) =>
    session.query<{ n: number; digest: string }>(
      `SELECT count(*) AS n, md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest FROM ${table} t`,
    );
  let rows = 0;
  const different: string[] = [];
  for (const table of still) {
    const [[a], [b]] = await Promise.all([sum(sides.source, table), sum(sides.target, table)]);
    rows += a?.n ?? 0;
    if (a?.digest !== b?.digest) different.push(table);
  }
  return {
    unit: 'tables',
    items: still.length,
    same: still.length - different.length,
    different: different.length,
    unknown: 0,
    rows,
    differences: different.map((item) => ({
      item,
      verdict: 'different' as const,
      why: 'its digest differs',
    })),
  };
}

async function compareKeys(caches: Record<Side, RedisEndpoint>): Promise<Comparison> {
  const clients = { source: connectionTo(caches.source), target: connectionTo(caches.target) };
  await Promise.all([clients.source.connect(), clients.target.connect()]);
  try {
    // The app's own keys move, and a set's dump tells the order in which it was filled.
    const keys = (await clients.source.keys('*')).filter((key) => !/^(app|tags):/.test(key));
    const different: string[] = [];
    for (const key of keys)
      if ((await clients.source.dump(key)) !== (await clients.target.dump(key))) different.push(key);
    return {
      unit: 'keys',
      items: keys.length,
      same: keys.length - different.length,
      different: different.length,
      unknown: 0,
      rows: keys.length,
      differences: different.map((item) => ({
        item,
        verdict: 'different' as const,
        why: 'its dump differs',
      })),
    };
  } finally {
    clients.source.destroy();
    clients.target.destroy();
  }
}

const send = async (endpoint: RedisEndpoint, ...words: string[]) => {
  const client = connectionTo(endpoint);
  await client.connect();
  try {
    return await client.sendCommand<string>(words);
  } finally {
    client.destroy();
  }
};

async function replicate(replica: RedisEndpoint, of: RedisEndpoint): Promise<void> {
  await send(replica, 'REPLICAOF', of.host, String(of.port));
  const up = await poll(realClock, { everyMs: 5, withinMs: 60_000 }, async () =>
    (await send(replica, 'INFO', 'replication')).includes('master_link_status:up') ? true : undefined,
  );
  if (up === undefined) throw new Error('the replica never came up');
}

async function turnRedis(from: RedisEndpoint, to: RedisEndpoint): Promise<void> {
  await send(from, 'CONFIG', 'SET', 'min-replicas-to-write', '1000000');
  const offset = async (endpoint: RedisEndpoint, field: string) =>
    new RegExp(`${field}:(\\d+)`).exec(await send(endpoint, 'INFO', 'replication'))?.[1];
  const even = await poll(realClock, { everyMs: 2, withinMs: 60_000 }, async () =>
    (await offset(from, 'master_repl_offset')) === (await offset(to, 'slave_repl_offset')) ? true : undefined,
  );
  if (even === undefined) throw new Error('the replica never caught up');
  await send(to, 'REPLICAOF', 'NO', 'ONE');
  await replicate(from, to);
  await send(from, 'CONFIG', 'SET', 'min-replicas-to-write', '0');
}
