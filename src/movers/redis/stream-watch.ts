import type { Flow } from '../../core/mover.ts';
import type { Context } from './context.ts';
import type { KeyItem } from './copy-pipe.ts';
import { isRefusal } from './info.ts';

/**
 * Streams with consumer groups. XREADGROUP, XACK and XCLAIM change what is pending in a group and raise no key event,
 * so such streams are looked at apart.
 */
export interface StreamWatch {
  saw(item: KeyItem, rdbType: number): void;
  gone(item: KeyItem): void;
  /** Those whose groups look different from the last time. */
  changed(): Promise<KeyItem[]>;
  /** All that have a group. */
  withGroups(): Promise<KeyItem[]>;
}

/** The value types of streams in RDB (rdb.h: RDB_TYPE_STREAM_LISTPACKS, _2, _3 and what followed). */
const streamTypes = new Set([15, 19, 21, 26, 27]);

export function streamWatch(context: Context, flow: Flow): StreamWatch {
  const seen = new Map<string, { readonly item: KeyItem; groups: string }>();
  const groupsOf = async (item: KeyItem): Promise<string> => {
    const session = await context.sides.session(flow.from, item.db);
    try {
      const groups = await session.send('XINFO', 'GROUPS', item.key);
      return Array.isArray(groups) && groups.length > 0 ? JSON.stringify(groups) : '';
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return ''; // gone, or of another type by now: its own event tells
    }
  };
  const look = () =>
    Promise.all([...seen.values()].map(async (stream) => ({ stream, groups: await groupsOf(stream.item) })));
  return {
    saw: (item, rdbType) => {
      if (!streamTypes.has(rdbType)) seen.delete(item.id);
      else if (!seen.has(item.id)) seen.set(item.id, { item, groups: '' });
    },
    gone: (item) => {
      seen.delete(item.id);
    },
    changed: async () => {
      const different = (await look()).filter(({ stream, groups }) => groups !== stream.groups);
      for (const { stream, groups } of different) stream.groups = groups;
      return different.map(({ stream }) => stream.item);
    },
    withGroups: async () =>
      (await look()).filter(({ groups }) => groups !== '').map(({ stream }) => stream.item),
  };
}
