import type { Platform } from '../../core/app/platform.ts';
import { renderServices } from './services.ts';
import { renderTies } from './ties.ts';

export const render: Platform = {
  id: 'render',
  name: 'Render',
  variables: ['RENDER', 'RENDER_*'],
  hosts: ['.onrender.com', '.render.com'],
  readers: [renderServices, renderTies],
};
