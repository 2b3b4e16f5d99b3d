import { availableParallelism } from 'node:os';
import { build } from '../build.mjs';
import { emptyTarget, startClusters } from './clusters.mjs';
import { dumpAndRestore, pgcopydb, sweep, unmoor } from './contenders.mjs';
import { measureFloor } from './floor.mjs';
import { measureForwarding } from './forwarding.mjs';
import { machineCpu, median, treeCpu } from './measure.mjs';
import { makeShop } from './shop.mjs';

/** Alternating runs of the contenders over the same source; the floor once a round, in the same minutes. */
export async function bench({ quick, runs, say }) {
  await build();
  const scale = quick ? 0.05 : 1;
  const cores = availableParallelism();
  const clusters = await startClusters(quick ? { sharedBuffers: '512MB' } : {});
  try {
    const from = await makeShop(clusters, scale, say);
    const facts = await readFacts(clusters, from);
    const contenders = [dumpAndRestore, pgcopydb(cores), unmoor];
    const results = [];
    for (let round = 1; round <= runs; round += 1) {
      for (const contender of contenders) {
        const result = await measureOne(clusters, contender, from);
        results.push({ round, ...result });
        say(`round ${round}: ${contender.name} ${result.seconds.toFixed(1)} s`);
      }
      const forwarding = await measureForwarding(clusters, from);
      results.push({ round, name: 'forwarding', ...forwarding });
      const to = await emptyTarget(clusters);
      const floor = await measureFloor(clusters, from, to);
      results.push({ round, name: 'floor', seconds: floor.serverSeconds / cores, ...floor });
      say(`round ${round}: floor ${(floor.serverSeconds / cores).toFixed(1)} s on ${cores} cores`);
    }
    const summary = summarise(results);
    const forwarding = summariseForwarding(results);
    return {
      json: { part: 'copy', scale, cores, facts, summary, forwarding, results },
      markdown: render(summary, forwarding, facts, { cores, runs, scale }),
    };
  } finally {
    await clusters.stop();
  }
}

/** What must be the same on both sides after every run. */
async function readFacts(clusters, url) {
  const session = await clusters.connect(url);
  const tables = await session.query(
    "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind IN ('r', 'm') AND nspname = 'public' ORDER BY 1",
  );
  let rows = 0;
  for (const { name } of tables)
    rows += (await session.query(`SELECT count(*) AS n FROM public."${name}"`))[0].n;
  const [rest] = await session.query(
    `SELECT (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'public' AND indisvalid) AS indexes,
       (SELECT count(*) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE nspname = 'public' AND convalidated) AS constraints`,
  );
  const [size] = await session.query('SELECT pg_database_size(current_database()) AS bytes');
  await session.end();
  return { tables: tables.length, rows, ...rest, bytes: size.bytes };
}

async function measureOne(clusters, contender, from) {
  const to = await emptyTarget(clusters);
  const before = [treeCpu(clusters.source.pid), treeCpu(clusters.target.pid), machineCpu()];
  const ran = await contender.run(from, to);
  const [sourceSeconds, targetSeconds, machineSeconds] = [
    treeCpu(clusters.source.pid),
    treeCpu(clusters.target.pid),
    machineCpu(),
  ].map((now, i) => now - before[i]);
  await sweep(clusters, from, to);
  const [wanted, found] = [await readFacts(clusters, from), await readFacts(clusters, to)];
  for (const key of ['tables', 'rows', 'indexes', 'constraints'])
    if (wanted[key] !== found[key])
      throw new Error(`${contender.name}: ${found[key]} ${key} on the target, ${wanted[key]} on the source`);
  return {
    name: contender.name,
    seconds: ran.seconds,
    clientSeconds: ran.treeSeconds,
    processSeconds: ran.ownSeconds,
    peakBytes: ran.peakBytes,
    sourceSeconds,
    targetSeconds,
    // What the machine did beside this run: above a tenth or so of the wall time the run was disturbed.
    otherSeconds: Math.max(0, machineSeconds - sourceSeconds - targetSeconds - ran.treeSeconds),
  };
}

function summariseForwarding(results) {
  const found = results.filter((result) => result.name === 'forwarding');
  return {
    rowBytes: found[0].bytes / found[0].rows,
    secondsPerGB: median(found.map((result) => result.secondsPerGB)),
    peakBytes: Math.max(...found.map((result) => result.peakBytes)),
  };
}

function summarise(results) {
  const names = [...new Set(results.map((result) => result.name))].filter((name) => name !== 'forwarding');
  const of = (name, key) =>
    median(results.filter((result) => result.name === name).map((result) => result[key]));
  const ours = of(unmoor.name, 'seconds');
  return names.map((name) => ({
    name,
    seconds: of(name, 'seconds'),
    all: results.filter((result) => result.name === name).map((result) => Number(result.seconds.toFixed(1))),
    oursDividedByThis: ours / of(name, 'seconds'),
    ...(name === 'floor'
      ? { serverSeconds: of(name, 'serverSeconds') }
      : {
          clientSeconds: of(name, 'clientSeconds'),
          sourceSeconds: of(name, 'sourceSeconds'),
          targetSeconds: of(name, 'targetSeconds'),
          otherSeconds: of(name, 'otherSeconds'),
          peakBytes: of(name, 'peakBytes'),
        }),
  }));
}

const goals = { [dumpAndRestore.name]: 0.7, pgcopydb: 0.75, floor: 1.15 };

function render(summary, forwarding, facts, { cores, runs, scale }) {
  const goalOf = (name) => Object.entries(goals).find(([key]) => name.startsWith(key))?.[1];
  const s = (value) => (value === undefined ? '' : value.toFixed(1));
  const lines = summary.map((row) =>
    [
      row.name === 'floor' ? `floor: servers' own CPU / ${cores} cores` : row.name.replaceAll('|', '\\|'),
      `${s(row.seconds)} (${row.all.join(' ')})`,
      row.name === unmoor.name ? '' : row.oursDividedByThis.toFixed(2),
      goalOf(row.name) === undefined ? '' : `≤ ${goalOf(row.name)}`,
      row.name === 'floor'
        ? s(row.serverSeconds)
        : `${s(row.clientSeconds)} / ${s(row.sourceSeconds)} / ${s(row.targetSeconds)}`,
      s(row.otherSeconds),
      row.name !== unmoor.name ? '' : `${Math.round(row.peakBytes / 1e6)} MB`,
    ].join(' | '),
  );
  return [
    `Shop at scale ${scale}: ${facts.tables} tables, ${facts.rows} rows, ${facts.indexes} indexes, ${(facts.bytes / 1e9).toFixed(2)} GB; ${cores} cores for source, target and client together; ${runs} alternating runs, medians (all runs).`,
    '',
    '| | wall s | unmoor / this | goal | CPU s client / source / target | other CPU s | peak memory of Node |',
    '|---|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
    '',
    `Forwarding alone (table events, ${Math.round(forwarding.rowBytes)} bytes a row): ${forwarding.secondsPerGB.toFixed(2)} Node CPU s per GB (goal ≤ 3), peak memory ${Math.round(forwarding.peakBytes / 1e6)} MB (goal < 200).`,
  ].join('\n');
}
