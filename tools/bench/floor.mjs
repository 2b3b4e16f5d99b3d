import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeCpu } from './measure.mjs';

const copyOut = (table) => `COPY ${table.name}${table.list} TO STDOUT WITH (FORMAT binary)`;
const copyIn = (table) =>
  `BEGIN; TRUNCATE ONLY ${table.name}; COPY ${table.name}${table.list} FROM STDIN WITH (FORMAT binary, FREEZE); COMMIT`;

/**
 * What the two servers' own work costs, measured apart and one thing at a time: 1. every table out of the source, 2. every table into the
 * target, 3. every index and key. CPU seconds of the servers alone; divided by the cores it is the time that no copy over this
 * protocol can go below on this machine.
 */
export async function measureFloor(clusters, from, to) {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-floor-'));
  const [source, target] = [await clusters.connect(from), await clusters.connect(to)];
  try {
    await psql(['-d', to], {
      input: await piped(['--schema-only', '--section=pre-data', '-d', from]),
    });
    const tables = await source.query(
      `SELECT c.oid::regclass::text AS name, c.oid::int8 AS oid, ' (' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
         FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') || ')' AS list
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'r' AND nspname = 'public' ORDER BY pg_table_size(c.oid) DESC`,
    );
    const builds = await source.query(
      `SELECT coalesce('ALTER TABLE ' || k.conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), pg_get_indexdef(i.indexrelid)) AS sql
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relkind = 'r' JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
       LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') ORDER BY i.indrelid, i.indexrelid`,
    );
    let [outSeconds, inSeconds] = [0, 0];
    for (const table of tables) {
      const file = join(folder, 'rows');
      const out = openSync(file, 'w');
      outSeconds += await cost(clusters.source.pid, () =>
        psql(['-d', from, '-c', copyOut(table)], { stdout: out }),
      );
      closeSync(out);
      const rows = openSync(file, 'r');
      inSeconds += await cost(clusters.target.pid, () =>
        psql(
          [
            '-d',
            to,
            ...copyIn(table)
              .split('; ')
              .flatMap((sql) => ['-c', sql]),
          ],
          { stdin: rows },
        ),
      );
      closeSync(rows);
    }
    await target.run(
      "SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 0; SET search_path = public",
    );
    const buildSeconds = await cost(clusters.target.pid, async () => {
      for (const { sql } of builds) await target.run(sql);
    });
    return { outSeconds, inSeconds, buildSeconds, serverSeconds: outSeconds + inSeconds + buildSeconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all([source.end(), target.end()]);
  }
}

async function cost(pid, work) {
  const before = treeCpu(pid);
  await work();
  return treeCpu(pid) - before;
}

/** psql with files as its standard streams: the client's own work is not counted. */
function psql(args, { stdin = 'ignore', stdout = 'ignore', input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...args], {
      stdio: [input === undefined ? stdin : 'pipe', stdout, 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`psql ended with ${code}: ${stderr}`)),
    );
    child.stdin?.end(input);
  });
}

function piped(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('pg_dump', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`pg_dump ended with ${code}`)),
    );
  });
}
