import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { majorsFolder } from '../setup-majors.mjs';
import { emptyTarget, startClusters } from './clusters.mjs';
import { dumpAndRestore } from './contenders.mjs';
import { lived } from './lived.mjs';
import { median, treeCpu } from './measure.mjs';
import { makeShop } from './shop.mjs';

const newer = join(majorsFolder, 'trixie/usr/lib/postgresql/17/bin');

/** The comparison of two equal databases beside COPY out of one of them, over as many connections, in alternating runs. */
export async function bench(options) {
  const cores = availableParallelism();
  const parts = [{ title: 'both sides of one major', ...(await compare(options, cores, undefined)) }];
  if (existsSync(newer))
    parts.push({ title: 'PostgreSQL 15 against 17', ...(await compare(options, cores, newer)) });
  return { json: { part: 'verify', cores, parts }, markdown: render(parts, cores, options.runs) };
}

async function compare({ quick, runs, say }, cores, targetBin) {
  const clusters = await startClusters({ ...(quick ? { sharedBuffers: '512MB' } : {}), targetBin });
  try {
    const from = await makeShop(clusters, quick ? 0.05 : 1, say);
    const to = await emptyTarget(clusters);
    await dumpAndRestore.run(from, to);
    const contenders = {
      copy: () => copyOut(clusters, from, cores),
      verify: () => lived('tools/bench/verify-run.ts', [from, to, cores]),
      gentle: () => lived('tools/bench/verify-run.ts', [from, to, 1]),
    };
    const results = [];
    for (let round = 1; round <= runs; round += 1)
      for (const [name, measure] of Object.entries(contenders)) {
        const before = treeCpu(clusters.source.pid);
        const result = await measure();
        results.push({ round, name, ...result, sourceSeconds: treeCpu(clusters.source.pid) - before });
        say(`round ${round}: ${name} ${result.seconds.toFixed(1)} s`);
      }
    return { bytes: await sizeOf(clusters, from), results };
  } finally {
    await clusters.stop();
  }
}

async function sizeOf(clusters, url) {
  const session = await clusters.connect(url);
  const [{ bytes }] = await session.query('SELECT pg_database_size(current_database()) AS bytes');
  await session.end();
  return bytes;
}

/** Every table to nowhere, largest first, by so many connections. */
async function copyOut(clusters, url, connections) {
  const session = await clusters.connect(url);
  const tables = await session.query(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE relkind = 'r' AND nspname = 'public' ORDER BY pg_table_size(c.oid) DESC`,
  );
  await session.end();
  const waiting = tables.map(
    ({ name }) => `COPY public."${name.replace(/^public\./, '')}" TO STDOUT WITH (FORMAT binary)`,
  );
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let sql = waiting.shift(); sql !== undefined; sql = waiting.shift()) await psql(url, sql);
    }),
  );
  return { seconds: (performance.now() - began) / 1000 };
}

function psql(url, sql) {
  return new Promise((resolve, reject) => {
    const child = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`psql ended with ${code}`))));
  });
}

function render(parts, cores, runs) {
  const says = {
    copy: `COPY out of one side, ${cores} connections`,
    verify: `verify, ${cores} connections a side`,
    gentle: 'verify --gentle, 1 connection a side',
  };
  const [{ bytes, results }] = parts;
  const [compared] = results.filter(({ name }) => name === 'verify');
  return [
    `Shop of ${(bytes / 1e9).toFixed(2)} GB, ${compared.rows} rows; both servers and the client on ${cores} cores; ${runs} alternating runs, medians (all runs).`,
    '',
    '| | | wall s | MB/s of the database | speed / COPY out | CPU s of the source | items equal |',
    '|---|---|---|---|---|---|---|',
    ...parts.flatMap((part) => Object.entries(says).map(([name, text]) => row(part, name, text))),
  ].join('\n');
}

function row({ title, bytes, results }, name, text) {
  const of = (which, key) => median(results.filter((one) => one.name === which).map((one) => one[key]));
  const mine = results.filter((one) => one.name === name);
  const seconds = of(name, 'seconds');
  const [{ same, items }] = mine;
  const all = mine.map((one) => one.seconds.toFixed(1)).join(' ');
  const equal = items === undefined ? '' : `${same} of ${items}`;
  return `| ${title} | ${text} | ${seconds.toFixed(1)} (${all}) | ${(bytes / 1e6 / seconds).toFixed(0)} | ${(of('copy', 'seconds') / seconds).toFixed(2)} | ${of(name, 'sourceSeconds').toFixed(1)} | ${equal} |`;
}
