import type { Platform } from '../../core/app/platform.ts';
import { upstashVariables } from './variables.ts';

export const upstash: Platform = {
  id: 'upstash',
  name: 'Upstash',
  variables: [],
  hosts: ['.upstash.io'],
  readers: [],
  variablesApi: upstashVariables,
};
