import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PulledAll } from '../../../core/app/platform-api.ts';
import type { Platform } from '../../../core/app/platform.ts';
import type { Unread } from '../../../core/app/place.ts';
import { dialects } from '../../../core/env/dialects/index.ts';
import type { Source } from '../../../core/env/gather.ts';
import { readDownload } from '../../../core/env/read-download.ts';
import { messageOf, UnmoorError, untouched } from '../../../core/errors/error.ts';
import { pullEnv } from '../../../pipeline/env/pull.ts';
import type { EnvPullFlags } from '../flags-env.ts';
import { readApp } from '../read-app.ts';
import { readToken } from '../read-token.ts';
import { renderPull } from '../render/env.ts';
import type { CommonFlags, Session } from '../session.ts';
import type { World } from '../world.ts';
import { writeFile } from '../write-file.ts';

type Flags = CommonFlags & EnvPullFlags;

interface Fresh {
  readonly sources: readonly Source[];
  readonly incomplete: readonly Unread[];
}

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const { platforms } = await world.plugins();
  const platform = platformOf(flags.platform, platforms);
  const fresh = await readFresh(session, flags, platform, platforms);
  const folder = flags.word ?? '.';
  const { result, template } = await pullEnv({
    vault: { folder: flags.state, identity: flags.identity ?? usualIdentity(world.environment) },
    inventory: await readApp(world, folder, flags.config),
    platforms,
    place: { folder, file: flags.file, dialect: dialects[flags.dialect] },
    side: { db: flags.db, cache: flags.cache, rules: flags.rewrite ?? [] },
    fresh: fresh.sources,
    incomplete: fresh.incomplete,
    anew: flags.fresh,
    force: flags.force,
    dryRun: flags.dryRun,
  });
  if (!flags.dryRun) await writeFile(world, '--file', resolve(folder, result.template), template);
  output.answer({ json: result, text: (paint) => renderPull(result, paint) });
  return result.incomplete.length === 0 ? 0 : 1;
}

/** Where programs keep what is theirs (XDG Base Directory Specification). */
const usualIdentity = (environment: World['environment']): string =>
  join(
    environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config'),
    'unmoor',
    'identity.txt',
  );

function platformOf(id: string | undefined, platforms: readonly Platform[]): Platform | undefined {
  const found = platforms.find((platform) => platform.id === id);
  if (id === undefined || found !== undefined) return found;
  throw new UnmoorError('USE-105', {
    why: `--platform is ${/^[\w-]{1,30}$/.test(id) ? `"${id}"` : 'no name'}, and none of ${platforms.map((one) => one.id).join(', ')}.`,
    next: 'give one of these, or leave --platform out and give a file of variables with --from-file.',
    state: untouched,
  });
}

async function readFresh(
  session: Session,
  flags: Flags,
  platform: Platform | undefined,
  platforms: readonly Platform[],
): Promise<Fresh> {
  if (flags.fromFile !== undefined) return fromFiles(session.world, flags.fromFile, platform, platforms);
  if (platform !== undefined && flags.token !== undefined)
    return fromApi(session, flags, platform, flags.token);
  throw new UnmoorError('USE-101', {
    why:
      platform === undefined
        ? 'There is nothing to pull from: neither --platform nor --from-file is given.'
        : `${platform.name} is asked with a token, and --token is not given. ${platform.variablesApi?.token ?? ''}`.trimEnd(),
    next: 'give --platform <id> --token env:NAME, or --from-file <file>.',
    state: untouched,
  });
}

async function fromApi(
  { world, output }: Session,
  { project, environment, service, team }: Flags,
  platform: Platform,
  given: string,
): Promise<Fresh> {
  const { variablesApi: api, id, name } = platform;
  if (api === undefined)
    throw new UnmoorError('USE-105', {
      why: `The API of ${name} gives no variables that Unmoor knows how to ask for.`,
      next: 'give what its page or its program prints to --from-file.',
      state: untouched,
    });
  const token = await readToken('--token', given, world, output);
  const asked = { project, environment, service, team };
  const pulled: PulledAll = await api.pull(await world.http(), { token, ...asked });
  const label = `${name}: ${[project, environment, service].filter(Boolean).join(', ') || 'everything'}`;
  return {
    sources: [{ label, platform: id, variables: pulled.variables }],
    incomplete: pulled.incomplete,
  };
}

async function fromFiles(
  world: World,
  files: readonly string[],
  platform: Platform | undefined,
  platforms: readonly Platform[],
): Promise<Fresh> {
  const sources: Source[] = [];
  const incomplete: Unread[] = [];
  for (const file of files) {
    const what = file === '-' ? 'the standard input' : file;
    const text = await textOf(world, file);
    const read = readDownload(what, text, platforms, platform?.id);
    sources.push({ label: what, platform: read.platform ?? platform?.id, variables: read.variables });
    for (const { line, why } of read.unread)
      incomplete.push({ what, line, why, next: 'mend the line, or give the variable by hand.' });
  }
  return { sources, incomplete };
}

async function textOf(world: World, file: string): Promise<string> {
  if (file === '-') return world.readStdin();
  const text = await world.readText(file).catch((error: unknown) => {
    throw noSuchFile(`${file} cannot be read: ${messageOf(error)}`);
  });
  if (text === undefined) throw noSuchFile(`there is no file ${file}`);
  return text;
}

const noSuchFile = (why: string): UnmoorError =>
  new UnmoorError('USE-106', {
    why: `--from-file names a file, and ${why}.`,
    next: 'name one that is there and that you may read; - reads the standard input.',
    state: untouched,
  });
