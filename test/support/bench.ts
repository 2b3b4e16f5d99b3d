import { onBench } from '../../src/io/render/bench.ts';
import type { OutFile, StackFile } from '../../src/core/stack/file.ts';
import type { FileReader, Proof } from '../../src/core/stack/reader.ts';

/** What the real program says of its files, which lie among all of them as on their host. */
export function proofOf(
  reader: FileReader,
  files: readonly StackFile[],
): Promise<ReadonlyMap<string, Proof>> {
  const own = files.filter((one) => one.reader === reader.id).map(({ at }) => at);
  const laid = files.map((one): OutFile => ({ ...one, path: one.at.slice(1) }));
  return onBench()(laid, (bench) => reader.prove(bench, own));
}
