import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../core/progress.ts';
import { bar, columnsOf, cut, table } from './bars.ts';
import { drawFrame } from './frame.ts';
import { plainPaint } from './paint.ts';
import { createPlainLines } from './plain.ts';
import { emptyView, foldProgress, totalsOf, type View } from './view.ts';

const item = (
  name: string,
  state: 'waiting' | 'copying' | 'indexing' | 'done',
  bytes: number,
  ofBytes: number,
  rows?: number,
): Progress => ({
  kind: 'item',
  item: name,
  state,
  bytes,
  ofBytes,
  rows,
});

/** Each event with its time, ms. */
const viewOf = (events: readonly (readonly [number, Progress])[]): View =>
  events.reduce((view, [at, progress]) => foldProgress(view, progress, at), emptyView);

const busy = viewOf([
  [0, { kind: 'step', step: 'postgres.copy', says: 'Copies every table', state: 'started' }],
  [0, item('"public"."orders"', 'copying', 0, 120e6)],
  [0, item('"public"."users"', 'copying', 0, 60e6)],
  [0, item('"public"."carts"', 'waiting', 0, 20e6)],
  [0, item('"public"."tags"', 'done', 1e6, 2e6, 5000)],
  [2000, item('"public"."orders"', 'copying', 60e6, 120e6, 1_200_000)],
  [2000, item('"public"."users"', 'indexing', 62e6, 60e6, 700_000)],
  [2000, { kind: 'lag', mover: 'redis', ms: 12, bytes: 4096 }],
  [2000, { kind: 'compared', item: '"public"."tags"', verdict: 'different', done: 1, of: 4 }],
]);

describe('a frame', () => {
  it('shows each table at work, the whole, the lag and the step', () => {
    expect(drawFrame(busy, { columns: 120, rows: 40 }, 2500, plainPaint).join('\n')).toMatchInlineSnapshot(`
      "all                ██████████████▌░░░░░░░░░   60 %  123 MB of 203 MB  30.0 MB/s  2.7 s left
      "public"."orders"  ████████████░░░░░░░░░░░░   50 %  60.0 MB of 120 MB  1 200 000 rows  30.0 MB/s  2.0 s left
      "public"."users"   indexes                          62.0 MB  700 000 rows
        1 waiting, 1 done
      redis: lag 12 ms, 4.1 kB behind
      compared  █████░░░░░░░░░░░░░░░   25 %  1 of 4  1 different
      … Copies every table (2.5 s)"
    `);
  });

  it('is never wider nor higher than the screen', () => {
    const many = viewOf(
      Array.from({ length: 80 }, (_, n) => [
        n,
        item(`"public"."a_table_with_a_long_name_${n}"`, 'copying', 5e6, 9e6, 10),
      ]),
    );
    for (const columns of [20, 40, 80, 200])
      for (const rows of [6, 24, 60]) {
        const frame = drawFrame(many, { columns, rows }, 99, plainPaint);
        expect(frame.length).toBeLessThan(rows);
        expect(Math.max(...frame.map(columnsOf))).toBeLessThan(Math.max(columns, 21));
      }
  });

  it('never says more than all, although an estimate fell short', () => {
    const view = viewOf([[0, item('a', 'copying', 30, 10)]]);
    expect(totalsOf(view)).toMatchObject({ bytes: 30, ofBytes: 30 });
    expect(drawFrame(view, { columns: 100, rows: 9 }, 0, plainPaint).join('\n')).toContain('100 %');
  });
});

describe('a rate', () => {
  it('is taken over whole seconds, smoothed, and starts anew with a copy that begins again', () => {
    const events: [number, Progress][] = [
      [0, item('a', 'copying', 0, 1000)],
      [500, item('a', 'copying', 400, 1000)],
    ];
    expect(viewOf(events).items.get('a')?.rate).toBeUndefined();
    events.push([1000, item('a', 'copying', 500, 1000)]);
    expect(viewOf(events).items.get('a')?.rate).toBe(500);
    events.push([2000, item('a', 'copying', 600, 1000)]);
    expect(viewOf(events).items.get('a')?.rate).toBe(300);
    expect(totalsOf(viewOf(events)).leftMs).toBeCloseTo(1333, 0);
    events.push([3000, item('a', 'copying', 10, 1000)]);
    expect(viewOf(events).items.get('a')?.rate).toBeUndefined();
  });
});

describe('plain lines', () => {
  it('tell each change once, and what only grows every five seconds', () => {
    let now = 0;
    const line = createPlainLines(() => now);
    const said: string[] = [];
    const tell = (at: number, progress: Progress): void => {
      now = at;
      const text = line(progress);
      if (text !== undefined) said.push(`${at} ${text}`);
    };
    tell(0, item('a', 'waiting', 0, 100e6));
    for (let at = 0; at <= 12_000; at += 500) tell(at, item('a', 'copying', at * 8000, 100e6));
    tell(12_500, item('a', 'indexing', 100e6, 100e6, 9000));
    tell(13_000, item('a', 'done', 100e6, 100e6, 9000));
    for (let at = 13_000; at <= 19_000; at += 1000)
      tell(at, { kind: 'lag', mover: 'postgres', ms: at - 12_000 });
    tell(20_000, { kind: 'compared', item: 'a', verdict: 'different', done: 1, of: 1 });
    tell(20_000, { kind: 'cutover', state: 'fencing', says: 'Stopping writes.', ms: 44 });
    tell(20_000, { kind: 'note', text: 'The statement timeout was set to 0.' });
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "0 copying   a: 0 B of 100 MB
      5000 copying   a: 40.0 MB of 100 MB, 8.0 MB/s
      10000 copying   a: 80.0 MB of 100 MB, 8.0 MB/s
      12500 indexes   a: 100 MB, 9 000 rows copied
      13000 copied    a: 100 MB, 9 000 rows (1 of 1 done)
      13000 postgres: lag 1.0 s
      18000 postgres: lag 6.0 s
      20000 compared  a: different
      20000 cutover  fencing: Stopping writes. (44 ms)
      20000 The statement timeout was set to 0."
    `);
  });
});

describe('text on a terminal', () => {
  it.each([
    [undefined, '░░░░'],
    [0, '░░░░'],
    [0.5, '██░░'],
    [0.53125, '██▏░'],
    [1, '████'],
    [7, '████'],
  ])('draws %s of a bar as %s', (part, drawn) => {
    expect(bar(part, 4)).toBe(drawn);
  });

  it('counts columns as a terminal does, and cuts to them', () => {
    expect(columnsOf('\u001b[31mé表\u001b[39m')).toBe(3);
    expect(cut('"public"."orders"', 9)).toBe('"public"…');
    expect(cut('表表表', 4)).toBe('表…');
  });

  it('lines up a table', () => {
    expect(
      table(
        [{ head: 'name' }, { head: 'n', align: 'right' }],
        [
          ['a', '1'],
          ['bcdef', '23'],
        ],
      ),
    ).toEqual(['name    n', 'a       1', 'bcdef  23']);
  });
});
