import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import { checkScript } from './health.ts';

const marker = '/tmp/unmoor-was-well';

describe.each([[['node']], [['python3']], [['curl']], [['nc', 'wget']]])(
  'a check in an image that has %j and nothing else',
  (programs) => {
    let folder: string;
    let status = 200;
    let hosts: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(request.url === "/it's/ready?a=$b" ? status : 404).end('x');
    });

    beforeEach(async () => {
      status = 200;
      hosts = [];
      folder = mkdtempSync(join(tmpdir(), 'unmoor-health-'));
      mkdirSync(join(folder, 'bin'));
      for (const program of programs) {
        // A shim of a version manager would look for its own program on the path.
        const found =
          program === 'python3'
            ? await realShell.run({ argv: ['python3', '-c', 'import sys; print(sys.executable)'] })
            : await realShell.run({ argv: ['sh', '-c', `command -v ${program}`] });
        symlinkSync(found.stdout.trim(), join(folder, 'bin', program));
      }
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      rmSync(folder, { recursive: true });
      await new Promise((resolve) => server.close(resolve));
    });

    /** In a folder of its own: another task has another /tmp. */
    const ask = async (
      health: Parameters<typeof checkScript>[0]['health'],
      port: number,
    ): Promise<number> => {
      const script = checkScript({ health, listens: [{ name: 'http', port, speaks: 'http' }] }) ?? '';
      const { code } = await realShell.run({
        argv: ['/bin/sh', '-c', script.replaceAll(marker, join(folder, 'well'))],
        bare: true,
        env: { PATH: join(folder, 'bin') },
      });
      return code === 0 ? 0 : 1;
    };
    const port = () => (server.address() as AddressInfo).port;
    const http = () =>
      ({ kind: 'http', path: "/it's/ready?a=$b", port: port(), host: 'shop.example' }) as const;

    it('asks the path, with the name of the site, until it has been well once; then only whether it is there', async () => {
      status = 503;
      expect(await ask(http(), port())).toBe(1);
      expect(hosts).toEqual(['shop.example']);
      status = 204;
      expect(await ask(http(), port())).toBe(0);
      expect(existsSync(join(folder, 'well'))).toBe(true);
      // The database is away: the page says so, and the task lives.
      status = 503;
      expect(await ask(http(), port())).toBe(0);
    });

    it('sees that nobody listens, before and after', async () => {
      const gone = port();
      const health = http();
      await new Promise((resolve) => server.close(resolve));
      expect(await ask(health, gone)).toBe(1);
      writeFileSync(join(folder, 'well'), '');
      expect(await ask(health, gone)).toBe(1);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });

    it('asks a port that speaks no HTTP for nothing more', async () => {
      expect(await ask({ kind: 'tcp', port: port() }, port())).toBe(0);
    });
  },
);

it('an image with nothing to ask by is not asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-health-'));
  chmodSync(folder, 0o755);
  const script = checkScript({
    health: { kind: 'tcp', port: 9 },
    listens: [{ name: 'x', port: 9, speaks: 'tcp' }],
  });
  const { code } = await realShell.run({
    argv: ['/bin/sh', '-c', script ?? 'false'],
    bare: true,
    env: { PATH: folder },
  });
  rmSync(folder, { recursive: true });
  expect(code).toBe(0);
});
