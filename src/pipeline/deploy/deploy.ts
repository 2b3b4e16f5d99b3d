import { UnmoorError } from '../../core/errors/error.ts';
import {
  backScript,
  type Home,
  incomingAt,
  makeScript,
  releaseFolder,
  releaseId,
  serveScript,
} from '../../core/host/releases.ts';
import type { OwnBuild } from '../../core/host/own-build.ts';
import type { Sent, Server } from '../../core/host/server.ts';
import type { Sources } from '../../core/host/sources.ts';
import type { RunContext } from '../context.ts';
import { tell } from '../tell.ts';
import { buildHere } from './build-here.ts';
import { homeOf } from './home.ts';
import { lastLines } from './last-lines.ts';

export interface DeployResult {
  readonly server: string;
  readonly app: string;
  readonly release: string;
  /** The release that served before; none for the first. */
  readonly before?: string;
  /** Unset where nothing had to be brought there. */
  readonly sent?: Brought;
  readonly seconds: number;
}

/** How many files a release has, and what of it travelled. */
type Brought = Sent & { readonly ofFiles: number };

type Told = Pick<RunContext, 'report' | 'clock'> & {
  /** Ends what runs on this machine just then. */
  readonly signal?: AbortSignal;
};

export interface DeployInput {
  readonly server: Server;
  readonly sources: Sources;
  /** The app that was rendered here, where one was. */
  readonly app?: string;
  /** Made though that commit was made before. */
  readonly again: boolean;
  /** It is built on this machine first; unset: on the server. */
  readonly own?: OwnBuild;
}

/**
 * Brings a release there, has it made, and lets it serve once it is well. Until then the one before serves, whatever happens; broken off
 * anywhere, the same call goes on.
 * @throws UnmoorError HOST-1xx, HOST-401, HOST-402, HOST-403, HOST-405, HOST-406, RUN-101
 */
export async function deploy(
  { server, sources, app, again, own }: DeployInput,
  told: Told,
): Promise<DeployResult> {
  const began = told.clock.ticks();
  const home = await homeOf(server, app);
  const id = releaseId(sources, told.clock.now(), again);
  const sent = home.releases.some((one) => one.id === id)
    ? undefined
    : own === undefined
      ? await bringAndMake(server, home, { sources, id, part: 'all' }, told)
      : await buildFirst(server, home, { sources, id, own }, told);
  await step(told, 'deploy.serve', `Lets ${id} serve`, () => serve(server, serveScript(id), told));
  return resultOf(server, home, id, told.clock.ticks() - began, sent);
}

/**
 * Lets a release serve that is there already.
 * @param id the one that served before, where none is named
 * @throws UnmoorError HOST-1xx, HOST-401, HOST-403, HOST-404
 */
export async function deployKept(
  { server, app }: Omit<DeployInput, 'sources' | 'again'>,
  id: string | undefined,
  told: Told,
): Promise<DeployResult> {
  const began = told.clock.ticks();
  const home = await homeOf(server, app);
  const script = id === undefined ? backScript : serveScript(id);
  await step(told, 'deploy.back', `Lets ${id ?? 'the release before'} serve again`, () =>
    serve(server, script, told),
  );
  const now = (await homeOf(server)).releases.find(({ serves }) => serves)?.id ?? '';
  return resultOf(server, home, now, told.clock.ticks() - began);
}

async function buildFirst(
  server: Server,
  home: Home,
  { sources, id, own }: { sources: Sources; id: string; own: OwnBuild },
  told: Told,
): Promise<Brought> {
  const built = await step(told, 'deploy.build', `Builds ${id} on this machine`, () =>
    streamed((heard) => buildHere(sources, own, heard, told), told),
  );
  try {
    return await bringAndMake(server, home, { sources: built.sources, id, part: 'rest' }, told);
  } finally {
    await built.remove();
  }
}

async function bringAndMake(
  server: Server,
  home: Home,
  { sources: { root, paths }, id, part }: { sources: Sources; id: string; part: 'all' | 'rest' },
  told: Told,
): Promise<Brought> {
  const like = home.releases.find(({ serves }) => serves) ?? home.releases[0];
  const sent = await step(told, 'deploy.bring', `Brings ${paths.length} files, by what differs`, async () => {
    await prepared(server, home.app);
    return server.bring({
      from: root,
      paths,
      to: incomingAt(home.app, id),
      user: 'app',
      ...(like === undefined ? {} : { like: releaseFolder(home.app, like.id) }),
    });
  });
  await step(told, 'deploy.make', `Makes ${id}: what is locked is installed, and built`, async () => {
    const ended = await streamed((heard) => server.run(makeScript(id, part), heard), told);
    if (ended.code !== 0)
      throw new UnmoorError('HOST-402', {
        why: `The app’s own commands failed on ${server.name}:\n${lastLines(ended.stdout)}`,
        next: 'mend what they name; /etc/<app>/build on the server is what was run.',
        state: 'The release that serves was not touched.',
      });
  });
  return { ...sent, ofFiles: paths.length };
}

/** Where files come in, the app writes. */
async function prepared(server: Server, app: string): Promise<void> {
  await server.run(`install -d -m 0755 /srv/${app}\ninstall -d -m 0750 -o app -g app /srv/${app}/incoming\n`);
}

async function serve(server: Server, script: string, told: Told): Promise<void> {
  const ended = await streamed((heard) => server.run(script, heard), told);
  if (ended.code === 0) return;
  const said = lastLines(ended.stderr);
  const absent = /^no release that served before|^there is no release/m.test(said);
  throw new UnmoorError(absent ? 'HOST-404' : 'HOST-403', {
    why: `${server.name}: ${said}`,
    next: absent
      ? '`unmoor releases` names those that are there.'
      : 'mend what it names, and deploy again; `unmoor deploy --back` leads to the one before.',
    state: 'Requests go where they went before.',
  });
}

/** What a program says is told while it is said. */
function streamed<T>(run: (heard: (text: string) => void) => Promise<T>, { report }: Told): Promise<T> {
  let rest = '';
  return run((text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') tell(report, { kind: 'note', text: line.trimEnd() });
  });
}

async function step<T>({ report, clock }: Told, id: string, says: string, act: () => Promise<T>): Promise<T> {
  const began = clock.ticks();
  tell(report, { kind: 'step', step: id, says, state: 'started' });
  try {
    const done = await act();
    tell(report, { kind: 'step', step: id, says, state: 'done', ms: clock.ticks() - began });
    return done;
  } catch (error) {
    tell(report, { kind: 'step', step: id, says, state: 'failed', ms: clock.ticks() - began });
    throw error;
  }
}

function resultOf(
  server: Server,
  { app, releases }: Home,
  release: string,
  ms: number,
  sent?: Brought,
): DeployResult {
  const before = releases.find(({ serves }) => serves)?.id;
  return {
    server: server.name,
    app,
    release,
    ...(before === undefined ? {} : { before }),
    ...(sent === undefined ? {} : { sent }),
    seconds: Math.round(ms / 100) / 10,
  };
}
