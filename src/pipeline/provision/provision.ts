import type { Endpoint } from '../../core/endpoint.ts';
import { shellWord } from '../../core/formats/shell.ts';
import type { Destination } from '../../core/host/destination.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';
import { readWays, type Tried, waysOf, waysScript } from '../../core/host/ways-out.ts';
import { unifiedDiff } from '../../core/unified-diff.ts';
import type { Server } from '../../core/host/server.ts';
import type { RunContext } from '../context.ts';
import { runStep } from '../run-step.ts';
import { type Home, look, type Seen } from './host.ts';
import { type Consents, refuseUnfit, refuseUnreached } from './refuse.ts';
import { readRendered } from './rendered.ts';
import { stepsFor } from './steps.ts';
import { variablesFile } from './variables.ts';

export interface ProvisionInput extends Consents {
  readonly server: Server;
  readonly destination: Destination;
  /** What was rendered for it. */
  readonly folder: OutFolder;
  /** The person's file of variables. */
  readonly given: ReadonlyMap<string, string>;
  /** What data is to be moved in from: it must be reached from the server. */
  readonly sources: readonly Pick<Endpoint, 'kind' | 'host' | 'port'>[];
}

export interface ProvisionResult {
  readonly server: string;
  readonly app: string;
  readonly dryRun: boolean;
  readonly steps: readonly {
    readonly id: string;
    readonly says: string;
    readonly state: 'already' | 'done' | 'would be done';
    /** Of a dry run: what would be typed there. What is secret is not shown. */
    readonly script?: string;
  }[];
  /** What the server was seen to reach, or not. */
  readonly ways: readonly Tried[];
  /** Of a dry run: how files on the server differ. */
  readonly diffs: readonly string[];
  /** Names of secrets that were made. */
  readonly made: readonly string[];
}

interface Open {
  readonly home: Home;
  readonly seen: Seen;
  readonly made: readonly string[];
  readonly ways: readonly Tried[];
}

/** A server that has what the rendered folder says; each refusal comes before the first change. @throws UnmoorError HOST- */
export async function openHome(
  { server, destination, folder, given, sources, ...consents }: ProvisionInput,
  { report, clock }: Pick<RunContext, 'report' | 'clock'>,
): Promise<Open> {
  const rendered = await readRendered(folder);
  const bare: Home = { server, destination, report, clock, ...rendered };
  // Whether it fits is said before what is missing for it.
  const found = await look(bare);
  refuseUnfit(bare, found, consents);
  const ways = waysOf(rendered.manifest, given, sources);
  const all = [...ways.needed, ...ways.told];
  const tried = all.length === 0 ? [] : readWays((await server.run(waysScript(all))).stdout, all);
  if (!consents.unreached) refuseUnreached(bare, found, ways, tried);
  const { content, made } = await variablesFile(server, rendered.manifest, given);
  const home: Home = {
    ...bare,
    manifest: {
      ...rendered.manifest,
      files: [...rendered.manifest.files, { ...content.file, path: '' }],
    },
    contents: [...rendered.contents, content],
  };
  return { home, seen: await look(home), made, ways: tried };
}

/** Lives every step that the server does not already show as done. */
export async function provision(
  { home, made, ways }: Open,
  context: Pick<RunContext, 'journal' | 'report' | 'clock'>,
): Promise<ProvisionResult> {
  const steps: ProvisionResult['steps'][number][] = [];
  for (const step of stepsFor(home)) {
    const already = await step.already();
    await runStep({ ...step, already: () => Promise.resolve(already) }, context);
    steps.push({ id: step.id, says: step.says, state: already ? 'already' : 'done' });
  }
  return { ...about(home), dryRun: false, steps, diffs: [], made, ways };
}

/** Says what `provision` would do, and does nothing. */
export async function provisionDry({ home, seen, made, ways }: Open): Promise<ProvisionResult> {
  const steps = stepsFor(home).map((step) => {
    const script = step.script(seen);
    return script === undefined
      ? { id: step.id, says: step.says, state: 'already' as const }
      : { id: step.id, says: step.says, state: 'would be done' as const, script: legible(script) };
  });
  return { ...about(home), dryRun: true, steps, diffs: await differences(home, seen), made, ways };
}

const about = ({ server, manifest }: Home) => ({ server: server.name, app: manifest.app });

/** What is sent in base64 is shown as a difference, not here; the variables of the app are shown nowhere. */
const legible = (script: string): string =>
  script.replaceAll(/^(put .*) <<'EOF'\n[A-Za-z0-9+/=\n]*\nEOF$/gm, '$1 < [its content]');

async function differences({ server, contents, manifest }: Home, { work, state }: Seen): Promise<string[]> {
  const changed = contents.filter(
    ({ file }) => file.at !== manifest.env.at && work.files.some(({ at }) => at === file.at),
  );
  const there = new Map<string, string>();
  for (const { file } of changed.filter(({ file: { at } }) => state.files.has(at)))
    there.set(file.at, (await server.run(`cat -- ${shellWord(file.at)}\n`)).stdout);
  return changed.map(({ file, text }) => unifiedDiff(file.at.slice(1), there.get(file.at), text));
}
