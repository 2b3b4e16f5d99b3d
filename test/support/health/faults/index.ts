import { appFaults } from './app.ts';
import { dataFaults } from './data.ts';
import type { Injected } from './fault.ts';
import { frontFaults, tlsFaults } from './front.ts';
import { hostFaults } from './host.ts';
import { mailFaults, nameFaults } from './names.ts';

export type { Injected } from './fault.ts';

export const faults: readonly Injected[] = [
  ...appFaults,
  ...dataFaults,
  ...frontFaults,
  ...tlsFaults,
  ...nameFaults,
  ...mailFaults,
  ...hostFaults,
];
