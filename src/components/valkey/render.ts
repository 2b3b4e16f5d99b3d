import { type Brand, renderInstances } from '../../core/stack/key-value-files.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';

const brand: Brand = {
  id: 'valkey',
  image: 'docker.io/valkey/valkey:8.1.5',
  program: 'valkey-server',
  cli: 'valkey-cli',
  packages: ['valkey-server'],
  folder: '/etc/valkey',
};

export const render = (rendering: Rendering): Rendered => renderInstances(rendering, brand);
