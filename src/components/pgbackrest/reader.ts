import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** What only the host knows, with a store where nobody answers: pgBackRest has read everything when it finds that out. */
const told: Readonly<Record<string, string>> = {
  REPO1_CIPHER_PASS: 'x',
  REPO1_S3_BUCKET: 'x',
  REPO1_S3_ENDPOINT: 'localhost',
  REPO1_S3_REGION: 'x',
  REPO1_S3_KEY: 'x',
  REPO1_S3_KEY_SECRET: 'x',
  REPO1_STORAGE_HOST: '127.0.0.1',
  REPO1_STORAGE_PORT: '1',
  IO_TIMEOUT: '0.1',
  LOG_LEVEL_FILE: 'off',
  LOG_LEVEL_CONSOLE: 'off',
  LOG_LEVEL_STDERR: 'warn',
};

/** It goes on after a name that it does not know, and says so. */
const unknownOption = /^WARN: configuration file contains .*/m;

/** pgBackRest itself, asked for a backup: that command takes every option but those of a restore. */
export const reader: FileReader = {
  id: 'pgbackrest',
  prove: async (bench, paths) =>
    new Map(await Promise.all(paths.map(async (path) => [path, await verdict(bench, path)] as const))),
};

async function verdict(bench: Bench, path: string): Promise<Proof> {
  const by = 'pgbackrest';
  if (!(await bench.has(by))) return { result: 'unchecked', why: 'pgbackrest is not on this machine' };
  const env = Object.fromEntries(Object.entries(told).map(([name, value]) => [`PGBACKREST_${name}`, value]));
  const { stderr, stdout } = await bench.run(
    [
      'pgbackrest',
      `--config=${bench.root}${path}`,
      `--lock-path=${bench.root}/lock`,
      '--stanza=app',
      'backup',
    ],
    { env },
  );
  const output = `${stdout}${stderr}`.replaceAll(bench.root, '');
  const unknown = unknownOption.exec(output)?.[0];
  if (unknown !== undefined) return { result: 'refused', by, message: unknown };
  return output.includes('HostConnectError')
    ? { result: 'accepted', by }
    : { result: 'refused', by, message: output.trim().split('\n')[0] ?? '' };
}
