import type { Asked } from '../../plan/asked.ts';
import { adapterPath } from './places.ts';

/** What Next.js is started with on a host of one's own. */
export const nextVariables = ({
  app: { app },
  choices,
}: Pick<Asked, 'app' | 'choices'>): Readonly<Record<string, string>> => ({
  // What a standalone folder listens on.
  HOSTNAME: '127.0.0.1',
  NEXT_TELEMETRY_DISABLED: '1',
  // One that leads nowhere would keep it from starting.
  ...(choices.without.includes('next') ? {} : { NEXT_ADAPTER_PATH: adapterPath(app) }),
});

/**
 * `next start` for a host of one's own: it listens on every interface unless it is told otherwise, and a port in the command would win
 * over the one that it is given (`next start --help`). Anything else is left as it is.
 */
export function onLoopback(command: string): string {
  const said = /^((?:npx )?next start)((?: .*)?)$/.exec(command);
  if (said === null) return command;
  const [, start = '', flags = ''] = said;
  const own = flags.replaceAll(/ (?:-p|--port|-H|--hostname)[ =]?(?=\S)\S+/g, '');
  return `${start}${own} --hostname 127.0.0.1`;
}
