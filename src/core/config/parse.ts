import { z } from 'zod';
import { UnmoorError, untouched } from '../errors/error.ts';
import { Config } from './config.ts';
import { type Environment, listMistakes, readYaml } from './read-yaml.ts';

/**
 * Reads the text of `unmoor.yaml`.
 * @param sections the keys at the top that are asked for; unset: all. Of the others only the names are looked at: who reads an app
 * needs no URL of a database, and its variable need not be set.
 * @throws UnmoorError CONF-101 with every mistake at once, in the order of the file; no value of a URL is quoted
 */
export function parseConfig(
  text: string,
  environment: Environment,
  name = 'unmoor.yaml',
  sections?: readonly (keyof Config)[],
): Config {
  const schema = sections === undefined ? Config : onlyThe(sections);
  const asked = sections ?? Object.keys(Config.shape);
  // What stands under `app` is the app's: a ${PORT} in its commands is for the shell that will run them.
  const filled = asked.filter((section) => section !== 'app');
  const read = readYaml(text, schema, { environment, filled, quotes: isPlain });
  if (read.kind === 'value') return read.value;
  throw new UnmoorError('CONF-101', {
    why: listMistakes(name, read.mistakes),
    next: `mend ${read.mistakes.length === 1 ? 'it' : 'them'} and call the same again; unmoor.sample.yaml shows every key.`,
    state: untouched,
  });
}

function onlyThe(sections: readonly (keyof Config)[]): z.ZodType<Config> {
  const others = Object.keys(Config.shape).filter((key) => !sections.includes(key as keyof Config));
  const unread = z.unknown().transform(() => undefined);
  return Config.extend(
    Object.fromEntries(others.map((key) => [key, unread.optional()])),
  ) as z.ZodType<Config>;
}

/** What stands here can be no secret and is shown back; a URL may hold a password. */
const isPlain = (path: readonly PropertyKey[]): boolean =>
  ['options', 'cost', 'host', 'app'].includes(String(path[0])) && path.length > 1;
