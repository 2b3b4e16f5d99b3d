import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import { ident, literal } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { testPostgres } from '../support/servers.ts';

/**
 * Tables of any name in schemas of any name, with or without a key, of any ordinary types and of an enum and a composite, with any rows
 * in them, which are changed and deleted: they arrive equal.
 */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

/** A name is cut at 63 bytes by the server: these stay below, with a word behind them. No NUL, which no name may hold. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll('\0', '0'))
  .filter((text) => Buffer.byteLength(text) < 55);
const schemaName = name.filter((text) => !/^(pg_|unmoor$|public$|information_schema$)/.test(text));
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
const arrayOf = (element: fc.Arbitrary<string>, type: string) =>
  fc
    .array(fc.option(element, { nil: 'NULL', freq: 5 }), { maxLength: 4 })
    .map((all) => `ARRAY[${all.join(',')}]::${type}[]`);

/** An enum and a composite of it, for every database of these. */
const labels = ['froh', 'so lala', '', `a'"\\b`, '{übel,}'];
const ownTypes = `CREATE TYPE public."Mo od" AS ENUM (${labels.map(literal).join(', ')});
  CREATE TYPE public."Pa ir" AS (n int, "a ""b" text, moods public."Mo od"[]);`;
const mood = quoted(fc.constantFrom(...labels));
const pair = fc
  .tuple(quoted(whole(31n)), quoted(text), arrayOf(mood, 'public."Mo od"'))
  .map((parts) => `ROW(${parts.join(', ')})::public."Pa ir"`);

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
  'text[]': arrayOf(quoted(text), 'text'),
  'integer[]': arrayOf(quoted(whole(31n)), 'integer'),
  'double precision[]': arrayOf(quoted(floats), 'double precision'),
  'timestamptz[]': arrayOf(quoted(stamp), 'timestamptz'),
  'public."Mo od"': mood,
  'public."Mo od"[]': arrayOf(mood, 'public."Mo od"'),
  'public."Pa ir"': pair,
  'public."Pa ir"[]': arrayOf(pair, 'public."Pa ir"'),
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
  name,
  schema: fc.nat({ max: 2 }),
  /** How a row is found: by a primary key, by a unique index, or by all of it. */
  key: fc.constantFrom('primary', 'unique', 'none'),
  keyType: fc.constantFrom('integer', 'bigint', 'text'),
  keyName: name,
  columns: fc.uniqueArray(fc.tuple(name, fc.constantFrom(...Object.keys(columns))), {
    selector: ([column]) => column,
    minLength: 1,
    maxLength: 6,
  }),
  seed: fc.nat(),
});
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

const valueOf = (type: string) => fc.option(columns[type] ?? fc.constant('NULL'), { nil: 'NULL', freq: 6 });

/** What is done with one table, as statements; every random value comes from the table's seed. */
class Life {
  readonly at: string;
  readonly #table: Table;
  readonly #key: string;

  constructor(its: Table, schemas: readonly string[]) {
    this.#table = its;
    this.at = `${ident(schemas[its.schema] ?? 'public')}.${ident(its.name)}`;
    this.#key = ident(`${its.keyName} key`);
  }

  get made(): string {
    const { key, keyType, columns: its, name: own } = this.#table;
    const [first] = its;
    const all = [
      ...(key === 'none' ? [] : [`${this.#key} ${keyType} NOT NULL`]),
      ...its.map(([column, type]) => `${ident(column)} ${type}`),
      ...(key === 'primary' ? [`CONSTRAINT ${ident(`${own} pk`)} PRIMARY KEY (${this.#key})`] : []),
    ];
    return `CREATE TABLE ${this.at} (${all.join(', ')});
      ${key === 'unique' ? `CREATE UNIQUE INDEX ${ident(`${own} uq`)} ON ${this.at} (${this.#key});` : ''}
      CREATE INDEX ${ident(`${own} ix`)} ON ${this.at} (${ident(first?.[0] ?? '')});`;
  }

  insert(from: number, count: number): string {
    const { key, columns: its, seed } = this.#table;
    const rows = fc
      .sample(fc.tuple(...its.map(([, type]) => valueOf(type))), { numRuns: count, seed: seed + from })
      .map((values, at) => `(${[...(key === 'none' ? [] : [`'${from + at}'`]), ...values].join(', ')})`);
    return `INSERT INTO ${this.at} VALUES ${rows.join(',\n')};`;
  }

  /** Some rows change each column, some their key, and some go. */
  changed(round: number): string {
    const { key, columns: its, seed } = this.#table;
    const some = (offset: number, limit: number) =>
      `WHERE ctid IN (SELECT ctid FROM ${this.at} ORDER BY ctid OFFSET ${offset} LIMIT ${limit})`;
    const updates = its.map(([column, type], at) => {
      const [value] = fc.sample(valueOf(type), { numRuns: 1, seed: seed + at + round });
      return `UPDATE ${this.at} SET ${ident(column)} = ${value} ${some(at, 4)};`;
    });
    const newKey =
      key === 'none' ? '' : `UPDATE ${this.at} SET ${this.#key} = '${1000 + round}' ${some(7, 1)};`;
    return `${updates.join('\n')} ${newKey} DELETE FROM ${this.at} ${some(2, 3)};`;
  }
}

test('random tables arrive equal, by copy and by stream, there and back', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(schemaName, { minLength: 3, maxLength: 3 }),
      fc.uniqueArray(table, { selector: (its) => its.name, minLength: 6, maxLength: 10 }),
      async (schemas, tables) => {
        run += 1;
        const lives = tables.map((its) => new Life(its, schemas));
        const schema = [
          ownTypes,
          ...schemas.map((one) => `CREATE SCHEMA ${ident(one)};`),
          ...lives.map((life) => `${life.made} ${life.insert(0, 20)}`),
        ].join('\n');
        const pair = await movingPair(old, fresh, `rows${run}`, schema);
        const expectEqual = async () => {
          expect(await pair.mover.verify()).toMatchObject({ different: 0, unknown: 0, items: tables.length });
          for (const { at } of lives) {
            const sum = `SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS sum, count(*) AS n FROM ${at} t`;
            expect(await pair.target.query(sum)).toEqual(await pair.source.query(sum));
          }
        };
        try {
          await bring(pair.mover);
          for (const life of lives) await pair.source.run(`${life.insert(100, 7)} ${life.changed(1)}`);
          await turn(pair.mover, forward);
          await expectEqual();
          for (const life of lives) await pair.target.run(`${life.insert(200, 7)} ${life.changed(2)}`);
          await turn(pair.mover, backward);
          await expectEqual();
        } finally {
          await cleanUp(pair.mover); // a server has workers for a few subscriptions only
          await pair.end();
        }
      },
    ),
    { numRuns: process.env['UNMOOR_MAJORS'] === 'all' ? 12 : 2, endOnFailure: true },
  );
});
