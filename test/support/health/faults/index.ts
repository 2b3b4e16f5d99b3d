import { appFaults } from './app.ts';
import { dataFaults, queueFaults } from './data.ts';
import type { Injected } from './fault.ts';
import { frontFaults, tlsFaults } from './front.ts';
import { accessFaults, hostFaults, upkeepFaults } from './host.ts';
import { mailFaults, nameFaults } from './names.ts';

export type { Injected } from './fault.ts';

export const faults: readonly Injected[] = [
  ...appFaults,
  ...queueFaults,
  ...dataFaults,
  ...frontFaults,
  ...tlsFaults,
  ...nameFaults,
  ...mailFaults,
  ...hostFaults,
  ...accessFaults,
  ...upkeepFaults,
];
