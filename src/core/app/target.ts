import type { Asked } from '../plan/asked.ts';
import type { Check } from '../plan/check.ts';
import type { Risk } from '../plan/risk.ts';
import type { Plan } from '../plan/plan.ts';
import type { OutFile } from '../stack/file.ts';
import type { FileReader } from '../stack/reader.ts';
import type { Address, Stack } from '../stack/stack.ts';
import type { Listen } from '../stack/workload.ts';
import type { Text } from '../text.ts';
import type { Role } from './component.ts';
import type { NeedKind } from './data.ts';

/**
 * What a target may be able to do. one-host: everything shares the memory of one machine, and a budget must add up. processes: it
 * runs programs as they are, without images. volumes: what a workload writes is there after it is replaced. mail-port: outbound
 * port 25 may be opened.
 */
export const features = ['one-host', 'processes', 'volumes', 'mail-port'] as const;
export type Feature = (typeof features)[number];

/** What the target has of its own in the place of components of a role. */
export interface Replacement {
  /** `Amazon RDS for PostgreSQL` */
  readonly name: Text;
  readonly why: Text;
  readonly answers?: readonly NeedKind[];
  /** Memory of the machine that it is, MiB: the component's settings are sized for it. Unset: they are not ours to set. */
  readonly mib?: number;
  /** It takes that memory from the machines of the plan, and not from elsewhere. */
  readonly inside?: true;
}

/** Where components run. Everything that knows the brand stands in its folder. */
export interface Target {
  /** `vps`: what `--to` takes. */
  readonly id: string;
  readonly name: Text;
  readonly does: Text;
  can(feature: Feature): boolean;
  /** How a command is typed so that it runs where the workload is: `docker compose exec -T db psql`. */
  within(workload: string, run: string): string;
  readonly replaces: Readonly<Partial<Record<Role, Replacement>>>;
  /** How a workload of the stack reaches another one's port. @param stack its name, as an identifier */
  address?(workload: string, listen: Listen, stack: string): Address;
  /** Everything that is written for this target. Pure, and deterministic. */
  lower?(stack: Stack, plan: Plan): readonly OutFile[];
  readonly readers?: readonly FileReader[];
  risks?(asked: Asked): readonly Risk[];
  checks?(asked: Asked): readonly Check[];
}
