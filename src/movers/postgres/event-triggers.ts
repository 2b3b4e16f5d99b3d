import type { PgSession } from '../../io/postgres.ts';
import { readMajor } from './catalog.ts';

/**
 * Event triggers are the app's: what they do (write to an audit table, refuse) is not meant for the objects that Unmoor makes
 * and drops, on either side. From 17 on there is a parameter for it; before, they are quiet in the role `replica` (manual,
 * 19.11.1 "event_triggers", "session_replication_role"), unless they were made ENABLE ALWAYS. Both are a superuser's to set;
 * doctor tells where we are none.
 */
export async function keepEventTriggersQuiet(session: PgSession): Promise<void> {
  // A parameter, for doctor comes here too, and a role may not be let look at pg_roles.
  const [me] = await session.query<{ super: boolean }>(
    "SELECT pg_catalog.current_setting('is_superuser') = 'on' AS super",
  );
  if (me?.super !== true) return;
  await session.run(
    (await readMajor(session)) >= 17 ? 'SET event_triggers = off' : 'SET session_replication_role = replica',
  );
}
