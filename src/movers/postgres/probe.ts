import { ident, type PgSession } from '../../io/postgres.ts';
import { ownSchema } from './catalog.ts';
import { fenceTrigger } from './fence.ts';

/** A write that changes no row even where it is let through. */
export interface Trial {
  readonly role: string;
  readonly statement: string;
}

const trialFunction = `${ident(ownSchema)}.try_writes`;

/**
 * Runs every trial as its role, each in a subtransaction that is rolled back. The transaction is read-write because our sessions
 * are (io/postgres.ts); from 17 on a function may not make it so. `untried`: we may not SET ROLE to it.
 */
export const makeTrialFunction = `
  CREATE OR REPLACE FUNCTION ${trialFunction}(roles text[], statements text[]) RETURNS TABLE (role text, outcome text)
  LANGUAGE plpgsql AS $trial$
  BEGIN
    FOR i IN 1 .. coalesce(array_length(roles, 1), 0) LOOP
      role := roles[i];
      outcome := 'untried';
      IF pg_catalog.pg_has_role(current_user, role, 'MEMBER') THEN
        BEGIN
          EXECUTE format('SET LOCAL ROLE %I', role);
          EXECUTE statements[i];
          RAISE EXCEPTION USING ERRCODE = 'UM001';
        EXCEPTION
          WHEN read_only_sql_transaction THEN outcome := 'refused';
          WHEN SQLSTATE 'UM001' THEN outcome := 'let';
        END;
      END IF;
      RETURN NEXT;
    END LOOP;
  END $trial$`;

/** One trial for every role that can log in and may write some table that moves, and for every owner of one. */
export function readTrials(session: PgSession): Promise<Trial[]> {
  return session.query<{ role: string; statement: string }>(`
    SELECT DISTINCT ON (r.rolname) r.rolname AS role,
      CASE WHEN pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE') THEN format('DELETE FROM %s WHERE false', c.oid::regclass)
        ELSE format('INSERT INTO %s SELECT WHERE false', c.oid::regclass) END AS statement
    FROM pg_catalog.pg_roles r, pg_catalog.pg_class c
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND t.tgname = '${fenceTrigger}'
    WHERE (r.rolcanlogin OR r.oid = c.relowner) AND pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
      AND pg_catalog.has_table_privilege(r.oid, c.oid, 'INSERT, DELETE')
    ORDER BY r.rolname, c.oid`);
}

/** @returns roles that were let through, roles that could not be tried, and how many were refused */
export async function tryWrites(
  session: PgSession,
  trials: readonly Trial[],
): Promise<{ let: string[]; untried: string[]; refused: number }> {
  if (trials.length === 0) return { let: [], untried: [], refused: 0 };
  const heard = await session.query<{ role: string; outcome: string }>(
    `SELECT role, outcome FROM ${trialFunction}($1, $2)`,
    [trials.map((trial) => trial.role), trials.map((trial) => trial.statement)],
  );
  const roles = (outcome: string) => heard.filter((one) => one.outcome === outcome).map((one) => one.role);
  return { let: roles('let'), untried: roles('untried'), refused: roles('refused').length };
}
