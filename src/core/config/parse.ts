import { UnmoorError, untouched } from '../errors/error.ts';
import { Config } from './config.ts';
import { type Environment, listMistakes, readYaml } from './read-yaml.ts';

/**
 * Reads the text of `unmoor.yaml`.
 * @throws UnmoorError CONF-101 with every mistake at once, in the order of the file; no value of a URL is quoted
 */
export function parseConfig(text: string, environment: Environment, name = 'unmoor.yaml'): Config {
  const read = readYaml(text, Config, { environment, quotes: isPlain });
  if (read.kind === 'value') return read.value;
  throw new UnmoorError('CONF-101', {
    why: listMistakes(name, read.mistakes),
    next: `mend ${read.mistakes.length === 1 ? 'it' : 'them'} and call the same again; unmoor.sample.yaml shows every key.`,
    state: untouched,
  });
}

/** Options and prices are shown back; a URL may hold a password. */
const isPlain = (path: readonly PropertyKey[]): boolean =>
  (path[0] === 'options' || path[0] === 'cost') && path.length > 1;
