import type { Stack } from '../../core/stack/stack.ts';
import type { Made } from './template.ts';
import { logicalId } from './template.ts';

/** The four stacks, in the order in which they are made. Each takes what it needs from those before it by name. */
export const parts = ['network', 'data', 'jobs', 'app'] as const;
export type Part = (typeof parts)[number];

export const stackName = ({ name }: Pick<Stack, 'name'>, part: Part): string => `${name}-${part}`;

/** The zone of names that only the app's own network knows; `internal` is kept free for that (ICANN, 2024). */
export const zoneOf = (stack: string): string => `${stack}.internal`;

/** One name for a workload, whoever asks: a service hears it from its proxy, a task that runs to its end from the zone. */
export const hostOf = (workload: string, stack: string): string => `${workload}.${zoneOf(stack)}`;

export const exportName = (stack: Pick<Stack, 'name'>, part: Part, what: string): string =>
  `${stackName(stack, part)}-${what}`;

/** What another stack gives. Their names are fixed, so that a missing one is seen without AWS. */
export const imported = (stack: Pick<Stack, 'name'>, part: Part, what: string): Made => ({
  'Fn::ImportValue': exportName(stack, part, what),
});

/** A list of another stack, which gives it as one text. */
export const importedList = (stack: Pick<Stack, 'name'>, part: Part, what: string): Made => ({
  'Fn::Split': [',', imported(stack, part, what)],
});

export const exported = (
  stack: Pick<Stack, 'name'>,
  part: Part,
  values: Readonly<Record<string, Made>>,
): Readonly<Record<string, { Value: Made; Export: { Name: string } }>> =>
  Object.fromEntries(
    Object.entries(values).map(([what, Value]) => [
      what,
      { Value, Export: { Name: exportName(stack, part, what) } },
    ]),
  );

/** The security group of a workload or a store. */
export const groupId = (id: string): string => `${logicalId(id)}Group`;

/** The task that leads a person to the stores: its family and its group. */
export const wayIn = 'way-in';
