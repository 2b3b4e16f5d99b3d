import type { Observed } from '../../core/stack/observe.ts';
import { observeKeyValue } from '../../core/stack/observe-key-value.ts';
import type { Rendering } from '../../core/stack/stack.ts';

export const observe = ({ asked }: Omit<Rendering, 'observed'>): Observed => observeKeyValue(asked, 'valkey');
