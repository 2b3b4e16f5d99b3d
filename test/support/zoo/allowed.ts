/**
 * Where two databases that hold the same may still be told apart by their dumps: only between majors, and only in this. Each is
 * undone in the dumps before they are compared. docs/limits.md repeats the list for people; a test keeps it whole.
 */
export interface Allowed {
  /** The major that brought it. It counts where the move crosses it. */
  readonly since: number;
  readonly why: string;
  /** Statements that it concerns. */
  readonly of: RegExp;
  readonly from: RegExp;
  readonly to: string;
}

export const allowed: readonly Allowed[] = [
  {
    since: 14,
    why: 'a range type has a multirange type beside it',
    of: /^CREATE TYPE .* AS RANGE /,
    from: / +multirange_type_name = .*,?\n/,
    to: '',
  },
  {
    since: 16,
    why: 'a view over one table prints its columns without the name of the table',
    of: /^CREATE (MATERIALIZED )?VIEW /,
    from: /\b\w+\.(?=\w)/g,
    to: '',
  },
  {
    since: 16,
    why: 'a membership has options and a grantor that counts',
    of: /^(-- Role memberships\n)?GRANT \S.* TO /,
    from: /,? (WITH )?INHERIT (TRUE|FALSE)| GRANTED BY postgres/g,
    to: '',
  },
  {
    since: 17,
    why: 'the owner of a table has the right MAINTAIN, which an older server cannot have taken away',
    of: /^(REVOKE .* ON TABLE|GRANT MAINTAIN ON TABLE)/,
    from: /^REVOKE (ALL|SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE) (?=ON TABLE .* FROM)|^GRANT MAINTAIN ON TABLE .*$/,
    to: '',
  },
  {
    since: 18,
    why: 'NOT NULL has a name, which pg_dump prints where a long name of table and column was cut',
    of: /^CREATE TABLE /,
    from: / CONSTRAINT "?[^",]*_not_null\d*"?(?= NOT NULL)/g,
    to: '',
  },
];

/**
 * The statements of a dump in an order of their own (pg_dump's may follow OIDs), without the differences that a move from one major
 * to another may leave.
 */
export function withoutAllowed(statements: readonly string[], from: number, to: number): string[] {
  const crossed = allowed.filter(({ since }) => from < since && since <= to);
  const plain = (statement: string) =>
    crossed.reduce(
      (text, one) => (one.of.test(statement) ? text.replace(one.from, one.to) : text),
      statement,
    );
  return statements
    .map(plain)
    .filter((statement) => statement !== '')
    .toSorted();
}
