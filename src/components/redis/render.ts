import { type Brand, renderInstances } from '../../core/stack/key-value-files.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';

const brand: Brand = {
  id: 'redis',
  image: 'docker.io/library/redis:8.0.5',
  program: 'redis-server',
  cli: 'redis-cli',
  packages: ['redis-server'],
  folder: '/etc/redis',
};

export const render = (rendering: Rendering): Rendered => renderInstances(rendering, brand);
