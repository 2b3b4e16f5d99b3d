import type { Platform } from '../../core/app/platform.ts';
import { railwayServices } from './services.ts';
import { railwayTies } from './ties.ts';
import { railwayPairs, railwayTable } from './download.ts';
import { railwayVariables } from './variables.ts';

export const railway: Platform = {
  id: 'railway',
  name: 'Railway',
  variables: ['RAILWAY_*'],
  hosts: ['.railway.app', '.railway.internal', '.rlwy.net'],
  readers: [railwayServices, railwayTies],
  variablesApi: railwayVariables,
  downloads: [railwayTable, railwayPairs],
};
