import type { Role } from '../app/component.ts';
import type { Data, Need, NeedKind } from '../app/data.ts';
import type { Service } from '../app/service.ts';
import type { Effort } from '../app/tie.ts';
import type { Hazard } from '../step.ts';
import type { Text } from '../text.ts';
import type { Choices } from './asked.ts';
import type { Check } from './check.ts';
import type { ConnectionBudget } from './connections.ts';
import type { DiskBudget } from './disk.ts';
import type { Facts } from './facts.ts';
import type { Host } from './host.ts';
import type { MemoryBudget } from './memory.ts';
import type { Risk } from './risk.ts';
import type { Run } from './runs.ts';
import type { Settings } from './settings.ts';
import type { Times } from './times.ts';

/** The form of the file. A form that is not known is refused. */
export const planFormat = 1;

/** What of a stack does one role. */
export interface Part {
  /** Of the component, also where the target's own takes its place. */
  readonly id: string;
  readonly role: Role;
  readonly name: Text;
  readonly does: Text;
  readonly why: Text;
  /** managed: the target's own. */
  readonly kind: 'component' | 'managed';
  /** The person asked for it. */
  readonly byPerson: boolean;
  readonly answers: readonly NeedKind[];
}

export interface LeftOut {
  readonly id: string;
  readonly name: Text;
  readonly does: Text;
  readonly why: Text;
  readonly byPerson: boolean;
}

/** Places that bind the app in one way, and what becomes of them. */
export interface PlannedTie {
  /** Its rule; with a number from the second way out of one rule on. */
  readonly id: string;
  readonly rule: string;
  readonly platform: string;
  readonly what: Text;
  readonly wayOut: Text;
  readonly effort: Effort;
  /** `src/db.ts:4`, every place of this rule. */
  readonly places: readonly string[];
  /** Who answers what it needs: a part, a code change, or nobody, as the person said. */
  readonly answer?: Text;
}

/** Something that happens around the cutover. */
export interface Moment {
  readonly id: string;
  /** Seconds from the opening of writes on the new side; negative before. */
  readonly at: number;
  readonly what: Text;
  readonly run?: string;
  readonly lastsMs?: number;
  readonly hazards: readonly Hazard[];
}

/** Until when and how one can go back. */
export interface Rule {
  readonly id: string;
  readonly when: Text;
  readonly way: Text;
  readonly run?: string;
  /** What is lost by it. */
  readonly loses: Text;
}

/** What the app is today, in the plan's words. */
export interface Before {
  readonly services: readonly Pick<Service, 'id' | 'kind' | 'framework' | 'platform'>[];
  readonly data: readonly (Pick<Data, 'id' | 'kind' | 'platform' | 'uses' | 'measured'> & {
    /** Ids of the services that ask for it. */
    readonly askers: readonly string[];
  })[];
  readonly needs: readonly (Pick<Need, 'kind' | 'platform'> & { readonly askers: readonly string[] })[];
  readonly domains: readonly string[];
  /** Names of variables with secret values; never a value. */
  readonly secrets: readonly string[];
  /** What could not be read: the plan rests on the rest. */
  readonly incomplete: readonly string[];
}

/** A plan without its hash. Plain data; every text in every language, so that one file is read in any. */
export interface PlanBody {
  readonly format: typeof planFormat;
  /** Version of Unmoor that made it. */
  readonly unmoor: string;
  /** `2026-11-25` */
  readonly made: string;
  readonly app: string;
  readonly target: { readonly id: string; readonly name: Text; readonly does: Text };
  readonly host: Host;
  readonly choices: Choices;
  /** At the peak, where the person said it. */
  readonly requestsPerMinute?: number;
  readonly facts: Facts;
  readonly before: Before;
  readonly ties: readonly PlannedTie[];
  readonly parts: readonly Part[];
  readonly leftOut: readonly LeftOut[];
  readonly runs: readonly Run[];
  readonly settings: Readonly<Record<string, Settings>>;
  readonly memory: MemoryBudget;
  readonly connections?: ConnectionBudget;
  readonly disk: DiskBudget;
  readonly times: Times;
  readonly timeline: readonly Moment[];
  readonly rollback: readonly Rule[];
  readonly risks: readonly Risk[];
  readonly checklist: readonly Check[];
}

/** A plan as it lies in its file. */
export interface Plan extends PlanBody {
  /** sha-256 over the canonical JSON of everything else, hexadecimal. */
  readonly hash: string;
}
