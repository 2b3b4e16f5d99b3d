import { ident } from '../../../io/postgres.ts';

/** `fast` uses PostgreSQL's own hash functions; `md5` holds where those differ, and across server encodings. */
export type HashMode = 'fast' | 'md5';

/** A column that both sides have, by name. */
export interface SharedColumn {
  readonly name: string;
  /** OID of its type when it is the same built-in type on both sides; 0 otherwise (a user's type has another OID on each side). */
  readonly typeOid: number;
  /** NOT NULL on both sides. */
  readonly notNull: boolean;
}

/** OIDs from src/include/catalog/pg_type.dat; they never change. */
const oid = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  bpchar: 1042,
  varchar: 1043,
  uuid: 2950,
} as const;

/** The first OID that is given to a user's objects (src/include/access/transam.h). */
export const firstUserOid = 16384;

/** A constant of 62 random-looking bits for a place (splitmix64): the same on both sides, another for each place. */
function seed(place: number): string {
  const mask = (1n << 64n) - 1n;
  let z = (BigInt(place + 1) * 0x9e3779b97f4a7c15n) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return String((z ^ (z >> 31n)) >> 2n);
}

/**
 * SQL for a column's value as its type prints it, NULL for NULL.
 * Not every `::text` is that: the cast of char(n) drops blanks, and a user's type may bring a cast of its own.
 * `IS DISTINCT FROM NULL` because a composite value of NULLs `IS NULL` without being NULL.
 */
export function textOf(column: SharedColumn): string {
  const name = ident(column.name);
  switch (column.typeOid) {
    case oid.text:
    case oid.varchar:
      return name;
    case oid.bpchar:
      return `textin(bpcharout(${name}))`;
    case 0:
      return `CASE WHEN ${name} IS DISTINCT FROM NULL THEN format('%s', ${name}) END`;
    default:
      return `${name}::text`;
  }
}

/**
 * SQL for a 64-bit hash of one value. PostgreSQL's hash of a type may call different values equal, by design of that type's `=`:
 * numeric leaves out sign and scale, int8 and timestamps fold their halves, floats take 0 and -0 for one, jsonb and arrays leave
 * out nesting, intervals leave out their units; an enum's is that of its OID. So only the types below are hashed as they are, and
 * everything else by its text. int8 is its own seed too, which undoes the folding.
 */
function hashOf(column: SharedColumn, place: number): string {
  const name = ident(column.name);
  const at = seed(place);
  switch (column.typeOid) {
    case oid.int2:
      return `hashint2extended(${name}, ${at})`;
    case oid.int4:
      return `hashint4extended(${name}, ${at})`;
    case oid.int8:
      return `hashint8extended(${name}, ${name} # ${at})`;
    case oid.bool:
      return `hashint4extended(${name}::int4, ${at})`;
    case oid.uuid:
      return `uuid_hash_extended(${name}, ${at})`;
    default:
      return `hashtextextended((${textOf(column)}) COLLATE "C", ${at})`;
  }
}

/**
 * A statement whose one column, `hashing`, stands for what every hash function that `hashOf` uses gives for some hundred values: texts of each
 * length that ends a chunk of its own (src/common/hashfn.c takes twelve bytes at a time), and numbers of every size and sign.
 */
export const tryHashes = `
  SELECT md5(string_agg(concat_ws(' ', hashtextextended(left(repeat(md5(n::text), 4), n) COLLATE "C", ${seed(0)}),
    hashint2extended((n * 509 - 32768)::int2, ${seed(1)}), hashint4extended(n * 16777213 - 1073741824, ${seed(2)}),
    hashint8extended(n::int8 * 71777214294589695 - 4611686018427387904, ${seed(3)}), uuid_hash_extended(md5(n::text)::uuid, ${seed(4)})),
    ',' ORDER BY n)) AS hashing FROM generate_series(0, 127) n`;

/**
 * SQL for an int8 that stands for a whole row. Values are hashed with their place as the seed, so that a value that changes its
 * column changes the hash, and so does NULL. Without the last mixing, a sum over rows would miss two rows that swap a value once in
 * 10^8 times (bits where the two pairs agree cancel). Columns are taken in the order of their names, so that a hash means the same
 * whichever side is read first.
 */
export function rowHash(columns: readonly SharedColumn[], mode: HashMode): string {
  const ordered = [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (mode === 'md5') {
    const row = `ROW(${ordered.map(textOf).join(', ')})::text`;
    return `('x' || substr(md5(convert_to(${row}, 'UTF8')), 1, 16))::bit(64)::int8`;
  }
  if (ordered.length === 0) return '0::int8';
  const hashes = ordered.map((column, place) => {
    const hash = hashOf(column, place);
    return column.notNull ? hash : `coalesce(${hash}, ${seed(place + 10_000)})`;
  });
  return `hashint8extended(0, ${hashes.join(' # ')})`;
}
