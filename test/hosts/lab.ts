import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { FromKeeper, ToKeeper } from './keeper.ts';
import type { NameRecord } from './names/wire.ts';
import { type Lab, labOf, state } from './places.ts';
import { sure } from './run.ts';
import { type Mirrors, findMirrors } from './sources.ts';

/** A lab that is open, from the test process's side. */
export interface OpenLab extends AsyncDisposable {
  readonly place: Lab;
  readonly mirrors: Mirrors;
  readonly keyFile: string;
  readonly publicKey: string;
  /** All that the name server knows, from now on. */
  readonly setNames: (records: readonly NameRecord[]) => Promise<void>;
}

export async function openLab(): Promise<OpenLab> {
  if (process.getuid?.() !== 0) throw new Error('Test hosts are made of namespaces and mounts: run as root.');
  mkdirSync(state, { recursive: true });
  const keeper = await startKeeper();
  const opened = await heard(keeper, 'open');
  const place = labOf(opened.number);
  const keyFile = join(place.folder, 'key');
  await sure(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'test-hosts', '-f', keyFile]);
  return {
    place,
    mirrors: await findMirrors(),
    keyFile,
    publicKey: readFileSync(`${keyFile}.pub`, 'utf8'),
    setNames: async (names) => {
      const answer = heard(keeper, 'names-set');
      keeper.send({ names } satisfies ToKeeper);
      await answer;
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(keeper, 'exit');
      keeper.ref();
      keeper.disconnect();
      await ended;
    },
  };
}

const keeperLog = join(state, 'keeper.log');

async function startKeeper(): Promise<ChildProcess> {
  const log = openSync(keeperLog, 'a');
  const keeper = fork(await bundledKeeper(), [], {
    // Not in our session: a Ctrl-C or a kill of our group must leave it to tidy up.
    detached: true,
    // Ours may be a test runner's.
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  // It must not hold a test process that is otherwise done; only while something is awaited from it does it.
  keeper.unref();
  keeper.channel?.unref();
  return keeper;
}

/** Node 20 runs no TypeScript by itself. */
async function bundledKeeper(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/hosts/keeper.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'error',
  });
  const text = outputFiles.map((file) => file.text).join('');
  const path = join(state, `keeper-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.mjs`);
  // Under another name until it is whole: another test process may be starting it.
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

/** Waits for what the keeper says, or for its end. */
function heard<K extends FromKeeper['kind']>(
  keeper: ChildProcess,
  kind: K,
): Promise<Extract<FromKeeper, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`The keeper of the lab ended: see ${keeperLog}`));
    const listen = (message: unknown) => {
      const said = message as FromKeeper;
      if (said.kind !== kind) return;
      keeper.off('message', listen).off('exit', ended);
      keeper.channel?.unref();
      resolve(said as Extract<FromKeeper, { kind: K }>);
    };
    keeper.channel?.ref();
    keeper.on('message', listen).once('exit', ended);
  });
}
