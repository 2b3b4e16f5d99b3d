import { shellWord } from '../../core/formats/shell.ts';
import { askedBy, askerOf } from '../../core/stack/health-argv.ts';
import type { Asker, Workload } from '../../core/stack/workload.ts';
import { asIs } from './template.ts';

/** Written when it has been well for the first time; goes with the task. */
const marker = '/tmp/unmoor-was-well';

/**
 * Two questions in one check, because ECS knows one and ends what fails it. Until it has been well once, it must answer as its health
 * check says: a release that does not is rolled back. From then on only its port must answer: a database that is away must not have
 * every task ended.
 */
export function checkScript(
  asker: Asker | undefined,
  { health, listens }: Pick<Workload, 'health' | 'listens'>,
): string | undefined {
  const [first] = listens;
  if (health === undefined || health.kind === 'command' || first === undefined) return undefined;
  const whole = askedBy(asker, health);
  const port = portAsked(asker, health.kind === 'tcp' ? health.port : first.port, health.kind);
  if (whole === undefined || port === undefined) return undefined;
  const words = (argv: readonly string[]) => argv.map(shellWord).join(' ');
  return health.kind === 'tcp'
    ? words(port)
    : `if [ -e ${marker} ]; then ${words(port)}; else ${words(whole)} && : > ${marker}; fi`;
}

/** Whether a port answers at all. curl speaks no plain TCP that it would end by itself: of what speaks HTTP any answer does. */
function portAsked(
  asker: Asker | undefined,
  port: number,
  speaks: 'http' | 'tcp',
): readonly string[] | undefined {
  if (asker !== 'curl') return askedBy(asker, { kind: 'tcp', port });
  return speaks === 'tcp'
    ? undefined
    : ['curl', '--silent', '--output', '/dev/null', '--max-time', '4', `http://127.0.0.1:${port}/`];
}

/** The check of a container, or none where there is nothing to ask, or nothing to ask it by. */
export function healthOf(workload: Workload): object | undefined {
  const { health, kind } = workload;
  if (kind !== 'serve' || health === undefined) return undefined;
  const script = checkScript(askerOf(workload), workload);
  const command =
    health.kind === 'command'
      ? ['CMD', ...health.argv]
      : script === undefined
        ? undefined
        : ['CMD-SHELL', script];
  if (command === undefined) return undefined;
  return { Command: command.map(asIs), Interval: 10, Timeout: 5, Retries: 3, StartPeriod: 120 };
}
