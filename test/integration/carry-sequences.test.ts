import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward } from '../../src/core/mover.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { carrySequences, type Standings } from '../../src/movers/postgres/carry/sequences.ts';
import { readRelations } from '../../src/movers/postgres/catalog.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

const names = ['a', 'b', 'unused', '"Odd ""name"', 'down', 'far'];
let server: ThrowawayPostgres;
let from: PgSession;
let to: PgSession;
let standings: Standings;

/** Statements that one pass sends to a side. */
function counted(side: PgSession): { readonly session: PgSession; readonly sent: string[] } {
  const sent: string[] = [];
  const query: PgSession['query'] = (sql, values) => {
    sent.push(sql);
    return side.query(sql, values);
  };
  const run: PgSession['run'] = (sql) => {
    sent.push(sql);
    return side.run(sql);
  };
  return { session: { ...side, query, run }, sent };
}

const pass = async (source = from, target = to) => {
  const done = await carrySequences(source, target, await readRelations(from, 'S'), forward, standings);
  ({ standings } = done);
  return done.carried;
};
const all = async (side: PgSession) => {
  const states: unknown[] = [];
  for (const name of names)
    states.push(...(await side.query(`SELECT last_value::text, is_called FROM public.${name}`)));
  return states;
};

beforeAll(async () => {
  server = await testPostgres();
  [from, to] = [
    await session(await freshDatabase(server, 'counting')),
    await session(await freshDatabase(server, 'counted')),
  ];
  for (const side of [from, to])
    for (const name of names)
      await side.run(`CREATE SEQUENCE public.${name} ${name === 'down' ? 'INCREMENT -1' : ''}`);
  await from.run(
    "SELECT nextval('public.a'), nextval('public.b'), nextval('public.down'), setval('public.far', 9007199254740993)",
  );
  standings = new Map();
});
afterAll(async () => {
  await Promise.all([from.end(), to.end()]);
  await server.stop();
});

test('brings every sequence in the first pass', async () => {
  expect(await pass()).toMatchObject({ verdict: 'same', rows: names.length });
  expect(await all(to)).toEqual(await all(from));
});

test('reads and sets only what moved since, wherever that was', async () => {
  await from.run(`SELECT nextval('public.a'); SELECT setval('public."Odd ""name"', 40, false)`);
  await to.run("SELECT setval('public.b', 7)"); // behind our back
  const [source, target] = [counted(from), counted(to)];
  expect(await pass(source.session, target.session)).toMatchObject({ verdict: 'same', rows: names.length });
  expect(await all(to)).toEqual(await all(from));
  const sent = [...source.sent, ...target.sent].join('\n');
  expect(sent).toContain('"public"."a"');
  expect(sent).toContain('"public"."b"');
  expect(sent).not.toContain('"public"."far"');
  expect(sent).not.toContain('"public"."down"');
});

test('sees one that was set back to not given out, at the value that it had', async () => {
  await from.run("SELECT setval('public.a', 2, false)");
  await pass();
  expect(await all(to)).toEqual(await all(from));
});

test('names one that does not stay where it was set', async () => {
  await from.run("SELECT nextval('public.a')");
  let looks = 0;
  const query: PgSession['query'] = async (sql, values) => {
    looks += sql.includes('pg_sequences') ? 1 : 0;
    if (looks === 2) await to.run("SELECT setval('public.a', 99)"); // between setting and looking again
    return to.query(sql, values);
  };
  const done = await pass(from, { ...to, query });
  expect(done).toMatchObject({ verdict: 'different' });
  expect(JSON.stringify(done)).toContain('stands at 2 on the source and at 99 on the target');
});
