import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dialects } from '../../src/core/env/dialects/index.ts';
import type { TestHost } from '../hosts/index.ts';
import { type Called, call } from './cli.ts';

/** An app, rendered for a server of one's own by the built command; every call is made in its folder. */
export interface RenderedApp {
  /** Where `unmoor` is called: the app's copy lies in it, `deploy/` and the variables beside that. */
  readonly folder: string;
  /** The copy of the app. */
  readonly source: string;
  /** `unmoor provision` of a test host, as its own user, with more arguments. */
  readonly provision: (host: TestHost, ...more: readonly string[]) => Promise<Called>;
  /** `unmoor deploy` of the copy there. */
  readonly deploy: (host: TestHost, ...more: readonly string[]) => Promise<Called>;
  readonly call: (...argv: readonly string[]) => Promise<Called>;
  /** Writes the file of variables anew. */
  readonly tell: (variables: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}

interface WantedApp {
  /** Its folder. */
  readonly app: string;
  /** What its folder is called: the app's name in the stack. */
  readonly name: string;
  readonly domain: string;
  /** One server unless said. */
  readonly target?: 'vps' | 'compose';
  /** More flags of `unmoor render`. */
  readonly flags?: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Changes the copy before it is read, as its people would before they move. */
  readonly change?: (source: string) => void;
}

/** 2 vCPUs and 8 GB: every machine that runs the journeys has that. */
const host = '2,8GB,160GB';

/** @throws Error with what the command said, where it renders nothing */
export async function renderApp({
  app,
  name,
  domain,
  target = 'vps',
  flags = [],
  variables,
  change,
}: WantedApp): Promise<RenderedApp> {
  const folder = mkdtempSync(join(tmpdir(), `unmoor-${name}-`));
  const source = join(folder, name);
  cpSync(resolve(app), source, { recursive: true });
  change?.(source);
  // What the app's own people wrote of it says everything.
  const told = existsSync(join(source, 'unmoor.yaml')) ? join(name, 'unmoor.yaml') : 'unmoor.yaml';
  if (told === 'unmoor.yaml') writeFileSync(join(folder, told), `app:\n  domains: [${domain}]\n`);
  const rendered: RenderedApp = {
    folder,
    source,
    provision: (to, ...more) => call(folder, ['provision', ...doorOf(to), ...more]),
    deploy: (to, ...more) => call(folder, ['deploy', ...doorOf(to), '--app', name, ...more]),
    call: (...argv) => call(folder, argv),
    tell: (values) => writeFileSync(join(folder, '.env.production'), envText(values), { mode: 0o600 }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  rendered.tell(variables);
  const { code, err } = await rendered.call(
    'render',
    name,
    '--to',
    target,
    '--host',
    host,
    '--config',
    told,
    ...flags,
  );
  if (code !== 0) throw new Error(`unmoor render ended with ${code}: ${err}`);
  return rendered;
}

/** One address asks more often under load than any visitor may. */
export function letAllAsk({ folder }: RenderedApp): void {
  const common = join(folder, 'deploy/files/etc/nginx/unmoor/common.conf');
  writeFileSync(
    common,
    readFileSync(common, 'utf8')
      .replaceAll(/rate=\d+r\/[sm]/g, 'rate=100000r/s')
      .replace('connections 100;', 'connections 5000;'),
  );
}

/** How a test host is named on the command line, as the user that it lets in. */
export const doorOf = ({ user, address, keyFile, knownHostsFile }: TestHost): readonly string[] => [
  `${user}@${address}`,
  '--key',
  keyFile,
  '--known-hosts',
  knownHostsFile,
];

/** As `unmoor provision` reads it unless told otherwise. */
const envText = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => {
      const text = dialects.compose.write(value);
      if (text === undefined) throw new Error(`${name} cannot stand in a file that Compose reads`);
      return `${name}=${text}\n`;
    })
    .join('');

/** What `--json` says of each step: `host.files done`. */
export const states = ({ out }: Called): readonly string[] =>
  (JSON.parse(out) as { steps: { id: string; state: string }[] }).steps.map(
    ({ id, state }) => `${id} ${state}`,
  );

/** A second run: every step finds the server as it should be. */
export const allAlready = ['claim', 'packages', 'users', 'files', 'access', 'units'].map(
  (id) => `host.${id} already`,
);

export interface Refused {
  readonly code: string;
  readonly why: string;
  readonly next: string;
  readonly state: string;
}

/** The error that `--json` gives. */
export const errorOf = ({ out }: Called): Refused => (JSON.parse(out) as { error: Refused }).error;

/** Prints how long it took, for people. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  process.stdout.write(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return result;
}
