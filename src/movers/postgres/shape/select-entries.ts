import type { DumpEntry } from '../dump-entries.ts';
import { objectKey, type Selection } from './selection.ts';

/**
 * The entries of a dump that are made on the target, with the owners and grants of roles that stay taken out. Pure.
 * 1. an entry with an object of its own (catalogue and OID) goes as the object does;
 * 2. one without (COMMENT, ACL, SEQUENCE OWNED BY) goes as the entries do that it depends on;
 * 3. where the dump tells neither (ROW SECURITY, TABLE ATTACH in post-data), its schema and table decide.
 */
export function selectEntries(entries: readonly DumpEntry[], selection: Selection): DumpEntry[] {
  const kept = new Map<number, boolean>();
  const isKept = (entry: DumpEntry): boolean => {
    if (entry.classOid !== 0) return !selection.stays.has(objectKey(entry.classOid, entry.oid));
    const known = entry.dependsOn.flatMap((id) => kept.get(id) ?? []);
    if (known.length > 0) return known.every(Boolean);
    return !selection.schemas.has(entry.schema) || selection.along.has(`${entry.schema}.${entry.name}`);
  };
  return entries.flatMap((entry) => {
    const stands = isKept(entry);
    kept.set(entry.dumpId, stands);
    const sql = stands ? withoutRoles(entry, selection.roles) : '';
    return sql === '' ? [] : [{ ...entry, sql }];
  });
}

const role = '("(?:[^"]|"")+"|[^\\s;,"]+)';
/** The last line of an entry, where it says whose the object is. Settings that pg_dump makes for what follows may stand behind it. */
export const ownerLine = new RegExp(
  `\\n*^ALTER [^\\n]* OWNER TO ${role};$(?=(?:\\n(?:SET [a-z_]+ = [^\\n]*;)?)*(?![\\s\\S]))`,
  'm',
);
const grantLine = new RegExp(`(?:GRANT|REVOKE) .* (?:TO|FROM) ${role}(?: WITH GRANT OPTION)?;$`);
const sessionLine = new RegExp(`^SET SESSION AUTHORIZATION ${role};$`);

/** What a role that stays owns belongs on the target to whoever makes it; what it may do, or granted, is not said. */
function withoutRoles(entry: DumpEntry, roles: ReadonlySet<string>): string {
  const stays = (written: string | undefined) => written !== undefined && roles.has(unquoted(written));
  if (entry.type !== 'ACL' && entry.type !== 'DEFAULT ACL')
    return entry.sql.replace(ownerLine, (line, owner: string) => (stays(owner) ? '' : line)).trim();
  let asOther = false;
  const lines = entry.sql.split('\n').filter((line) => {
    const session = sessionLine.exec(line);
    if (session !== null) {
      asOther = stays(session[1]);
      return !asOther;
    }
    if (line === 'RESET SESSION AUTHORIZATION;' && asOther) return (asOther = false);
    return !stays(grantLine.exec(line)?.[1]);
  });
  return lines.join('\n').trim();
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
