import type { StackFile } from '../../src/core/stack/file.ts';
import type { FileReader, Proof } from '../../src/core/stack/reader.ts';
import { openBench, type ScratchBench } from '../../src/io/bench.ts';

export type { ScratchBench };

/** A scratch folder where files lie as on their host. */
export const benchOf = (files: readonly StackFile[]): Promise<ScratchBench> => openBench(files);

/** What the real program says of these files. */
export async function proofOf(
  reader: FileReader,
  files: readonly StackFile[],
): Promise<ReadonlyMap<string, Proof>> {
  await using bench = await openBench(files);
  const own = files.filter((one) => one.reader === reader.id);
  return reader.prove(
    bench,
    own.map(({ at }) => at),
  );
}
