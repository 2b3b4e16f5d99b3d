import { everything } from '../../src/core/data-shape.ts';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { ident, type PgSession } from '../../src/io/postgres.ts';
import { Applier, type ApplierOptions } from '../../src/movers/postgres/applier/applier.ts';
import { makeProgress, setEnabled } from '../../src/movers/postgres/applier/receiver.ts';
import { installFence } from '../../src/movers/postgres/fence.ts';
import { openPostgres } from '../../src/movers/postgres/connect.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';
import { freshDatabase, session } from './servers.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';

/** A database on each side with the same schema, and our applier between them; the receiving side is fenced. */
export interface Followed {
  readonly from: PgSession;
  /** As a superuser. */
  readonly to: PgSession;
  readonly applier: Applier;
  readonly options: ApplierOptions;
  /** Until everything written on `from` has arrived, or the applier failed. */
  arrived(): Promise<void>;
  /** Both sides' rows of a table, as text in a stable order. */
  both(table: string, columns?: string): Promise<[string[], string[]]>;
  close(): Promise<void>;
}

/** @param role who applies: a superuser's session is in replica mode, `plain` owns the database and is nothing more */
export async function follow(
  servers: readonly [ThrowawayPostgres, ThrowawayPostgres],
  name: string,
  schema: string,
  role: 'superuser' | 'plain',
  limits?: ApplierOptions['limits'],
): Promise<Followed> {
  const [fromUrl, toUrl] = [await freshDatabase(servers[0], name), await freshDatabase(servers[1], name)];
  const [from, to] = [await session(fromUrl), await session(toUrl)];
  const owner = `${name}_owner`;
  await to.run(`DROP ROLE IF EXISTS ${ident(owner)}; CREATE ROLE ${ident(owner)} LOGIN;
    ALTER DATABASE ${ident(name)} OWNER TO ${ident(owner)}; ALTER SCHEMA public OWNER TO ${ident(owner)}`);
  const endpoint = parsePostgresUrl(toUrl);
  const receiving = role === 'plain' ? { ...endpoint, user: owner } : endpoint;
  const owning = await openPostgres(receiving, 'target');
  await from.run(schema);
  await owning.run(schema);
  await from.run(`CREATE SCHEMA unmoor; CREATE TABLE unmoor.arrived (n int PRIMARY KEY);
    CREATE PUBLICATION ${ident(name)} FOR ALL TABLES`);
  await from.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
  await makeOwnSchema(owning, true);
  await owning.run('CREATE TABLE unmoor.arrived (n int PRIMARY KEY)');
  await installFence(owning, everything, realClock);
  await makeProgress(owning, name);
  await setEnabled(owning, name, true);
  await owning.end();
  const options: ApplierOptions = {
    stream: name,
    openSender: () => openPostgres(parsePostgresUrl(fromUrl), 'source', { replication: true }),
    openReceiver: () => openPostgres(receiving, 'target'),
    clock: realClock,
    ...(limits === undefined ? {} : { limits }),
  };
  const applier = new Applier(options);
  let marks = 0;
  return {
    from,
    to,
    applier,
    options,
    arrived: async () => {
      marks += 1;
      await from.query('INSERT INTO unmoor.arrived VALUES ($1)', [marks]);
      const seen = await poll(realClock, { everyMs: 5, withinMs: 20_000 }, async () => {
        const { state } = applier;
        if (state.kind === 'failed') throw state.error;
        const rows = await to.query('SELECT FROM unmoor.arrived WHERE n = $1', [marks]);
        return rows.length > 0 ? true : undefined;
      });
      if (seen === undefined) throw new Error(`nothing arrived: ${JSON.stringify(applier.state)}`);
    },
    both: async (table, columns = 't') => {
      const read = async (side: PgSession) =>
        (
          await side.query<{ row: string }>(`SELECT (${columns})::text AS row FROM ${table} AS t ORDER BY 1`)
        ).map(({ row }) => row);
      return [await read(from), await read(to)];
    },
    close: async () => {
      await applier.stop();
      await Promise.all([from.end(), to.end()]);
    },
  };
}
