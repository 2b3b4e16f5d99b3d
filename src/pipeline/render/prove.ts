import { messageOf } from '../../core/errors/error.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { FileReader, Proof } from '../../core/stack/reader.ts';
import { openBench } from '../../io/bench.ts';

/** Where a file lies for its reader: where its program reads it, else at its path below the folder. */
export const laidAt = ({ at, path }: Pick<OutFile, 'at' | 'path'>): string => at ?? `/${path}`;

/**
 * Shows every file to the real program that reads it. Each reader has a bench of its own with all files on it, so that none sees what
 * another did to them.
 * @returns a verdict for each path, missing programs said as such
 */
export async function prove(
  files: readonly OutFile[],
  readers: readonly FileReader[],
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>();
  const laid = files.map((file) => ({ ...file, at: laidAt(file) }));
  for (const id of [...new Set(files.map(({ reader }) => reader))].toSorted()) {
    const own = laid.filter(({ reader }) => reader === id);
    const found = await verdicts(
      readers.find((one) => one.id === id),
      own.map(({ at }) => at),
      laid,
    );
    for (const { path, at } of own)
      proofs.set(path, found.get(at) ?? unchecked(`${id} said nothing of this file`));
  }
  return proofs;
}

async function verdicts(
  reader: FileReader | undefined,
  paths: readonly string[],
  laid: Parameters<typeof openBench>[0],
): Promise<ReadonlyMap<string, Proof>> {
  const all = (proof: Proof) => new Map(paths.map((path) => [path, proof]));
  if (reader === undefined) return all(unchecked('nothing reads this kind of file'));
  try {
    await using bench = await openBench(laid);
    return await reader.prove(bench, paths);
  } catch (error) {
    return all(unchecked(`${reader.id} could not be asked: ${messageOf(error)}`));
  }
}

const unchecked = (why: string): Proof => ({ result: 'unchecked', why });

/** Readers of everything that is in the plan, each once. */
export function readersOf(
  parts: readonly { readonly id: string }[],
  components: readonly { readonly id: string; readonly readers?: readonly FileReader[] }[],
  target: { readonly readers?: readonly FileReader[] },
): readonly FileReader[] {
  const chosen = components.filter(({ id }) => parts.some((part) => part.id === id));
  const readers = [...chosen.flatMap((one) => one.readers ?? []), ...(target.readers ?? [])];
  return [...new Map(readers.map((reader) => [reader.id, reader])).values()];
}
