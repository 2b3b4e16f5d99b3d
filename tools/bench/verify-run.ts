import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from '../../test/support/memory.ts';

/** Compares two databases as `unmoor verify` does. Prints the seconds, and what came of it, as one line of JSON. */
const [source = '', target = '', jobs = '1'] = process.argv.slice(2);
const mover = createPostgresMover({
  source: parsePostgresUrl(source),
  target: parsePostgresUrl(target),
  runId: 'verify',
  memory: new ShortMemory(),
  report: silent,
  clock: realClock,
  shell: realShell,
  method: 'logical',
  jobs: Number(jobs),
  maxLagMs: 10_000,
});
const began = performance.now();
const { same, items, rows } = await mover.verify();
const seconds = (performance.now() - began) / 1000;
await mover.close();
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ seconds, same, items, rows, peakBytes })}\n`);
process.exit(0);
