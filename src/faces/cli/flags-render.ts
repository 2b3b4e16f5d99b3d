import type { FlagParametersForType } from '@stricli/core';
import { maybe, text, yesNo } from './flags.ts';
import { type PlanFlags, plan as planFlags } from './flags-plan.ts';

/** What a plan is made from, where no file holds one. */
export type MakeFlags = Omit<PlanFlags, 'format' | 'out' | 'diff'>;

export interface RenderFlags extends MakeFlags {
  readonly plan?: string;
  readonly out: string;
  readonly check: boolean;
  readonly strict: boolean;
  readonly diff: boolean;
  readonly dryRun: boolean;
}

const { format: _format, out: _out, diff: _diff, ...make } = planFlags;

export const render: FlagParametersForType<Omit<RenderFlags, 'word'>> = {
  ...make,
  plan: maybe('Plan from `unmoor plan --format json`, in place of making one', 'file', text),
  out: {
    kind: 'parsed',
    default: 'deploy',
    brief: 'Folder that is written',
    placeholder: 'dir',
    parse: text,
  },
  check: yesNo('Show every file to the program that reads it, and write only what none refuses'),
  strict: yesNo('With --check: a file that could not be checked counts as refused'),
  diff: yesNo('Show what would change, line by line, and write nothing'),
  dryRun: yesNo('Name the files that would change, and write nothing'),
};
