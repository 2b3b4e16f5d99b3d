import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './source.mjs';
import { runMeasured } from './measure.mjs';

/** Runs `use` with a folder that is gone afterwards. */
async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `pg_dump | psql`, as everybody types it; the shell joins the two, so no byte passes through this process. */
export const dumpAndRestore = {
  name: 'pg_dump | psql',
  run: (from, to) =>
    runMeasured([
      'bash',
      '-c',
      'set -o pipefail; pg_dump -d "$1" | psql -X -q -v ON_ERROR_STOP=1 -d "$2" >/dev/null',
      'bench',
      from,
      to,
    ]),
};

/** As many table and index jobs as there are cores: the best of what was tried (2/2, 4/4) on two cores. */
export const pgcopydb = (jobs) => ({
  name: `pgcopydb (${jobs} jobs)`,
  run: (from, to) =>
    inFolder((folder) =>
      runMeasured([
        'pgcopydb',
        'clone',
        '--source',
        from,
        '--target',
        to,
        '--dir',
        join(folder, 'work'),
        '--table-jobs',
        String(jobs),
        '--index-jobs',
        String(jobs),
        '--skip-large-objects',
      ]),
    ),
});

/** The whole move until the target follows: slot, schema, copy, keys, ANALYZE, fence made, subscription caught up. */
export const unmoor = {
  name: 'unmoor move --until steady',
  run: (from, to) =>
    inFolder((folder) =>
      runMeasured(
        [
          process.execPath,
          join(root, 'dist', 'unmoor.mjs'),
          'move',
          '--from',
          from,
          '--to',
          to,
          '--state',
          join(folder, 'state'),
          '--until',
          'steady',
          '--yes',
          '--json',
        ],
        { cwd: folder },
      ),
    ),
};

/** Removes from both sides what a move leaves standing, so that the next contender meets the same source. */
export async function sweep(clusters, from, to) {
  for (const url of [to, from]) {
    const session = await clusters.connect(url);
    for (const { name } of await session.query(
      "SELECT subname AS name FROM pg_subscription WHERE subname ~ '^unmoor'",
    )) {
      await session.run(`ALTER SUBSCRIPTION "${name}" DISABLE`);
      await session.run(`ALTER SUBSCRIPTION "${name}" SET (slot_name = NONE)`);
      await session.run(`DROP SUBSCRIPTION "${name}"`);
    }
    await session.query(
      "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name ~ '^unmoor' AND active",
    );
    for (;;) {
      const [left] = await session.query(
        "SELECT count(*) AS n FROM pg_replication_slots WHERE slot_name ~ '^unmoor' AND active",
      );
      if (left.n === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await session.query(
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name ~ '^unmoor' AND database = current_database()",
    );
    for (const { name } of await session.query(
      "SELECT pubname AS name FROM pg_publication WHERE pubname ~ '^unmoor'",
    ))
      await session.run(`DROP PUBLICATION "${name}"`);
    if (url === from) {
      for (const { sql } of await session.query(
        `SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) AS sql FROM pg_trigger WHERE tgname ~ 'unmoor' AND NOT tgisinternal`,
      ))
        await session.run(sql);
      await session.run('DROP SCHEMA IF EXISTS unmoor CASCADE');
    }
    await session.end();
  }
}
