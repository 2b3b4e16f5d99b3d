import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward } from '../../src/core/mover.ts';
import { ident, literal } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, movingPair, turn } from '../support/postgres-move.ts';
import { testPostgres } from '../support/servers.ts';

/** Tables of any name, of any ordinary types, with any rows in them: they arrive equal, by copy and by stream. */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

/** A name is cut at 63 bytes by the server: these stay below. No NUL, which no name may hold. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll('\0', '0'))
  .filter((text) => Buffer.byteLength(text) < 60);
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.replaceAll('\0', ''));
const whole = (bits: bigint) => fc.bigInt({ min: -(1n << bits), max: (1n << bits) - 1n }).map(String);
const quoted = (values: fc.Arbitrary<string>) => values.map(literal);
const floats = fc.oneof(fc.double().map(String), fc.constantFrom('NaN', 'Infinity', '-Infinity'));
const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`);
const stamp = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((d) => d.toISOString()),
  fc.constantFrom('infinity', '-infinity', '4713-01-01 BC', '294276-12-31 23:59:59.999999'),
);

/** Type and literals of it, as SQL. */
const columns: Readonly<Record<string, fc.Arbitrary<string>>> = {
  smallint: quoted(whole(15n)),
  integer: quoted(whole(31n)),
  bigint: quoted(whole(63n)),
  numeric: quoted(fc.oneof(whole(200n), fc.constantFrom('NaN', '0.00', '-0.10', '1e-40', '1e300'))),
  real: quoted(fc.oneof(fc.float().map(String), fc.constant('NaN'))),
  'double precision': quoted(floats),
  boolean: fc.constantFrom('true', 'false'),
  text: quoted(text),
  'varchar(80)': quoted(text),
  bytea: quoted(hex),
  uuid: quoted(fc.uuid()),
  jsonb: quoted(fc.json().map((value) => value.replaceAll('\\u0000', ''))),
  'text[]': fc.array(text, { maxLength: 4 }).map((all) => `ARRAY[${all.map(literal).join(',')}]::text[]`),
  timestamptz: quoted(stamp),
  date: quoted(stamp),
  int4range: quoted(
    fc
      .tuple(fc.integer({ max: 0 }), fc.integer({ min: 1 }))
      .map(([a, b]) => `[${a},${Math.min(b, 2 ** 31 - 1)})`),
  ),
  inet: quoted(fc.ipV4()),
  interval: quoted(fc.integer({ min: -1e6, max: 1e6 }).map((n) => `${n} months ${-n} days ${n} ms`)),
};

const table = fc.record({
  columns: fc.uniqueArray(fc.tuple(name, fc.constantFrom(...Object.keys(columns))), {
    selector: ([column]) => column,
    minLength: 1,
    maxLength: 6,
  }),
  seed: fc.nat(),
});
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

function rowsOf({ columns: its, seed }: Table, count: number): string {
  const row = fc.tuple(
    ...its.map(([, type]) => fc.option(columns[type] ?? fc.constant('NULL'), { nil: 'NULL', freq: 6 })),
  );
  return fc
    .sample(row, { numRuns: count, seed })
    .map((values) => `(${values.join(', ')})`)
    .join(',\n');
}

test('random tables arrive equal', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(name, table), { selector: ([its]) => its, minLength: 6, maxLength: 10 }),
      async (tables) => {
        run += 1;
        const at = ([its]: (typeof tables)[number]) => `public.${ident(its)}`;
        const insert = (one: (typeof tables)[number], count: number) =>
          `INSERT INTO ${at(one)} VALUES ${rowsOf(one[1], count)};`;
        const schema = tables
          .map(
            (one) =>
              `CREATE TABLE ${at(one)} (${one[1].columns.map(([column, type]) => `${ident(column)} ${type}`).join(', ')}); ${insert(one, 20)}`,
          )
          .join('\n');
        const pair = await movingPair(old, fresh, `rows${run}`, schema);
        try {
          await bring(pair.mover);
          for (const one of tables) await pair.source.run(insert(one, 7));
          await turn(pair.mover, forward);
          expect(await pair.mover.verify()).toMatchObject({ different: 0, unknown: 0, items: tables.length });
          for (const one of tables) {
            const sum = `SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS sum, count(*) AS n FROM ${at(one)} t`;
            expect(await pair.target.query(sum)).toEqual(await pair.source.query(sum));
          }
        } finally {
          await pair.end();
        }
      },
    ),
    { numRuns: 2, endOnFailure: true },
  );
});
