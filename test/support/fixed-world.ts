import type { Stream, World } from '../../src/faces/cli/world.ts';
import { runCli } from '../../src/faces/cli/cli.ts';
import type { ConfigOptions } from '../../src/core/config/config.ts';
import type { Unread } from '../../src/core/app/place.ts';
import type { Http } from '../../src/core/app/platform-api.ts';
import type { Tree } from '../../src/core/app/tree.ts';
import type { Destination } from '../../src/core/host/destination.ts';
import type { Eyes } from '../../src/core/health/outside.ts';
import type { Server } from '../../src/core/host/server.ts';
import type { Mover } from '../../src/core/mover.ts';
import { realClock } from '../../src/io/clock.ts';
import { realShell } from '../../src/io/shell.ts';
import { onBench } from '../../src/io/render/bench.ts';
import { openOutFolder } from '../../src/io/render/out-folder.ts';
import { memoryTree } from './memory-tree.ts';
import { shippedPriceFiles } from './prices.ts';

/** A world that stands still: what was written is read back, and nothing outside is touched but the state folder. */
export class FixedWorld implements World {
  readonly cache = '/nowhere';
  readonly version = '1.2.3';
  readonly environment: Record<string, string> = {};
  readonly files: Record<string, string> = {};
  /** The files of the app, whatever folder is opened. */
  app: Record<string, string> = {};
  unread: readonly Unread[] = [];
  readonly opened: string[] = [];
  /** Every mover that a verb was given, so that a test sees whether they were closed. */
  movables: readonly Mover[] = [];
  ask?: (question: string) => Promise<string>;
  stdin = '';
  asks: Http = { ask: () => Promise.reject(new Error('this world asks nobody')) };
  readonly stop = new AbortController();
  readonly stdout = new RecordingStream();
  readonly stderr = new RecordingStream();
  readonly clock = { ...realClock, now: () => Date.UTC(2026, 0, 1) };

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  cannotBeCut(): void {}

  readText(path: string): Promise<string | undefined> {
    return Promise.resolve(this.files[path]);
  }

  /** The settings that the movers of the last verb were made with. */
  settings: ConfigOptions = {};
  writeText(path: string, text: string): Promise<void> {
    this.files[path] = text;
    return Promise.resolve();
  }

  readStdin(): Promise<string> {
    return Promise.resolve(this.stdin);
  }

  http(): Promise<Http> {
    return Promise.resolve(this.asks);
  }

  openTree(folder: string): Promise<Tree> {
    this.opened.push(folder);
    return Promise.resolve({ ...memoryTree(this.app), incomplete: this.unread });
  }

  nameOf(folder: string): string {
    return folder === '.' ? 'shop' : folder;
  }

  priceFiles(): ReturnType<World['priceFiles']> {
    return Promise.resolve(shippedPriceFiles());
  }

  movers(): ReturnType<World['movers']> {
    return Promise.resolve((_ends, { settings }) => {
      this.settings = settings;
      return Promise.resolve(this.movables);
    });
  }

  plugins(): ReturnType<World['plugins']> {
    return import('../../src/registry.ts');
  }

  /** Files are rendered for real: give `--out` and `--state` a folder of their own. */
  rendering(): ReturnType<World['rendering']> {
    return Promise.resolve({ openOut: openOutFolder, onBench: onBench(realShell, this.signal) });
  }

  eyes(): Promise<Eyes> {
    return Promise.reject(new Error('this world has no eyes'));
  }
  /** What answers for each server, by its host. */
  servers: Record<string, Server> = {};
  server({ host }: Destination): Promise<Server> {
    const server = this.servers[host];
    return server === undefined
      ? Promise.reject(new Error(`this world has no server ${host}`))
      : Promise.resolve(server);
  }

  program(): ReturnType<World['program']> {
    return Promise.resolve({ sha256: 'ab'.repeat(32), packed: () => Promise.resolve('cGFja2Vk') });
  }

  sources(): ReturnType<World['sources']> {
    return Promise.reject(new Error('this world has no app to release'));
  }

  measure: World['measure'] = {
    postgres: () => Promise.resolve({ version: '16.4', bytes: 3.2e9, tables: 41 }),
    redis: () => Promise.resolve({ version: '7.2', keys: 1200 }),
  };

  drive(): ReturnType<World['drive']> {
    return Promise.reject(new Error('this world drives nothing'));
  }

  /** Runs a call and gives what came of it; the streams hold only what this call wrote. */
  async call(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    this.stdout.text = '';
    this.stderr.text = '';
    const code = await runCli(argv, this);
    return { code, out: this.stdout.text, err: this.stderr.text };
  }
}

class RecordingStream implements Stream {
  text = '';
  size?: () => { columns: number; rows: number };

  write(text: string): void {
    this.text += text;
  }
}
