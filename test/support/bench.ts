import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { realShell } from '../../src/io/shell.ts';
import type { StackFile } from '../../src/core/stack/file.ts';
import type { Bench, FileReader, Proof } from '../../src/core/stack/reader.ts';

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
const env = { PATH: folders.join(':') };

export interface ScratchBench extends Bench, AsyncDisposable {}

/** A scratch folder where files lie as on their host. */
export async function benchOf(files: readonly StackFile[], parent = tmpdir()): Promise<ScratchBench> {
  const root = await mkdtemp(join(parent, 'unmoor-bench-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(root + path), { recursive: true });
    await writeFile(root + path, text);
  };
  await chmod(root, 0o755);
  for (const { at, text, mode } of files) {
    await write(at, text);
    await chmod(root + at, Number.parseInt(mode, 8));
  }
  return {
    root,
    write,
    has: async (program) => folders.some((folder) => existsSync(join(folder, program))),
    run: (argv, options) => realShell.run({ argv, input: options?.input, env: { ...env, ...options?.env } }),
    read: (path) => readFile(root + path, 'utf8'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 20 }),
  };
}

/** What the real program says of these files. */
export async function proofOf(
  reader: FileReader,
  files: readonly StackFile[],
): Promise<ReadonlyMap<string, Proof>> {
  await using bench = await benchOf(files);
  const own = files.filter((one) => one.reader === reader.id);
  return await reader.prove(
    bench,
    own.map(({ at }) => at),
  );
}
