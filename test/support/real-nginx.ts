import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../src/io/servers/free-port.ts';
import { type Edition, readEdition } from '../../src/components/nginx/edition.ts';
import type { StackFile } from '../../src/core/stack/file.ts';
import { realShell } from '../../src/io/shell.ts';
import { makeCertificate } from './certificates.ts';

/** The nginx of this machine, as files can be written for it: what differs from the targets' is only its version. */
export async function installedEdition(): Promise<Edition> {
  const { stderr } = await realShell.run({ argv: ['nginx', '-V'], env: withDaemons });
  const found = readEdition(stderr);
  if (found === undefined) throw new Error(`no nginx here: ${stderr}`);
  return { ...found, brotli: false, logs: 'files', run: '/run', ipv6: false };
}

const withDaemons = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };

export interface RealNginx {
  /** Ports by those that the files name: 443, 80, 8090 ... */
  readonly ports: ReadonlyMap<number, number>;
  /** Where a path of the files lies for this nginx: `/srv/shop/current/web`. */
  place(path: string): string;
  log(name: 'access' | 'error'): string;
  stop(): Promise<void>;
}

export interface Lay {
  /** Files that are served, by their place: `/srv/association/current/frontend/dist/index.html`. */
  readonly served?: Readonly<Record<string, string | Buffer>>;
  /** Put into the text of every file. */
  readonly replaced?: readonly (readonly [string, string])[];
}

/** Starts nginx on rendered files, with everything absolute moved below a scratch folder, and ports that are free. */
export async function startNginx(
  files: readonly StackFile[],
  { served = {}, replaced = [] }: Lay = {},
): Promise<RealNginx> {
  const root = mkdtempSync(join(tmpdir(), 'unmoor-nginx-'));
  chmodSync(root, 0o755);
  const place = (path: string) => join(root, path);
  const put = (path: string, text: string | Buffer) => {
    mkdirSync(dirname(place(path)), { recursive: true });
    writeFileSync(place(path), text);
  };
  for (const folder of ['/run', '/var/log/nginx', '/var/www/acme', '/tmp'])
    mkdirSync(place(folder), { recursive: true });
  const certificate = await makeCertificate();
  const names = [
    ...new Set(
      files.flatMap(({ text }) => [...text.matchAll(/\/etc\/letsencrypt\/live\/[^/]+/g)].map(([at]) => at)),
    ),
  ];
  for (const name of names) {
    put(`${name}/fullchain.pem`, readFileSync(certificate.crt));
    put(`${name}/privkey.pem`, readFileSync(certificate.key));
  }
  rmSync(certificate.folder, { recursive: true });

  const ports = new Map<number, number>();
  for (const { text } of files)
    for (const [, port] of text.matchAll(/^\s*listen (?:127\.0\.0\.1:)?(\d+)/gm))
      if (!ports.has(Number(port))) ports.set(Number(port), await freePort());
  for (const { at, text } of files) {
    let moved = text
      .replaceAll(
        /(?<=^|[\s"])\/(?=(?:srv|run|tmp|var\/log|var\/www|var\/lib\/unmoor|etc\/letsencrypt|etc\/nginx\/unmoor)\b)/gm,
        `${root}/`,
      )
      .replaceAll(
        /^(\s*listen) (?:127\.0\.0\.1:)?(\d+)/gm,
        (_, listen: string, port: string) => `${listen} 0.0.0.0:${ports.get(Number(port))}`,
      )
      .replace(/^include \/etc\/nginx\/modules-enabled.*$/m, '')
      .replace(/^user .*$/m, '');
    for (const [from, to] of replaced) moved = moved.replaceAll(from, to);
    put(at, moved);
  }
  put('/etc/nginx/mime.types', readFileSync('/etc/nginx/mime.types'));
  for (const [path, text] of Object.entries(served)) put(path, text);
  const conf = place('/etc/nginx/nginx.conf');
  writeFileSync(conf, temporaries(readFileSync(conf, 'utf8'), root));

  const child = spawn('nginx', ['-c', conf, '-e', place('/var/log/nginx/error.log'), '-g', 'daemon off;'], {
    env: { ...process.env, ...withDaemons },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  await started(
    child,
    place('/run/nginx.pid'),
    () => `${Buffer.concat(said).toString()}\n${readLog(place('/var/log/nginx/error.log'))}`,
  );
  return {
    ports,
    place,
    log: (name) => readLog(place(`/var/log/nginx/${name}.log`)),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const readLog = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** nginx's own folders of its package are not this person's to write. */
const temporaries = (conf: string, root: string): string =>
  conf.includes('_temp_path')
    ? conf
    : conf.replace(
        /^(\s*)include mime\.types;$/m,
        (line, indent: string) =>
          `${line}\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${indent}${name}_temp_path ${root}/tmp/${name};`).join('\n')}`,
      );

async function started(child: ChildProcess, pid: string, said: () => string): Promise<void> {
  while (!existsSync(pid)) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
