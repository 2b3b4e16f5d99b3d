import { type DataShape, everything, type Scope } from '../../../../core/data-shape.ts';
import type { PostgresEndpoint } from '../../../../core/endpoint.ts';
import type { Side } from '../../../../core/finding.ts';
import type { Clock } from '../../../../io/clock.ts';
import type { PgSession } from '../../../../io/postgres.ts';
import type { Shell } from '../../../../io/shell.ts';
import { readMajor, readTables } from '../../catalog.ts';
import { observeBehaviour } from '../../reach/behaviour.ts';
import { tryPhysical } from '../../reach/physical.ts';
import { judgeBehaviour } from '../../reach/pooler.ts';
import type { Way } from '../../way.ts';
import type {
  ActivityFacts,
  Facts,
  Known,
  ObjectFacts,
  ReplicationFacts,
  RoleFacts,
  RolesFacts,
  ServerFacts,
  SourceExtension,
  SourceFacts,
  TableFacts,
  TargetExtension,
  TargetFacts,
} from './facts.ts';
import { attempt, Look, mapKnown } from './look.ts';
import { extensionsThatMove, readPlatform, rolesThatMove } from './platform.ts';
import { readClocks, readDisk, readTools } from './read-machine.ts';
import { readReach } from './reach.ts';
import { replicationSql, roleSql, rolesSql, serverSql, walRateSql } from './server-sql.ts';
import { activitySql, collationsSql, objectsSql, sourceExtensionsSql, tableRightsSql } from './source-sql.ts';
import { contentsSql, targetCollationsSql, targetExtensionsSql } from './target-sql.ts';

export interface DoctorInput {
  readonly source: PgSession;
  /** Undefined: only the source is looked at, and that is said. */
  readonly target: PgSession | undefined;
  readonly sourceEndpoint: PostgresEndpoint;
  readonly targetEndpoint: PostgresEndpoint | undefined;
  readonly shell: Shell;
  readonly clock: Clock;
  /** Asks for the platform's rules that the source falls under; unset: all of it moves. */
  readonly shape?: () => Promise<DataShape | undefined>;
  /** How the other side's server comes to each side; unset: nothing is to be followed. */
  readonly ways?: Readonly<Record<Side, Way>>;
  /** The target is the database that `unmoor provision` made for the app. */
  readonly home?: boolean;
  /** `run`: a run is under way. Default `before`. */
  readonly during?: 'before' | 'run';
}

/** Looks at both sides and at this machine. Changes nothing. */
export async function readFacts(input: DoctorInput): Promise<Facts> {
  const { source, target, sourceEndpoint, targetEndpoint, shell, clock } = input;
  const sourceFacts = await readSource(
    source,
    sourceEndpoint,
    target,
    await attempt(async () => input.shape?.()),
  );
  const targetFacts =
    target === undefined || targetEndpoint === undefined
      ? undefined
      : await readTarget(target, targetEndpoint, sourceFacts);
  return {
    during: input.during ?? 'before',
    home: input.home ?? false,
    source: sourceFacts,
    target: targetFacts,
    ...(target === undefined || input.ways === undefined
      ? {}
      : { reach: await readReach({ sessions: { source, target }, ways: input.ways }) }),
    tools: await readTools(shell),
    targetDisk: await readDisk(shell, targetFacts),
    clocks: await readClocks(source, target, clock),
  };
}

async function readSource(
  session: PgSession,
  endpoint: PostgresEndpoint,
  target: PgSession | undefined,
  recognised: Known<DataShape | undefined>,
): Promise<SourceFacts> {
  const shape = recognised.known ? recognised.value : undefined;
  const scope = shape ?? everything;
  const pooled = judgeBehaviour(await observeBehaviour(session, endpoint, {})) !== 'nothing';
  const physical = await attempt(() => tryPhysical(endpoint));
  const major = await readMajor(session);
  return Look.at(session, async (look) => {
    const side = await readSide(look, major);
    const extensions = await look.ask((s) =>
      s.query<SourceExtension & Record<string, unknown>>(sourceExtensionsSql),
    );
    return {
      endpoint: bare(endpoint),
      pooled,
      physical,
      ...side,
      roles: rolesThatMove(side.roles, shape),
      platform: await readPlatform(look, target, recognised, extensions),
      tables: await readTableFacts(look, scope),
      objects: await look.row<ObjectFacts>(objectsSql(scope)),
      extensions: extensionsThatMove(extensions, shape),
      collations: await readNames(look, collationsSql),
      activity: await look.row<ActivityFacts>(activitySql(major)),
      walRate:
        major >= 14
          ? await look.row<{ bytesPerSecond: number }>(walRateSql)
          : {
              known: false,
              why: `PostgreSQL ${major} keeps no count of the WAL it writes (14 and newer do)`,
            },
    };
  });
}

async function readTarget(
  session: PgSession,
  endpoint: PostgresEndpoint,
  source: SourceFacts,
): Promise<TargetFacts> {
  const major = await readMajor(session);
  const extensions = source.extensions.known ? source.extensions.value.map((one) => one.name) : [];
  const collations = source.collations.known ? source.collations.value : [];
  return Look.at(session, async (look) => ({
    endpoint: bare(endpoint),
    ...(await readSide(look, major)),
    contents: mapKnown(await look.row<{ contents: string[] }>(contentsSql), (row) => row.contents),
    extensions: await look.ask((s) =>
      s.query<TargetExtension & Record<string, unknown>>(targetExtensionsSql, [extensions]),
    ),
    collations: await readNames(look, targetCollationsSql, [collations]),
  }));
}

/** What is asked on both sides. */
async function readSide(look: Look, major: number) {
  return {
    server: await look.row<ServerFacts>(serverSql(major)),
    role: await look.row<RoleFacts>(roleSql),
    roles: await look.row<RolesFacts>(rolesSql),
    replication: await look.row<ReplicationFacts>(replicationSql),
  };
}

type TableRights = Omit<TableFacts, keyof Awaited<ReturnType<typeof readTables>>[number]> & {
  readonly oid: number;
};

function readTableFacts(look: Look, scope: Scope): Promise<Known<readonly TableFacts[]>> {
  return look.ask(async (session) => {
    const rows = await session.query<TableRights & Record<string, unknown>>(tableRightsSql);
    const rights = new Map(rows.map((row) => [row.oid, row]));
    // A table made between the two questions is not judged this time.
    return (await readTables(session, scope)).flatMap((table) => {
      const right = rights.get(table.oid);
      return right === undefined ? [] : [{ ...table, ...right }];
    });
  });
}

const readNames = (look: Look, sql: string, values?: readonly unknown[]): Promise<Known<readonly string[]>> =>
  look.ask(async (session) => (await session.query<{ name: string }>(sql, values)).map((row) => row.name));

/** Facts are shown and compared; a password has no place among them. */
const bare = ({ host, port, database, user }: PostgresEndpoint) => ({ host, port, database, user });
