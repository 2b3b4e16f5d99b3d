import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ran, type Shell } from '../shell.ts';
import { unprivileged } from './unprivileged.ts';

/** `absent`: nothing, or an empty directory. `begun`, `complete`: our run's. `foreign`: somebody else's. */
export type ClusterState = 'absent' | 'begun' | 'complete' | 'foreign';

const completeMark = 'unmoor.run';
const autoConf = 'postgresql.auto.conf';

/**
 * A data directory on this machine that a run makes, and the server that runs on it as an unprivileged user. A mark beside the
 * directory says whose it is from before its first file; a mark in it says that it is whole.
 */
export class LocalCluster {
  readonly data: string;
  readonly binDir: string;
  readonly #run: string;
  readonly #shell: Shell;

  constructor(options: { data: string; binDir: string; run: string; shell: Shell }) {
    this.data = options.data;
    this.binDir = options.binDir;
    this.#run = options.run;
    this.#shell = options.shell;
  }

  get #mark(): string {
    return `${this.data}.unmoor`;
  }

  get logFile(): string {
    return join(this.data, 'unmoor.log');
  }

  state(): ClusterState {
    if (this.read(completeMark) === this.#run) return 'complete';
    if (readText(this.#mark) === this.#run) return 'begun';
    return isEmpty(this.data) && !existsSync(this.#mark) ? 'absent' : 'foreign';
  }

  /** Empties what an earlier attempt of ours left, and makes the directory as initdb would. Only when `absent` or `begun`. */
  begin(): void {
    mkdirSync(dirname(this.data), { recursive: true });
    writeFileSync(this.#mark, this.#run, { mode: 0o600 });
    rmSync(this.data, { recursive: true, force: true });
    mkdirSync(this.data, { mode: 0o700 });
    this.#give(this.data);
  }

  complete(): void {
    this.write(completeMark, this.#run);
  }

  /** Removes the directory and the mark. The server must be stopped. */
  remove(): void {
    rmSync(this.data, { recursive: true, force: true });
    rmSync(this.#mark, { force: true });
  }

  read(name: string): string | undefined {
    return readText(join(this.data, name));
  }

  /** For the server's eyes only: it may hold a password. */
  write(name: string, text: string): void {
    const path = join(this.data, name);
    rmSync(path, { force: true }); // a file that stands keeps its old mode
    writeFileSync(path, text, { mode: 0o600 });
    this.#give(path);
  }

  drop(name: string): void {
    rmSync(join(this.data, name), { force: true });
  }

  /** Makes the server read these files last, and takes from postgresql.auto.conf what would win over them. */
  include(files: readonly string[], settings: readonly string[]): void {
    const conf = this.read('postgresql.conf') ?? '';
    const lines = files.map((file) => `include_if_exists = '${file}'`).filter((line) => !conf.includes(line));
    if (lines.length > 0) this.write('postgresql.conf', `${conf}\n# made by unmoor\n${lines.join('\n')}\n`);
    const wins = new RegExp(`^\\s*(${settings.join('|')})\\s*=`);
    const auto = this.read(autoConf) ?? '';
    this.write(
      autoConf,
      auto
        .split('\n')
        .filter((line) => !wins.test(line))
        .join('\n'),
    );
  }

  /** Runs one of the server's programs as the server's user. */
  program(
    name: string,
    args: readonly string[],
    more: { readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
  ): Promise<Ran> {
    return this.#shell.run({
      argv: [join(this.binDir, name), ...args],
      cwd: dirname(this.data),
      ...unprivileged(),
      ...more,
    });
  }

  async isRunning(): Promise<boolean> {
    return existsSync(this.data) && (await this.program('pg_ctl', ['-D', this.data, 'status'])).code === 0;
  }

  /**
   * Starts the server and waits until it lets sessions in.
   * @returns undefined, or what it said last
   */
  async start(): Promise<string | undefined> {
    const args = ['-D', this.data, '-l', this.logFile, '-w', '-t', '300', 'start'];
    const ran = await this.program('pg_ctl', args);
    if (ran.code === 0) return undefined;
    const log = (this.read('unmoor.log') ?? '').trim().split('\n').slice(-5).join(' ');
    return log === '' ? ran.stderr.trim() : log;
  }

  async stop(): Promise<void> {
    if (await this.isRunning()) await this.program('pg_ctl', ['-D', this.data, '-m', 'fast', '-w', 'stop']);
  }

  /** Bytes free where the directory is or will be; undefined when df does not say. */
  async freeBytes(): Promise<number | undefined> {
    let folder = this.data;
    while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
    const ran = await this.#shell.run({ argv: ['df', '-Pk', folder] });
    const kilobytes = Number(ran.stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]);
    return ran.code === 0 && Number.isFinite(kilobytes) ? kilobytes * 1024 : undefined;
  }

  /** Whether a loadable library of that name stands where the server looks for them. */
  hasLibrary(name: string): boolean {
    const places = [join(this.binDir, '../lib'), join(this.binDir, '../lib/postgresql')];
    return places.some(
      (place) => existsSync(join(place, `${name}.so`)) || existsSync(join(place, `${name}.dylib`)),
    );
  }

  #give(path: string): void {
    const who = unprivileged();
    if (who !== undefined) chownSync(path, who.uid, who.gid);
    else chmodSync(path, path === this.data ? 0o700 : 0o600);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // it is not there
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
