import type { FlagParametersForType } from '@stricli/core';
import type { Host } from '../../core/plan/host.ts';
import { type SystemId, systemIds, usualSystem } from '../../core/stack/systems.ts';
import { type FolderFlags, machine, maybe, text, whole } from './flags.ts';

const commas = (input: string): readonly string[] =>
  input
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

export const formats = ['md', 'html', 'json'] as const;

/** What a plan is made from. */
export interface PlanInputFlags extends FolderFlags {
  readonly to?: string;
  readonly host?: Host;
  readonly os?: SystemId;
  readonly choose?: readonly string[];
  readonly without?: readonly string[];
  readonly codeChange?: readonly string[];
  readonly requests?: number;
  readonly rehearsal?: string;
  readonly inventory?: string;
  readonly from?: string;
  readonly redisFrom?: string;
}

export interface PlanFlags extends PlanInputFlags {
  readonly format: (typeof formats)[number];
  readonly out?: string;
  readonly diff?: string;
}

export const planInput: FlagParametersForType<Omit<PlanInputFlags, 'word'>> = {
  to: maybe('Where it will run: vps, compose, ecs or kubernetes; vps', 'target', text),
  host: machine,
  os: {
    kind: 'enum',
    values: systemIds,
    optional: true,
    brief: `What the server runs, with --to vps; ${usualSystem}`,
  },
  choose: maybe('Components in the place of the usual ones: valkey,smtp-relay', 'ids', commas),
  without: maybe('Components to leave out, or needs to leave unanswered', 'ids', commas),
  codeChange: maybe('Needs that the app will no longer have, as its code changes first', 'needs', commas),
  requests: maybe('Requests a minute at the peak', 'n', whole),
  rehearsal: maybe('Report of `unmoor rehearse --json`; <state>/rehearsal.json', 'file', text),
  from: maybe('Measure this PostgreSQL for the sizes and times: a URL, env:NAME or @FILE', 'url', text),
  redisFrom: maybe('Measure this Redis too', 'url', text),
  inventory: maybe('Facts from `unmoor inspect --json`, in place of reading the app', 'file', text),
};

export const plan: FlagParametersForType<Omit<PlanFlags, 'word'>> = {
  ...planInput,
  format: {
    kind: 'enum',
    values: formats,
    default: 'md',
    brief: 'md and html to read; json is the plan itself',
  },
  out: maybe('Write it to a file', 'file', text),
  diff: maybe('Say what changed since this plan (json)', 'file', text),
};
