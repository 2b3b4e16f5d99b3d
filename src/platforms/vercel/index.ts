import type { Platform } from '../../core/app/platform.ts';
import { vercelRouting } from './routing.ts';
import { vercelServices } from './services.ts';
import { vercelTies } from './ties.ts';
import { vercelPull } from './download.ts';
import { vercelVariables } from './variables.ts';

export const vercel: Platform = {
  id: 'vercel',
  name: 'Vercel',
  variables: ['VERCEL', 'VERCEL_*', 'NEXT_PUBLIC_VERCEL_*', 'VITE_VERCEL_*'],
  hosts: ['.vercel.app', '.vercel-storage.com', '.now.sh'],
  readers: [vercelServices, vercelRouting, vercelTies],
  variablesApi: vercelVariables,
  downloads: [vercelPull],
};
