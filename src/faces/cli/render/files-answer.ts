import { people } from '../../../core/stack/file.ts';
import type { Proof } from '../../../core/stack/reader.ts';
import type { Outcome } from '../../../core/stack/three-way.ts';
import { unifiedDiff } from '../../../core/unified-diff.ts';
import type { Change } from '../../../pipeline/render/write.ts';

export interface RenderedFile {
  /** Below the folder. */
  readonly path: string;
  readonly outcome: Outcome;
  /** Who reads it: `nginx`. Unset: it is not rendered any more. */
  readonly reader?: string;
  readonly result: Proof['result'];
  /** Program that gave the verdict, with its version where it tells it. */
  readonly by?: string;
  readonly message?: string;
  /** Unified, with --diff; empty where nothing changes. Of `beside` it is what lies beside, against the person's. */
  readonly diff?: string;
}

/** What `unmoor render --json` prints. */
export interface RenderAnswer {
  /** No file was refused, none waits beside an edited one, and with --strict all were checked. */
  readonly ok: boolean;
  readonly app: string;
  readonly target: string;
  /** Hash of the plan. */
  readonly plan: string;
  readonly out: string;
  readonly dryRun: boolean;
  readonly checked: boolean;
  /** Nothing is written on a dry run, nor when a file was refused. */
  readonly written: boolean;
  readonly files: readonly RenderedFile[];
  /** Variables that .env.production must hold. */
  readonly given: readonly string[];
}

/** @param proofs by path; unset: nothing was checked */
export function fileAnswer(
  { path, outcome, file, before, after }: Change,
  proofs: ReadonlyMap<string, Proof> | undefined,
  withDiff: boolean,
): RenderedFile {
  return {
    path,
    outcome,
    ...(file === undefined ? {} : { reader: file.reader }),
    ...verdict(proofs?.get(path)),
    ...(withDiff ? { diff: unifiedDiff(path, before, outcome === 'beside' ? file?.text : after) } : {}),
  };
}

function verdict(proof: Proof | undefined): Pick<RenderedFile, 'result' | 'by' | 'message'> {
  switch (proof?.result) {
    case 'accepted':
      return { result: proof.result, by: proof.by };
    case 'refused':
      return { result: proof.result, by: proof.by, message: proof.message };
    case 'unchecked':
      return { result: proof.result, message: proof.why };
    case undefined:
      return { result: 'unchecked' };
  }
}

/** What keeps files from being written: a program refused one, or with --strict nothing here could check it. */
export const isRefused = ({ result, reader }: RenderedFile, strict: boolean): boolean =>
  result === 'refused' || (strict && result === 'unchecked' && reader !== undefined && reader !== people);
