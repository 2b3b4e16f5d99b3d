import { freePort } from '../../src/io/servers/free-port.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RealVarnish {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts varnishd on this VCL, with as much storage as `storage` says. */
export async function startVarnish(vcl: string, storage = 'malloc,64M'): Promise<RealVarnish> {
  const root = mkdtempSync(join(tmpdir(), 'unmoor-varnish-'));
  const file = join(root, 'test.vcl');
  writeFileSync(file, vcl);
  const port = await freePort();
  const argv = [
    '-j',
    'none',
    '-F',
    '-n',
    join(root, 'work'),
    '-a',
    `127.0.0.1:${port}`,
    '-T',
    'none',
    '-f',
    file,
    '-s',
    storage,
  ];
  const child = spawn('varnishd', argv, {
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`varnishd ended: ${Buffer.concat(said).toString()}`);
    await new Promise((again) => setTimeout(again, 50));
  }
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
