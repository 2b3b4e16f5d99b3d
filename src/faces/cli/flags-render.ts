import type { FlagParametersForType } from '@stricli/core';
import { maybe, text, yesNo } from './flags.ts';
import { planInput, type PlanInputFlags } from './flags-plan.ts';

export interface RenderFlags extends PlanInputFlags {
  readonly plan?: string;
  readonly out: string;
  readonly check: boolean;
  readonly strict: boolean;
  readonly diff: boolean;
  readonly dryRun: boolean;
}

export const render: FlagParametersForType<Omit<RenderFlags, 'word'>> = {
  plan: maybe('The plan to render (json), in place of making one from the flags below', 'file', text),
  ...planInput,
  out: { kind: 'parsed', default: 'deploy', brief: 'Folder to write to', placeholder: 'dir', parse: text },
  check: yesNo('Have every file read by its own program; nothing is written when one is refused'),
  strict: yesNo('With --check: a file that nothing here could check is a failure too'),
  diff: yesNo('Show what changes, line by line'),
  dryRun: yesNo('Say exactly what would be written, and write nothing'),
};
