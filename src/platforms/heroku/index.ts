import type { Platform } from '../../core/app/platform.ts';
import { herokuServices } from './services.ts';
import { herokuShape } from './shape.ts';

export const heroku: Platform = {
  id: 'heroku',
  name: 'Heroku',
  variables: ['DYNO', 'HEROKU_*'],
  hosts: ['.herokuapp.com'],
  readers: [herokuServices],
  shape: herokuShape,
};
