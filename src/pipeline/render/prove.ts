import { type OutFile, people, placeOf } from '../../core/stack/file.ts';
import type { FileReader, OnBench, Proof } from '../../core/stack/reader.ts';

/**
 * Has every file read by the program that it is for.
 * @returns by `OutFile.path`; a file whose reader is not there, or gave no verdict on it, is unchecked and says why
 */
export async function proveFiles(
  files: readonly OutFile[],
  readers: readonly FileReader[],
  onBench: OnBench,
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>();
  await onBench(files, async (bench) => {
    for (const id of new Set(files.map(({ reader }) => reader))) {
      const read = files.filter(({ reader }) => reader === id);
      const reader = readers.find((one) => one.id === id);
      const verdicts =
        reader === undefined ? new Map<string, Proof>() : await reader.prove(bench, read.map(placeOf));
      for (const file of read)
        proofs.set(
          file.path,
          verdicts.get(placeOf(file)) ?? {
            result: 'unchecked',
            why: id === people ? 'it is for people' : `nothing here reads it (${id})`,
          },
        );
    }
  });
  return proofs;
}
