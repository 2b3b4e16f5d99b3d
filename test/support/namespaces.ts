import { type ChildProcess, spawn } from 'node:child_process';
import { realShell } from '../../src/io/shell.ts';

/** Networks of their own on this machine: each a host, joined by cables. Root only; the caller disposes of them. */
export interface Networks extends AsyncDisposable {
  /** Runs in a host, and must succeed. */
  readonly run: (host: string, ...argv: readonly string[]) => Promise<string>;
  /** Listens on a TCP port of a host until the end, and says `hello`. */
  readonly listen: (host: string, port: number) => Promise<void>;
  /** What a connection comes to: `hello`, or why not (`EHOSTUNREACH`). */
  readonly connect: (host: string, to: string, port: number) => Promise<string>;
}

const listener = `require('net').createServer((s) => { s.on('error', () => {}); s.end('hello'); })
  .listen(Number(process.argv[1]), () => console.log('up'))`;
const client = `const s = require('net').connect(Number(process.argv[2]), process.argv[1]);
  s.on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`;

/** @param names of hosts, the same for every test: one file of tests at a time makes them */
export async function makeNetworks(names: readonly string[]): Promise<Networks> {
  const tag = (host: string) => `unmoor-${process.pid}-${host}`;
  const children: ChildProcess[] = [];
  const ip = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await realShell.run({
      argv: ['ip', ...argv],
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    });
    if (code !== 0) throw new Error(`ip ${argv.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
  const run = (host: string, ...argv: readonly string[]) => ip('netns', 'exec', tag(host), ...argv);
  for (const name of names) {
    await ip('netns', 'add', tag(name));
    await run(name, 'ip', 'link', 'set', 'lo', 'up');
  }
  return {
    run: (host, ...argv) => run(host, ...argv.map((word) => (names.includes(word) ? tag(word) : word))),
    listen: async (host, port) => {
      const child = spawn('ip', ['netns', 'exec', tag(host), process.execPath, '-e', listener, String(port)]);
      children.push(child);
      await new Promise((resolve) => child.stdout.once('data', resolve));
    },
    connect: async (host, to, port) =>
      (await run(host, process.execPath, '-e', client, to, String(port))).trim(),
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill('SIGKILL');
      for (const name of names) await ip('netns', 'del', tag(name));
    },
  };
}
