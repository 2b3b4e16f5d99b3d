import { Call, type VerbThere } from '../../../core/agent/call.ts';
import { movesAt } from '../../../core/agent/places.ts';
import { configText, readUrl } from '../connections.ts';
import type { CommonFlags, Session } from '../session.ts';

/** What says where it is done, and what only this end draws, stays here. */
const ours = ['on', 'key', 'knownHosts', 'progress', 'word'];

/** Flags that name servers: `env:NAME` and `@FILE` are of this machine. */
const urls: Readonly<Record<string, string>> = {
  from: '--from',
  to: '--to',
  redisFrom: '--redis-from',
  redisTo: '--redis-to',
  poolerAdmin: '--pooler-admin',
};

/** What paints look at (output/paint.ts). */
const paints = ['NO_COLOR', 'TERM'];

/** The folder that flags.ts names when nobody does: on a server it is another. */
const usualState = './.unmoor';

/** A call with all that it would read here: the URLs, and unmoor.yaml with the variables that it names. @throws UnmoorError USE-106, CONF-102 */
export async function shipped(
  { world, output }: Pick<Session, 'world' | 'output'>,
  verb: VerbThere,
  flags: CommonFlags,
): Promise<Call> {
  const config = flags.config ?? 'unmoor.yaml';
  const text = await configText(config, world);
  const named = [...(text ?? '').matchAll(/\$\{([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  const variables = [...named, ...paints].flatMap((name): [string, string][] => {
    const value = world.environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  const size = world.stdout.size?.();
  const sent: [string, unknown][] = [];
  for (const [name, value] of Object.entries(flags)) {
    if (ours.includes(name) || value === undefined) continue;
    const flag = urls[name];
    if (flag === undefined || typeof value !== 'string') sent.push([name, value]);
    else {
      const url = await readUrl(flag, value, world);
      output.know(url);
      sent.push([name, url.reveal()]);
    }
  }
  return Call.parse({
    verb,
    flags: { ...Object.fromEntries(sent), state: flags.state === usualState ? movesAt : flags.state },
    files: text === undefined ? {} : { [config]: text },
    variables: Object.fromEntries(variables),
    ...(size === undefined ? {} : { terminal: size }),
    asks: world.ask !== undefined,
  });
}
