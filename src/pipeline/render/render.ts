import type { OutFile } from '../../core/stack/file.ts';
import type { Proof } from '../../core/stack/reader.ts';
import { unifiedDiff } from '../../core/unified-diff.ts';
import type { StackInput } from './make-stack.ts';
import { outFiles } from './out-files.ts';
import { prove, readersOf } from './prove.ts';
import type { Settled, State } from './settle.ts';
import { compare, type OutPlace, write } from './write.ts';

export interface RenderOptions extends OutPlace {
  /** Show every file to the program that reads it, before anything is written. */
  readonly check: boolean;
  /** An unchecked file is as bad as a refused one. */
  readonly strict: boolean;
  /** Say what would change, and write nothing. */
  readonly dryRun: boolean;
}

export interface RenderedFile {
  /** Below the folder. */
  readonly path: string;
  readonly state: State;
  /** Octal; unset for a file that is no longer rendered. */
  readonly mode?: string;
  /** What reads it; unset likewise. */
  readonly reader?: string;
  readonly result: Proof['result'];
  /** What the reader said, or why nobody was asked. */
  readonly message?: string;
  /** Unified; empty where nothing changes. */
  readonly diff: string;
}

export interface RenderResult {
  /** Hash of the plan. */
  readonly plan: string;
  readonly target: string;
  readonly out: string;
  /** Nothing is refused (and with `strict` nothing unchecked). */
  readonly ok: boolean;
  readonly written: boolean;
  readonly files: readonly RenderedFile[];
}

/**
 * From a plan to files. Where a check refuses a file nothing is written: what stands there may serve.
 * @throws UnmoorError RENDER-1xx
 */
export async function render(input: StackInput, options: RenderOptions): Promise<RenderResult> {
  const files = outFiles(input);
  const settled = await compare(options, files);
  const proofs = options.check
    ? await prove(
        asTheyWillStand(files, settled),
        readersOf(input.plan.parts, input.components, input.target),
      )
    : new Map<string, Proof>();
  const results = settled.map((one) => resultOf(one, files, proofs));
  const ok = !results.some(
    ({ path, result }) => result === 'refused' || (options.strict && isUnchecked(proofs.get(path))),
  );
  const written = ok && !options.dryRun;
  if (written) await write(options, files, settled);
  const { plan, target } = input;
  return { plan: plan.hash, target: target.id, out: options.out, ok, written, files: results };
}

const isUnchecked = (proof: Proof | undefined): boolean => proof?.result === 'unchecked';

/** With the person's edits: that is what the programs will read. */
const asTheyWillStand = (files: readonly OutFile[], settled: readonly Settled[]): readonly OutFile[] =>
  files.map((file) => ({
    ...file,
    text: settled.find(({ path }) => path === file.path)?.after ?? file.text,
  }));

function resultOf(
  { path, state, before, after, beside }: Settled,
  files: readonly OutFile[],
  proofs: ReadonlyMap<string, Proof>,
): RenderedFile {
  const file = files.find((one) => one.path === path);
  return {
    path,
    state,
    ...(file === undefined ? {} : { mode: file.mode, reader: file.reader }),
    ...verdictOf(proofs.get(path)),
    // What waits beside the person's own is what the person has to look at.
    diff: unifiedDiff(path, before, beside ?? after),
  };
}

function verdictOf(proof: Proof | undefined): Pick<RenderedFile, 'result' | 'message'> {
  if (proof === undefined) return { result: 'unchecked', message: 'it was not asked for: --check' };
  switch (proof.result) {
    case 'accepted':
      return { result: 'accepted', message: proof.by };
    case 'refused':
      return { result: 'refused', message: `${proof.by}: ${proof.message}` };
    case 'unchecked':
      return { result: 'unchecked', message: proof.why };
  }
}
