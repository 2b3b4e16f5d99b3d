import type { Asked, Given } from '../plan/asked.ts';
import type { Check } from '../plan/check.ts';
import type { Risk } from '../plan/risk.ts';
import type { Settings } from '../plan/settings.ts';
import type { Observed } from '../stack/observe.ts';
import type { FileReader } from '../stack/reader.ts';
import type { Rendered, Rendering, Serves } from '../stack/stack.ts';
import type { Text } from '../text.ts';
import type { NeedKind } from './data.ts';

/**
 * What a component does in a stack, without a brand. Of each role a stack has one component at most: two of one role are a
 * choice between them.
 */
export const roles = [
  'front',
  'http-cache',
  'node-runner',
  'page-cache',
  'runner',
  'clock',
  'sql',
  'sql-pool',
  'key-value',
  'rows-api',
  'auth-api',
  'storage-api',
  'realtime-api',
  'functions-api',
  'redis-rest',
  'mail-api',
  'mail',
  'objects',
  'errors',
  'analytics',
  'metrics',
  'dashboards',
  'probe',
  'sql-backup',
  'file-backup',
  'certificates',
  'hardening',
  'edge',
  'releases',
  'pushes',
] as const;
export type Role = (typeof roles)[number];

/**
 * Whether a component belongs into the stack of this app. needed: the app does not work without it. advised: it is taken unless
 * the person says `--without`. offered: it is taken when the person says `--choose`. idle: it would have nothing to do.
 */
export interface Verdict {
  readonly say: 'needed' | 'advised' | 'offered' | 'idle';
  /** One sentence, with the fact that decides. */
  readonly why: Text;
}

/** Memory that a component keeps for itself, in MiB. */
export interface Claim {
  readonly mib: number;
  /** How the number comes about: `2 × 300 MB`. */
  readonly how: Text;
  /** It can use everything that nobody else claims; `mib` is the least it works with. One component of a stack at most. */
  readonly takesRest?: true;
}

/** A piece of software that takes over a fact or answers a need. Its folder holds everything that knows the brand. */
export interface Component {
  /** `pgbouncer`: the name of its folder, and what `--choose` and `--without` take. */
  readonly id: string;
  /** `PgBouncer`: as people call it. */
  readonly name: Text;
  readonly role: Role;
  /** What it does in the stack, one sentence. */
  readonly does: Text;
  /** Needs of the app that are answered when it is there. */
  readonly answers: readonly NeedKind[];
  /** Roles that must be in the stack for it to work. */
  readonly wants?: readonly Role[];
  /** Connections to the database that it holds itself, past the pooler. */
  readonly connections?: number;
  when(asked: Asked): Verdict;
  /** Unset: it keeps no memory of its own on the host. */
  claim?(asked: Asked): Claim;
  /** Its settings, from the facts and what the budgets gave it. Files are rendered from them. */
  size?(given: Given): Settings;
  /** The workloads that others of the stack speak to, the one that does its role first. What `render` gives must agree. */
  serves?(asked: Asked): readonly Serves[];
  /** Its files and workloads. Pure, and deterministic. */
  render?(rendering: Rendering): Rendered;
  /** What it shows of itself, and what of it a person must be told. */
  observe?(rendering: Omit<Rendering, 'observed'>): Observed;
  /** Programs that read its files. */
  readonly readers?: readonly FileReader[];
  risks?(asked: Asked): readonly Risk[];
  checks?(asked: Asked): readonly Check[];
}
