import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { majorsFolder } from '../setup-majors.mjs';
import { lived } from './lived.mjs';
import { median, runMeasured } from './measure.mjs';
import { importSource } from './source.mjs';

const host = '2,8GB,160GB';

/** As a database in production writes; what is not said here is PostgreSQL's default. */
const common = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', log_min_messages: 'error' };

/** The pooler of the Debian that is rendered for, where the tests have unpacked it. */
const packed = `${majorsFolder}/trixie/usr/sbin/pgbouncer`;

const patterns = [
  { name: '8 clients that keep their connection', args: ['-c', '8'] },
  { name: '80 clients that keep their connection', args: ['-c', '80'] },
  { name: '8 clients, a connection for each transaction (pgbench -C)', args: ['-c', '8', '-C'] },
];
const loads = [
  { name: 'read one row (pgbench -S)', args: ['-S'] },
  { name: 'read and write (TPC-B of pgbench)', args: [] },
];

/** Contenders take turns; each figure is the median of their runs. */
export async function bench({ quick, runs, say }) {
  const seconds = quick ? 1 : 5;
  const scale = quick ? 2 : 40;
  const { startPostgres } = await importSource('src/io/servers/postgres-server.ts');
  const { startPgbouncer } = await importSource('src/io/servers/pgbouncer-server.ts');
  const { findPostgresPrograms } = await importSource('src/io/servers/programs.ts');
  const { realShell } = await importSource('src/io/shell.ts');
  const [program] = await findPostgresPrograms(realShell, 'initdb');
  if (program === undefined) throw new Error('no PostgreSQL server programs on this machine');
  const planned = await lived('tools/bench/database-settings.ts', [host]);
  const start = (settings) => startPostgres(dirname(program.path), { ...common, ...settings });
  const plain = await start({ max_connections: '100', wal_level: 'replica' });
  const tuned = await start(planned.postgres);
  let bouncer;
  // The servers run in process groups of their own: a Ctrl-C would leave them behind.
  const stop = () => Promise.all([bouncer?.stop(), plain.stop(), tuned.stop()]);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => stop().then(() => process.exit(130)));
  try {
    bouncer = await startPgbouncer(existsSync(packed) ? packed : 'pgbouncer', {
      databases: [`postgres = host=127.0.0.1 port=${plain.port} pool_size=${planned.pool}`],
      settings: ['max_client_conn = 200', 'max_prepared_statements = 200'],
    });
    const at = (port) => ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', 'postgres'];
    for (const { port } of [plain, tuned])
      await runMeasured(['pgbench', '-i', '-q', '-s', String(scale), ...at(port)]);
    const one = async (port, args) => {
      const { stdout } = await runMeasured([
        'pgbench',
        '-n',
        '-j',
        '2',
        '-T',
        String(seconds),
        ...args,
        ...at(port),
      ]);
      return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    };
    const compare = async (name, args, sides) => {
      const figures = sides.map(() => []);
      for (let run = 0; run < runs; run++)
        for (const [index, port] of sides.entries()) figures[index].push(Math.round(await one(port, args)));
      const [first, second] = figures.map(median);
      say(`${name}: ${first} and ${second} a second`);
      return { name, figures, medians: [first, second], ratio: second / first };
    };
    const pooled = [];
    for (const { name, args } of patterns)
      pooled.push(await compare(name, ['-S', ...args], [plain.port, bouncer.admin.port]));
    const settings = [];
    for (const { name, args } of loads)
      settings.push(await compare(name, ['-c', '8', ...args], [plain.port, tuned.port]));
    const json = { part: 'database', seconds, scale, planned, pooled, settings };
    return { json, markdown: render(json, runs) };
  } finally {
    await stop();
  }
}

function render({ seconds, scale, planned, pooled, settings }, runs) {
  const table = (left, right, rows) => [
    `| transactions a second | ${left} | ${right} | ratio |`,
    '|---|---|---|---|',
    ...rows.map(
      ({ name, figures, medians, ratio }) =>
        `| ${name} | ${figures.map((all, index) => `${medians[index]} (${all.join(' ')})`).join(' | ')} | ${ratio.toFixed(2)} |`,
    ),
  ];
  return [
    `pgbench at scale ${scale}, ${seconds} s a run, ${runs} alternating runs, medians (all runs); clients, pooler and server share this machine's cores, over loopback without TLS and passwords.`,
    '',
    `PgBouncer in transaction mode with ${planned.pool} connections to the server, reading one row:`,
    '',
    ...table('direct', 'through PgBouncer', pooled),
    '',
    `The plan's settings for ${host} (shared_buffers ${planned.postgres.shared_buffers}) against PostgreSQL's defaults, 8 clients:`,
    '',
    ...table('defaults', 'planned', settings),
  ].join('\n');
}
