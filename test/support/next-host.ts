import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../src/io/servers/free-port.ts';
import { render } from '../../src/components/next/render.ts';
import { buildScript } from '../../src/components/releases/build-script.ts';
import { frontFiles } from '../../src/components/nginx/render.ts';
import { appEntry } from '../../src/components/pm2/app-entry.ts';
import type { Service } from '../../src/core/app/service.ts';
import { shellWord } from '../../src/core/formats/shell.ts';
import { variablesFor } from '../../src/core/host/variables.ts';
import { makeStack, renderings } from '../../src/pipeline/render/make-stack.ts';
import { realShell } from '../../src/io/shell.ts';
import { emptyApp, service } from './planned-apps.ts';
import { installedEdition, type RealNginx, startNginx } from './real-nginx.ts';
import { stackOf } from './rendering.ts';

/** Where the packages of one version of Next.js are kept between runs. */
const packagesOf = (next: string): string => `/var/cache/unmoor-tests/next/${next}`;

/** What of it is installed beside Next.js. */
const react = '19.2.3';

export async function installNext(next: string): Promise<void> {
  const folder = packagesOf(next);
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const dependencies = { next, react, 'react-dom': react };
  writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await must(['npm', 'install', '--no-audit', '--no-fund', '--prefix', unfinished]);
  renameSync(unfinished, folder);
}

async function must(argv: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await realShell.run({ argv, env });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
}

export interface NextHost {
  /** Ports of the two processes. */
  readonly ports: readonly [number, number];
  /** Port of HTTPS before them. */
  readonly front: number;
  /** Builds what is in the folder, and leads the link of what serves to it. */
  release(id: string, source: string): Promise<void>;
  start(): Promise<void>;
  stopApp(): Promise<void>;
  /** What the processes printed. */
  said(): string;
  place(path: string): string;
  stop(): Promise<void>;
}

export const nextDomain = 'shop.example';

/**
 * What a host of one's own has of an app of Next.js, below a scratch folder: the rendered nginx, the rendered script of the build,
 * what the rendered stack gives Next.js, and two processes that are started as PM2 starts them, as somebody who may write nowhere but in
 * the folder that units may write.
 */
export async function startNextHost(
  next: string,
  { start = 'next start -p 3000', env = {} }: { start?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<NextHost> {
  await installNext(next);
  const services: readonly Service[] = [
    service('web.web', 'web', {
      folder: 'web',
      framework: 'next',
      output: '.next',
      port: 3000,
      install: `cp -a --link ${packagesOf(next)}/node_modules .`,
      build: 'npx next build',
      start,
    }),
  ];
  const domains = [{ host: nextDomain, kind: 'own' as const, from: [] }];
  const input = stackOf({ ...emptyApp, app: 'shop', services, domains }, 'vps');
  const stack = makeStack(input);
  const of = (id: string) => {
    const found = renderings(input).find(({ component }) => component.id === id);
    if (found === undefined) throw new Error(`${id} is not in the plan`);
    return found.rendering;
  };
  const web = stack.workloads.find(({ id }) => id === 'web');
  if (web === undefined) throw new Error('the stack has no web');
  const { values, missing } = variablesFor({
    names: Object.values(web.env).flatMap((one) => (one.kind === 'given' ? [one.name] : [])),
    given: new Map(),
    standing: new Map(),
    here: ['127.0.0.1'],
    random: randomBytes,
  });
  if (missing.length > 0) throw new Error(`nobody gives ${missing.join(', ')}`);
  const ports = [await freePort(), await freePort()] as const;
  const nginx: RealNginx = await startNginx(frontFiles(of('nginx'), await installedEdition()), {
    replaced: [['server 127.0.0.1:13000;', `server 127.0.0.1:${ports[0]};\n  server 127.0.0.1:${ports[1]};`]],
  });
  const root = nginx.place('/').replace(/\/$/, '');
  const moved = (text: string) =>
    text.replaceAll(/(?<![\w.])\/(srv|etc|var\/cache)\/(?=shop|\$)/g, `${root}/$1/`);
  mkdirSync(join(root, 'etc/shop/next'), { recursive: true });
  for (const { at, text } of render(of('next')).files) writeFileSync(nginx.place(at), text);
  const variables = [...values].map(([name, value]) => `${name}=${shellWord(value)}\n`).join('');
  writeFileSync(nginx.place('/etc/shop/app.env'), variables);
  // Workers of this nginx are nobody, who is in no group of the app's.
  writeFileSync(join(root, 'build'), moved(buildScript(services)));
  mkdirSync(nginx.place('/srv/shop/building'), { recursive: true });

  const asStarted = of('pm2').apps.find(({ id }) => id === 'web') ?? web;
  const entry = appEntry(asStarted, { memoryMb: 400, drainMs: 10_000, preload: '/etc/shop/argv.cjs' }) as {
    readonly script: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  let running: ChildProcess[] = [];
  let said = '';
  const stopApp = async () => {
    const alive = running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = alive.map((one) => once(one, 'exit'));
    for (const one of alive) one.kill('SIGTERM');
    await Promise.all(ended);
    running = [];
  };
  return {
    ports,
    front: nginx.ports.get(443) as number,
    place: (path) => nginx.place(path),
    // As unmoor-release does it, whose systemd is not here.
    release: async (id, source) => {
      const made = nginx.place(`/srv/shop/releases/${id}`);
      cpSync(source, made, { recursive: true });
      const lines = [
        'set -eua',
        `. ${shellWord(nginx.place('/etc/shop/app.env'))}`,
        'mount --bind "$1" "$2"',
        'cd "$1"',
        'exec sh "$3"',
      ].join('\n');
      const building = nginx.place('/srv/shop/building');
      await must(['unshare', '--mount', 'sh', '-c', lines, 'sh', made, building, join(root, 'build')]);
      await must(['chown', '-R', 'nobody', nginx.place('/var/cache/shop-next')]);
      rmSync(nginx.place('/srv/shop/current'), { force: true });
      symlinkSync(made, nginx.place('/srv/shop/current'));
    },
    start: async () => {
      running = ports.map((port) => {
        const child = spawn(process.execPath, [entry.script, ...entry.args], {
          cwd: nginx.place('/srv/shop/current/web'),
          uid: 65_534,
          env: {
            PATH: process.env['PATH'],
            ...Object.fromEntries(values),
            ...Object.fromEntries(Object.entries(entry.env).map(([name, value]) => [name, moved(value)])),
            ...env,
            PORT: String(port),
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        for (const stream of [child.stdout, child.stderr])
          stream.on('data', (chunk: Buffer) => {
            said += chunk.toString();
          });
        return child;
      });
      await Promise.all(running.map((one, index) => listening(one, ports[index] as number, () => said)));
    },
    stopApp,
    said: () => said,
    stop: async () => {
      await stopApp();
      await nginx.stop();
    },
  };
}

/** Once it is asked by TCP, it answers by HTTP. */
async function listening(child: ChildProcess, port: number, said: () => string): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
