import type { Platform } from '../../core/app/platform.ts';
import { sentryTies } from './ties.ts';

export const sentry: Platform = {
  id: 'sentry',
  name: 'Sentry',
  variables: [],
  hosts: ['.sentry.io'],
  readers: [sentryTies],
};
