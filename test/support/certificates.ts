import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realShell } from '../../src/io/shell.ts';

export interface Certificate {
  readonly folder: string;
  readonly key: string;
  /** Self-signed for `localhost` and 127.0.0.1: it is its own authority. */
  readonly crt: string;
}

/** A certificate of a private authority; the caller removes the folder. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-tls-'));
  const [key, crt] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const request = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext';
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const argv = ['openssl', ...request.split(' '), names, '-keyout', key, '-out', crt] as const;
  const made = await realShell.run({ argv });
  if (made.code !== 0) throw new Error(made.stderr);
  return { folder, key, crt };
}
