import { messageOf } from '../../core/errors/error.ts';
import { type OutFile, people, placeOf } from '../../core/stack/file.ts';
import type { FileReader, OnBench, Proof } from '../../core/stack/reader.ts';

/** Programs that read at the same time: most wait more than they work. */
const atOnce = 4;

/**
 * Has every file read by the program that it is for. Each reader has a bench of its own with all files on it, so that none sees what
 * another did to them.
 * @returns by `OutFile.path`; a file whose reader is not there, or gave no verdict on it, is unchecked and says why
 */
export async function proveFiles(
  files: readonly OutFile[],
  readers: readonly FileReader[],
  onBench: OnBench,
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>();
  const ask = async (id: string): Promise<void> => {
    const read = files.filter(({ reader }) => reader === id);
    const reader = readers.find((one) => one.id === id);
    const verdict =
      reader === undefined
        ? () => unchecked(id === people ? 'it is for people' : `nothing here reads it (${id})`)
        : await verdictsOf(reader, read, files, onBench);
    for (const file of read) proofs.set(file.path, verdict(file));
  };
  const waiting = new Set(files.map(({ reader }) => reader)).values();
  const inTurn = async (): Promise<void> => {
    for (const id of waiting) await ask(id);
  };
  await Promise.all(Array.from({ length: atOnce }, inTurn));
  return proofs;
}

async function verdictsOf(
  reader: FileReader,
  read: readonly OutFile[],
  files: readonly OutFile[],
  onBench: OnBench,
): Promise<(file: OutFile) => Proof> {
  try {
    const said = await onBench(files, (bench) => reader.prove(bench, read.map(placeOf)));
    return (file) => said.get(placeOf(file)) ?? unchecked(`${reader.id} gave no verdict on it`);
  } catch (error) {
    const why = `${reader.id} could not be asked: ${messageOf(error)}`;
    return () => unchecked(why);
  }
}

const unchecked = (why: string): Proof => ({ result: 'unchecked', why });
