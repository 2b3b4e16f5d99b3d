import type { Platform } from '../../core/app/platform.ts';

export const upstash: Platform = {
  id: 'upstash',
  name: 'Upstash',
  variables: [],
  hosts: ['.upstash.io'],
  readers: [],
};
