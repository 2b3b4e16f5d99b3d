import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Landing, rankTables } from './landing.ts';
import { type Change, inOrder, merge, type Part } from './merge.ts';
import type { Relation, Row } from './pgoutput.ts';

const relation = (oid: number, identity: 'd' | 'f'): Relation => ({
  oid,
  schema: 'public',
  name: `t${oid}`,
  identity,
  columns: [
    { name: 'id', key: true },
    { name: 'a', key: identity === 'f' },
    { name: 'b', key: identity === 'f' },
  ],
});
const column = (name: string) => ({ name, type: 'text', generated: false, always: false, equals: '=' });
const landing = (oid: number, rank: number, key: readonly number[]): Landing => ({
  quoted: `t${oid}`,
  columns: ['id', 'a', 'b'].map(column),
  key,
  rank,
  follows: new Set(),
  root: oid,
});
const [parent, child, keyless] = [relation(1, 'd'), relation(2, 'd'), relation(3, 'f')];
const landings = new Map([
  [parent, landing(1, 0, [0])],
  [child, landing(2, 1, [0])],
  [keyless, landing(3, 0, [])],
]);
const landingOf = (of: Relation): Landing => landings.get(of) as Landing;

/** Rows of three tables, as a server would hold them; a statement that does not fit what is there is an error. */
class Tables {
  readonly rows = new Map<Landing, Row[]>();

  run(part: Part): void {
    if (part.kind === 'truncate') {
      for (const table of part.tables) this.rows.set(table, []);
      return;
    }
    const rows = this.rows.get(part.table) ?? [];
    const at = (key: readonly string[]) => {
      const index = rows.findIndex((row) => part.table.key.every((place, i) => row[place] === key[i]));
      if (index < 0) throw new Error('no such row');
      return index;
    };
    const same = (row: Row) => (one: Row) => one.every((value, place) => value === row[place]);
    if (part.kind === 'insert') rows.push(...part.rows);
    else if (part.kind === 'delete') for (const key of part.keys) rows.splice(at(key), 1);
    else if (part.kind === 'delete row') rows.splice(rows.findIndex(same(part.old)), 1);
    else {
      const updates =
        part.kind === 'update'
          ? part.updates.map(({ key, row }) => ({ index: at(key), row }))
          : [{ index: rows.findIndex(same(part.old)), row: part.row }];
      for (const { index, row } of updates)
        rows[index] = row.map((value, place) => (value === undefined ? rows[index]?.[place] : value));
    }
    const keys = rows.map((row) => part.table.key.map((place) => row[place]).join());
    if (part.table.key.length > 0 && new Set(keys).size < keys.length) throw new Error('duplicate key');
    this.rows.set(part.table, rows);
  }

  get content(): unknown {
    return Object.fromEntries(
      [...this.rows]
        .filter(([, rows]) => rows.length > 0)
        .map(([table, rows]) => [table.quoted, rows.map(String).toSorted()]),
    );
  }
}

/** Turns wishes into changes that a server could have committed. */
function lived(
  wishes: readonly { table: number; act: number; id: number; to: number; a: string; toast: boolean }[],
): Change[] {
  const there = new Map<Relation, Map<string, Row>>();
  return wishes.flatMap(({ table, act, id, to, a, toast }): Change[] => {
    const of = [parent, child, keyless][table] as Relation;
    const rows = there.get(of) ?? new Map<string, Row>();
    there.set(of, rows);
    if (act === 9) {
      rows.clear();
      return [{ kind: 'truncate', relations: [of], restart: false }];
    }
    const old = rows.get(String(id));
    if (old === undefined) {
      const row = [String(id), a, 'long'];
      rows.set(String(id), row);
      return [{ kind: 'insert', relation: of, row }];
    }
    const whole = of === keyless;
    if (act < 3) {
      rows.delete(String(id));
      return [{ kind: 'delete', relation: of, old: whole ? old : [old[0], null, null] }];
    }
    const moves = act === 3 && !rows.has(String(to));
    const row = [moves ? String(to) : String(id), a, toast ? undefined : `long ${a}`];
    rows.delete(String(id));
    rows.set(row[0] as string, [row[0], a, toast ? old[2] : row[2]]);
    return [
      {
        kind: 'update',
        relation: of,
        row,
        ...(whole ? { old } : moves ? { old: [old[0], null, null] } : {}),
      },
    ];
  });
}

const wishes = fc.array(
  fc.record({
    table: fc.integer({ min: 0, max: 2 }),
    act: fc.integer({ min: 0, max: 9 }),
    id: fc.integer({ min: 0, max: 4 }),
    to: fc.integer({ min: 0, max: 4 }),
    a: fc.constantFrom('x', 'y', 'z'),
    toast: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe('merging', () => {
  it('leaves what the changes leave one by one, wherever they are cut', () => {
    fc.assert(
      fc.property(wishes, fc.integer({ min: 1, max: 60 }), (all, cut) => {
        const changes = lived(all);
        const [slowly, merged] = [new Tables(), new Tables()];
        for (const part of inOrder(changes, landingOf)) slowly.run(part);
        for (const some of [changes.slice(0, cut), changes.slice(cut)])
          for (const part of merge(some, landingOf)) merged.run(part);
        expect(merged.content).toEqual(slowly.content);
      }),
      { numRuns: 500 },
    );
  });

  it('sends one statement for many changes of the same rows', () => {
    const changes = lived(
      Array.from({ length: 100 }, (_, n) => ({
        table: 0,
        act: 5,
        id: n % 4,
        to: 0,
        a: `v${n}`,
        toast: false,
      })),
    );
    expect(merge(changes, landingOf).map((part) => part.kind)).toEqual(['insert']);
  });

  it('deletes children before parents, and inserts parents before children', () => {
    const insert = (of: Relation, id: string): Change => ({
      kind: 'insert',
      relation: of,
      row: [id, 'a', 'b'],
    });
    const remove = (of: Relation, id: string): Change => ({
      kind: 'delete',
      relation: of,
      old: [id, null, null],
    });
    const parts = merge(
      [insert(child, '1'), remove(parent, '2'), insert(parent, '1'), remove(child, '2')],
      landingOf,
    );
    expect(parts.map((part) => ('table' in part ? `${part.kind} ${part.table.quoted}` : part.kind))).toEqual([
      'delete t2',
      'delete t1',
      'insert t1',
      'insert t2',
    ]);
  });

  it('lets stand alone what does not fit, so that the server refuses it by itself', () => {
    const row: Row = ['1', 'a', 'b'];
    const twice: Change[] = [
      { kind: 'insert', relation: parent, row },
      { kind: 'insert', relation: parent, row },
    ];
    expect(merge(twice, landingOf)).toHaveLength(2);
  });
});

describe('ranks', () => {
  it('puts a table after all that its foreign keys point to, and cuts circles', () => {
    const { rank, follows } = rankTables([
      { child: 3, parent: 2, acts: true },
      { child: 2, parent: 1, acts: false },
      { child: 3, parent: 1, acts: false },
      { child: 1, parent: 1, acts: true },
      { child: 8, parent: 9, acts: false },
      { child: 9, parent: 8, acts: false },
    ]);
    expect([rank.get(1), rank.get(2), rank.get(3)]).toEqual([0, 1, 2]);
    expect(rank.get(8)).not.toBe(rank.get(9));
    expect([...(follows.get(3) ?? [])]).toEqual([2]);
  });
});
