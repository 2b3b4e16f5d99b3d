import { UnmoorError } from '../../core/errors/error.ts';
import { never } from '../../core/never.ts';
import type { Context } from './context.ts';
import type { Link } from './link.ts';
import { type Direction, flowOf, type Method, notesIn } from './notes.ts';
import { createPsyncLink } from './psync-link.ts';
import { createScanLink } from './scan-link.ts';

/** The links that live in this process, one a direction and method, made when first asked for. */
export interface Links {
  /** @throws UnmoorError RED-101 before a method has been chosen */
  get(direction: Direction): Link;
  stop(): Promise<void>;
}

export function openLinks(context: Context): Links {
  const open = new Map<string, Link>();
  const make = (method: Method, direction: Direction): Link => {
    switch (method) {
      case 'psync':
        return createPsyncLink(context, flowOf(direction));
      case 'scan':
        return createScanLink(context, flowOf(direction));
      default:
        return never(method);
    }
  };
  return {
    get: (direction) => {
      const method = notesIn(context.memory).method(direction);
      if (method === undefined)
        throw new UnmoorError('RED-101', {
          why: `No method is known by which Redis data could go ${direction}.`,
          next: 'Run `unmoor doctor`, which says what each side allows.',
          state: 'Nothing was switched.',
        });
      const name = `${direction}/${method}`;
      const link = open.get(name) ?? make(method, direction);
      open.set(name, link);
      return link;
    },
    stop: async () => {
      await Promise.all([...open.values()].map((link) => link.stop()));
      open.clear();
    },
  };
}
