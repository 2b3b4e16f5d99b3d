import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { Serves } from '../../core/stack/stack.ts';

export const serves = (asked: Asked): readonly Serves[] => [
  { id: 'varnish', listens: [{ name: 'http', port: portFor(asked, 6081), speaks: 'http' }] },
];
