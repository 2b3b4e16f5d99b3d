import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { forward } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import { connectPostgres } from '../../src/io/postgres.ts';
import { startPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresServer } from '../../src/io/servers/server-programs.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from '../../test/support/memory.ts';

/** A whole move of many small tables (key, unique index, sequence, foreign key, ten rows each). Prints the seconds of each part as one line of JSON. */
const count = Number(process.argv[2]);
const { binDir } = await findPostgresServer(realShell);
const settings = { max_locks_per_transaction: '1024', shared_buffers: '512MB' };
const servers = await Promise.all([1, 2].map(() => startPostgres(binDir, settings)));
const [source, target] = servers.map((server) => parsePostgresUrl(server.url));
if (source === undefined || target === undefined) throw new Error('two servers were asked for');
try {
  const admin = await connectPostgres(source);
  for (let at = 1; at <= count; at += 500) {
    const last = Math.min(count, at + 499);
    await admin.run(`DO $$ BEGIN FOR i IN ${at}..${last} LOOP
      EXECUTE format('CREATE TABLE public.t_%s (id bigserial PRIMARY KEY, before bigint, name text UNIQUE, at timestamptz DEFAULT now())', i);
      EXECUTE format('INSERT INTO public.t_%s (before, name) SELECT n, ''name '' || n FROM generate_series(1, 10) n', i);
      IF i > 1 THEN EXECUTE format('ALTER TABLE public.t_%s ADD FOREIGN KEY (before) REFERENCES public.t_%s', i, i - 1); END IF;
    END LOOP; END $$`);
  }
  await admin.run('ANALYZE');
  await admin.end();
  const seconds: Record<string, number> = {};
  const timed = async <T>(part: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = await work();
    seconds[part] = (performance.now() - began) / 1000;
    console.error(`${count} tables: ${part} ${seconds[part].toFixed(2)} s`);
    return done;
  };
  const mover = createPostgresMover({
    source,
    target,
    runId: 'many',
    memory: new ShortMemory(),
    report: silent,
    clock: realClock,
    shell: realShell,
    method: 'logical',
    maxLagMs: 10_000,
  });
  await timed('doctor', () => mover.doctor());
  for (const step of mover.steps())
    await timed(step.id.replace('postgres.', ''), async () => {
      if (!(await step.already())) await step.act();
    });
  const compared = await timed('verify', () => mover.verify());
  const cutover = mover.cutover(forward);
  const gates = await timed('gates', () => cutover.gates());
  await timed('prepare', () => cutover.prepare());
  for (const part of ['fence', 'drain', 'carry', 'check', 'turn', 'open'] as const)
    await timed(part, async () => void (await cutover[part]()));
  await timed('settle', () => cutover.settle());
  await timed('leftovers', () => mover.leftovers());
  await mover.close();
  const closed = gates.filter((gate) => gate.holds !== true).map((gate) => gate.id);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(
    `${JSON.stringify({ count, seconds, same: compared.same, items: compared.items, closed, peakBytes })}\n`,
  );
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}
process.exit(0);
