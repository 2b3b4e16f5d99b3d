import type { Side } from '../../core/finding.ts';
import { ident } from '../../io/postgres.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { relationMoves } from './shape/scope.ts';

/**
 * How changes arrive on the side that receives. `replica`: in sessions with session_replication_role = replica, as the server's own
 * apply worker has it: ordinary triggers do not fire, those that are ENABLE ALWAYS or REPLICA do. `origin`: in ordinary sessions,
 * where ordinary triggers and ALWAYS ones fire.
 */
export type Arrival = 'replica' | 'origin';

/** As the catalogue has it: `O` ordinary, `A` always, `R` replica, `D` disabled. */
type Enabled = 'O' | 'A' | 'R' | 'D';

interface Trigger {
  /** `trigger t on public.orders`, `event trigger e`: the name that the fingerprint gives it too. */
  readonly part: string;
  readonly enabled: Enabled;
  readonly isEvent: boolean;
  /** `ALTER TABLE .. ? TRIGGER t` with a place for the word that sets it. */
  readonly statement: string;
  /** Our role may alter it. */
  readonly ours: boolean;
}

type World = Pick<PostgresWorld, 'sides' | 'memory' | 'scope'>;

const words: Readonly<Record<Enabled, string>> = {
  O: 'ENABLE',
  A: 'ENABLE ALWAYS',
  R: 'ENABLE REPLICA',
  D: 'DISABLE',
};

/**
 * What a trigger is set to while its side receives; undefined: it may stand as it is. What it did at the other side travels as rows
 * of its own: fired here, it would do its work twice. An ALWAYS trigger becomes an ordinary one where that is enough, so that it
 * would fire for a client even if nobody came back to wake it. An event trigger would fire for our own statements.
 */
function restOf({ enabled, isEvent }: Trigger, arrival: Arrival): Enabled | undefined {
  if (isEvent) return enabled === 'D' ? undefined : 'D';
  if (arrival === 'origin') return enabled === 'O' || enabled === 'A' ? 'D' : undefined;
  return enabled === 'A' ? 'O' : enabled === 'R' ? 'D' : undefined;
}

const key = (side: Side, part = '') => `resting:${side}:${part}`;

/** Names of triggers that would fire for what arrives there, though the side receives. */
export async function firing(world: World, side: Side, arrival: Arrival = 'replica'): Promise<string[]> {
  return (await readTriggers(world, side))
    .filter((trigger) => restOf(trigger, arrival) !== undefined)
    .map((trigger) => trigger.part);
}

/**
 * Notes how the triggers of a side that serves stand now, so that `rest` can follow in the pause without a wait for the journal.
 */
export async function noteTriggers(world: World, side: Side, arrival: Arrival = 'replica'): Promise<void> {
  for (const trigger of await readTriggers(world, side)) {
    if (!trigger.ours || restOf(trigger, arrival) === undefined) continue;
    if (world.memory.noted(key(side, trigger.part)) !== trigger.enabled)
      await world.memory.note(key(side, trigger.part), trigger.enabled);
  }
}

/**
 * Lets the noted triggers of a side rest, in one transaction. What is at rest already stays so.
 * @returns what is at rest
 */
export async function rest(world: World, side: Side, arrival: Arrival = 'replica'): Promise<string[]> {
  const noted = resting(world, side);
  if (noted.size === 0) return [];
  const wanted = (await readTriggers(world, side)).flatMap((trigger) => {
    const enabled = noted.has(trigger.part) ? restOf(trigger, arrival) : undefined;
    return enabled === undefined ? [] : [setTo(trigger, enabled)];
  });
  await runAll(world, side, wanted);
  return [...noted.keys()];
}

/** Sets the triggers of a side as they were before they rested; a trigger that is gone needs nothing. */
export async function wake(world: World, side: Side): Promise<string[]> {
  const noted = resting(world, side);
  if (noted.size === 0) return [];
  const asleep = (await readTriggers(world, side)).filter(
    (trigger) => noted.has(trigger.part) && noted.get(trigger.part) !== trigger.enabled,
  );
  // Event triggers last: they would fire for the ALTER TABLE of the others.
  const inOrder = [...asleep.filter((one) => !one.isEvent), ...asleep.filter((one) => one.isEvent)];
  await runAll(
    world,
    side,
    inOrder.map((trigger) => setTo(trigger, noted.get(trigger.part) ?? trigger.enabled)),
  );
  return asleep.map((trigger) => `${trigger.part} is ${words[noted.get(trigger.part) ?? 'O']} again`);
}

/** Once a side is awake for good, its notes are of no use any more. */
export async function forgetTriggers(world: World, side: Side): Promise<void> {
  for (const part of resting(world, side).keys()) await world.memory.note(key(side, part), null);
}

/** How the noted triggers of a side stand when it serves: what a comparison of schemas must take them for. */
export function resting({ memory }: Pick<World, 'memory'>, side: Side): Map<string, Enabled> {
  const noted = new Map<string, Enabled>();
  for (const [name, had] of memory.notes(key(side)))
    if (had === 'O' || had === 'A' || had === 'R') noted.set(name.slice(key(side).length), had);
  return noted;
}

const setTo = (trigger: Trigger, enabled: Enabled) => trigger.statement.replace('?', words[enabled]);

async function runAll(world: World, side: Side, statements: readonly string[]): Promise<void> {
  if (statements.length > 0)
    await (await world.sides.on(side)).run(`BEGIN; ${statements.join('; ')}; COMMIT`);
}

/**
 * The person's triggers, event triggers first: they would fire for the ALTER TABLE of the others. Then those of partition roots,
 * whose ALTER reaches their leaves. Before 15 the copies on leaves count as internal.
 */
async function readTriggers({ sides, scope }: World, side: Side): Promise<Trigger[]> {
  const session = await sides.on(side);
  const rows = await session.query<{
    part: string;
    enabled: Enabled;
    schema: string | null;
    relation: string;
    name: string;
    ours: boolean;
  }>(`
    SELECT 'event trigger ' || quote_ident(e.evtname) AS part, e.evtenabled AS enabled, NULL AS schema, '' AS relation,
      e.evtname AS name, pg_catalog.pg_has_role(e.evtowner, 'USAGE') AS ours, 0 AS place
    FROM pg_catalog.pg_event_trigger e
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_event_trigger'::regclass AND d.objid = e.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'trigger ' || quote_ident(g.tgname) || ' on ' || format('%I.%I', n.nspname, c.relname), g.tgenabled, n.nspname,
      c.relname, g.tgname, pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND (NOT g.tgisinternal OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)),
      CASE c.relkind WHEN 'p' THEN 1 ELSE 2 END
    FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE (NOT g.tgisinternal OR g.tgparentid <> 0 AND g.tgconstraint = 0) AND g.tgname !~ '^unmoor'
      AND c.relkind IN ('r', 'p') AND ${relationMoves(await scope())}
    ORDER BY place, part`);
  return rows.map((row) => ({
    part: row.part,
    enabled: row.enabled,
    isEvent: row.schema === null,
    ours: row.ours,
    statement:
      row.schema === null
        ? `ALTER EVENT TRIGGER ${ident(row.name)} ?`
        : `ALTER TABLE ${ident(row.schema)}.${ident(row.relation)} ? TRIGGER ${ident(row.name)}`,
  }));
}
