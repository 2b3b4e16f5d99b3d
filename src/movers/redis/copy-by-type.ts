import { UnmoorError } from '../../core/errors/error.ts';
import type { Flow } from '../../core/mover.ts';
import type { Context } from './context.ts';
import type { KeyItem } from './copy-pipe.ts';

export async function copyByType(_context: Context, _flow: Flow, item: KeyItem): Promise<void> {
  throw new UnmoorError('RED-201', { why: item.id, next: '', state: '' });
}
