import { parsePostgresUrl } from '../../../src/core/endpoint.ts';
import type { Mover } from '../../../src/core/mover.ts';
import { silent } from '../../../src/core/progress.ts';
import { realClock } from '../../../src/io/clock.ts';
import { realShell } from '../../../src/io/shell.ts';
import { createPostgresMover } from '../../../src/movers/postgres/postgres-mover.ts';
import { herokuShape } from '../../../src/platforms/heroku/shape.ts';
import { supabaseShape } from '../../../src/platforms/supabase/shape.ts';
import { ShortMemory } from '../memory.ts';

/** A mover that knows the platforms, as wiring.ts builds it. */
export function platformMover(
  from: string,
  to: string,
  runId: string,
  method: 'logical' | 'offline' = 'logical',
): Mover {
  return createPostgresMover({
    source: parsePostgresUrl(from),
    target: parsePostgresUrl(to),
    runId,
    memory: new ShortMemory(),
    report: silent,
    clock: realClock,
    shell: realShell,
    method,
    maxLagMs: 2000,
    shapes: [herokuShape, supabaseShape],
  });
}
