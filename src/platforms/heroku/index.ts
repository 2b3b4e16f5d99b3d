import type { Platform } from '../../core/app/platform.ts';
import { herokuServices } from './services.ts';
import { herokuTies } from './ties.ts';
import { herokuShape } from './shape.ts';
import { herokuList, herokuShell } from './download.ts';
import { herokuVariables } from './variables.ts';

export const heroku: Platform = {
  id: 'heroku',
  name: 'Heroku',
  variables: ['DYNO', 'HEROKU_*'],
  hosts: ['.herokuapp.com'],
  readers: [herokuServices, herokuTies],
  shape: herokuShape,
  variablesApi: herokuVariables,
  downloads: [herokuList, herokuShell],
};
