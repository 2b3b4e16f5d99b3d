import { joined } from '../paths.ts';
import type { ServiceKind } from '../service.ts';
import { isWaiting, lineOf, type Part, partsOf } from './words.ts';
import { bareOf, doesWhat, type Does } from './programs.ts';

/** What a start command says of the service that it starts. */
export interface Understood {
  /** Unset: the command does not say (`node dist/main.js`). */
  readonly kind?: ServiceKind;
  /** The command without what is done once for a release; unset when nothing else stands in it. */
  readonly start?: string;
  readonly migrate?: string;
  /** Where it runs, seen from the app's folder: `cd backend && ...`. */
  readonly folder: string;
  readonly framework?: string;
  readonly server?: string;
  /** As the command says. */
  readonly port?: number;
  /** Where that program listens when nothing is said. */
  readonly usualPort?: number;
  readonly engine?: string;
}

/** The scripts of the package.json in a folder, so that `npm start` can be looked into. */
export type ScriptsOf = (folder: string) => Readonly<Record<string, string>>;

/** How often a script may name another. */
const deepest = 5;

/**
 * @param command as a shell would read it, or a list of words
 * @param folder where the command runs, seen from the app's folder
 */
export function understand(
  command: string | readonly string[],
  folder = '',
  scriptsOf: ScriptsOf = () => ({}),
): Understood {
  const line = typeof command === 'string' ? command : lineOf(command);
  const steps = partsOf(line);
  let at = folder;
  const migrations: string[] = [];
  const rest: { readonly part: Part; readonly does: Does; readonly bare: string }[] = [];
  for (const part of steps) {
    const [program, where] = part.words;
    if (program === 'cd' && where !== undefined) {
      at = where.startsWith('/') ? at : (joined(at, where) ?? at); // an absolute one is of the container's disk
      continue;
    }
    if (idle.has(program ?? '') || isWaiting(part)) continue;
    const { does, bare } = look(part.words, scriptsOf(at), scriptsOf, at);
    if (does.as === 'migrate') migrations.push(part.text);
    else rest.push({ part, does, bare });
  }
  const main = rest.findLast(({ does }) => does.as !== 'prepare') ?? rest.at(-1);
  const kind = main?.does.as;
  return {
    folder: at,
    start: rest.length > 0 ? rest.map(({ part }) => part.text).join(' && ') : undefined,
    migrate: migrations.length > 0 ? migrations.join(' && ') : undefined,
    kind: kind === 'prepare' || kind === 'migrate' ? undefined : kind,
    framework: main?.does.framework,
    server: main?.does.server,
    engine: main?.does.engine,
    port: main === undefined ? undefined : portIn(main.bare),
    usualPort: main?.does.port,
  };
}

/** What says or waits, and starts nothing that stays. */
const idle = new Set([
  'echo',
  'set',
  'sleep',
  'true',
  'export',
  'source',
  '.',
  'mkdir',
  'chmod',
  'cat',
  'ulimit',
]);

interface Look {
  readonly does: Does;
  readonly bare: string;
}

/** Looks through `npm start`, `yarn worker` and the like into the script that they run. */
function look(
  words: readonly string[],
  scripts: Readonly<Record<string, string>>,
  scriptsOf: ScriptsOf,
  folder: string,
  depth = 0,
): Look {
  const name = scriptNamed(words, scripts);
  const script = name === undefined ? undefined : scripts[name];
  if (name === undefined) {
    const bare = bareOf(words);
    return { does: doesWhat(bare), bare };
  }
  if (script === undefined || depth >= deepest) return { does: byName(name), bare: words.join(' ') };
  const looks = partsOf(script)
    .filter((part) => part.words[0] !== 'cd' && !idle.has(part.words[0] ?? ''))
    .map((part) => look(part.words, scripts, scriptsOf, folder, depth + 1));
  const main = looks.findLast(({ does }) => does.as !== 'prepare' && does.as !== 'migrate') ?? looks.at(-1);
  const bare = main?.bare ?? script;
  return { does: { ...byName(name), ...main?.does }, bare };
}

/** `npm start` is `start`, `pnpm run worker` and `yarn worker` are `worker`. */
function scriptNamed(
  words: readonly string[],
  scripts: Readonly<Record<string, string>>,
): string | undefined {
  const [program = '', ...args] = words;
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return undefined;
  const [verb, next] = withoutFlags(args);
  if (verb === 'run' || verb === 'run-script') return next;
  if (verb === 'start' || verb === 'test') return verb;
  return program !== 'npm' && verb !== undefined && verb in scripts ? verb : undefined;
}

/** `--prefix x`, `--filter x`, `-w x`, `-C x` carry a value. */
function withoutFlags(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (/^(?:--prefix|--filter|-F|-w|--workspace|-C|--cwd|--dir)$/.test(word)) at++;
    else if (!word.startsWith('-')) kept.push(word);
  }
  return kept;
}

/** A script whose text is not known, or says nothing: people name them by what they do. */
function byName(name: string): Does {
  if (/worker|consumer|queue/i.test(name)) return { as: 'worker' };
  if (/scheduler|clock|cron|beat/i.test(name)) return { as: 'scheduler' };
  if (/migrat/i.test(name)) return { as: 'migrate' };
  if (/^(?:build|prebuild|postbuild|generate)/.test(name)) return { as: 'prepare' };
  return {};
}

/** `-p 8000`, `--port=8000`, `-b 0.0.0.0:8000`, `:8000`; of `${PORT:-8000}` the 8000. A bare `$PORT` says nothing. */
function portIn(bare: string): number | undefined {
  const said =
    /(?:^|\s)(?:-p|--port|-l|--listen|--bind|-b|--http|--http-port|--server\.port)[ =](?:\S*?:)?(?:\$\{PORT:-)?(\d{2,5})\b/.exec(
      bare,
    ) ??
    /(?:^|\s)(?:-b|--bind|-l|--listen)[ =]\S*?\$\{PORT:-(\d{2,5})\}/.exec(bare) ??
    /\brunserver (?:\S*:)?(\d{2,5})\b/.exec(bare) ??
    /\brunserver \S*\$\{PORT:-(\d{2,5})\}/.exec(bare);
  return said === null ? undefined : Number(said[1]);
}
