/** One entry of a plain dump made with --verbose. */
export interface DumpEntry {
  /** Catalogue of the object, as an OID: 1259 pg_class, 2606 pg_constraint. 0 where there is none. */
  readonly classOid: number;
  readonly oid: number;
  /** The dump's own number of the entry, and of those that it depends on; some of these are not in the dump. */
  readonly dumpId: number;
  readonly dependsOn: readonly number[];
  /** `TABLE`, `INDEX`, `CONSTRAINT`, `FK CONSTRAINT`, `TRIGGER` ... */
  readonly type: string;
  readonly name: string;
  readonly schema: string;
  readonly sql: string;
}

const head = /^-- TOC entry (\d+) \(class (\d+) OID (\d+)\)$/;
const names = /^-- Name: (.*); Type: ([^;]*); Schema: ([^;]*); Owner: ?.*$/;

/**
 * Cuts the output of `pg_dump --verbose` into its entries. Each begins with a comment block that carries the object's
 * catalogue and OID, so nothing need be guessed from the SQL. What stands before the first entry (session settings) and
 * the psql commands that newer versions add (`\restrict`) are left out.
 */
export function readDumpEntries(dump: string): DumpEntry[] {
  const entries: DumpEntry[] = [];
  const lines = dump.split('\n');
  let open: (Omit<DumpEntry, 'sql'> & { lines: string[] }) | undefined;
  const close = () => {
    if (open === undefined) return;
    const { lines: body, ...entry } = open;
    while (/^(--.*|\s*)$/.test(body.at(-1) ?? 'end')) body.pop(); // the dump's own closing words
    const sql = withoutColumnVersions(body.join('\n')).trim();
    if (sql !== '') entries.push({ ...entry, sql });
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const found = line === '--' ? head.exec(lines[at + 1] ?? '') : null;
    if (found !== null) {
      close();
      let look = at + 2;
      while (!(lines[look] ?? '-- Name').startsWith('-- Name:') && look < at + 5) look += 1; // "-- Dependencies: ..." may stand between
      const named = names.exec(lines[look] ?? '');
      const schema = named?.[3] ?? '-';
      open = {
        classOid: Number(found[2]),
        oid: Number(found[3]),
        dumpId: Number(found[1]),
        dependsOn: lines.slice(at + 2, look).flatMap(dependenciesOf),
        name: named?.[1] ?? '',
        type: named?.[2] ?? '',
        schema: schema === '-' ? '' : schema,
        lines: [],
      };
      at = look + 1; // the closing "--"
      continue;
    }
    if (/^\\(un)?restrict /.test(line)) continue;
    open?.lines.push(line);
  }
  close();
  return entries;
}

/**
 * An option that a server keeps on each column for itself since the minors of November 2026 (seen in 17.12). The pg_dump of those minors
 * leaves it out; an older one, of a newer major too, prints it, and a server that does not know it refuses it.
 */
export const columnVersion = 'pg_attver';

function withoutColumnVersions(sql: string): string {
  if (!sql.includes(columnVersion)) return sql;
  return sql.replace(
    /^(ALTER .*TABLE ONLY .* ALTER COLUMN .* SET )\((.*)\);$/gm,
    (_, set: string, options: string) => {
      const kept = options.split(', ').filter((option) => !option.startsWith(`${columnVersion}=`));
      return kept.length === 0 ? '' : `${set}(${kept.join(', ')});`;
    },
  );
}

const dependenciesOf = (line: string): number[] =>
  line.startsWith('-- Dependencies: ') ? line.slice('-- Dependencies: '.length).split(' ').map(Number) : [];

/** A foreign key that is not checked yet, and the statement that checks it; partitioned tables cannot have one before 18. */
export function deferForeignKey(
  entry: DumpEntry,
  onPartitioned: boolean,
): { add: string; validate?: string } {
  const match = /^ALTER TABLE (?:ONLY )?(.+)\n\s+ADD CONSTRAINT (.+?) FOREIGN KEY /.exec(entry.sql);
  if (onPartitioned || match === null || /NOT (VALID|ENFORCED);\s*$/.test(entry.sql))
    return { add: entry.sql };
  return {
    add: entry.sql.replace(/;\s*$/, ' NOT VALID;'),
    validate: `ALTER TABLE ${match[1]} VALIDATE CONSTRAINT ${match[2]};`,
  };
}
