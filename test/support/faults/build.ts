import { program } from './program.ts';

/** The command line with its boundaries open to a test, bundled once. */
export default async function build(): Promise<void> {
  const { bundle } = (await import('../../../tools/build.mjs')) as {
    bundle: (entry: string, outfile: string) => Promise<void>;
  };
  await bundle('test/support/crashing-main.ts', program);
}
