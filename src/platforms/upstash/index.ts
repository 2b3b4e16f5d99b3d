import type { Platform } from '../../core/app/platform.ts';
import { upstashTies } from './ties.ts';
import { upstashVariables } from './variables.ts';

export const upstash: Platform = {
  id: 'upstash',
  name: 'Upstash',
  variables: [],
  hosts: ['.upstash.io'],
  readers: [upstashTies],
  variablesApi: upstashVariables,
};
