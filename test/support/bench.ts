import type { StackFile } from '../../src/core/stack/file.ts';
import type { FileReader, Proof } from '../../src/core/stack/reader.ts';
import { onBench } from '../../src/io/render/bench.ts';

/** What the real program says of these files, by where each is read. */
export const proofOf = (
  reader: FileReader,
  files: readonly StackFile[],
): Promise<ReadonlyMap<string, Proof>> =>
  onBench()(
    files.map((file) => ({ ...file, path: file.at.slice(1) })),
    (bench) =>
      reader.prove(
        bench,
        files.filter((one) => one.reader === reader.id).map(({ at }) => at),
      ),
  );
