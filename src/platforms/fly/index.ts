import type { Platform } from '../../core/app/platform.ts';
import { flyServices } from './services.ts';
import { flyTies } from './ties.ts';

export const fly: Platform = {
  id: 'fly',
  name: 'Fly.io',
  variables: ['FLY_*'],
  hosts: ['.fly.dev', '.fly.io', '.flycast'],
  readers: [flyServices, flyTies],
};
