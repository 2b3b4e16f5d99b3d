import { describe, expect, it } from 'vitest';
import { crowd, shop } from '../../../../test/support/inventories.ts';
import { languages } from '../../../core/text.ts';
import { after, before, tell } from './drawing.ts';
import { fold, type PlacedBox, place, width } from './layout.ts';

const words = { lang: 'en', nameOf: (id: string) => id } as const;

describe('the drawing of today', () => {
  it('shows on which platform each thing is, and what asks for what', () => {
    const { groups, links } = before(shop, words);
    expect(groups.map(({ label, left, right }) => [label, left.length, right.length])).toEqual([
      ['railway', 2, 0],
      ['vercel', 2, 0],
      ['supabase', 0, 2],
      ['upstash', 0, 2],
      ['Kept where the app does not say', 0, 2],
      ['resend', 0, 1],
      ['sentry', 0, 1],
    ]);
    expect(links).toContainEqual(['backend', 'postgres']);
    expect(links).toContainEqual(['frontend', 'need:rows-api']);
    expect(links).not.toContainEqual(['frontend', 'postgres']);
  });

  it('takes services of one folder to be at one place, where only one of them says where', () => {
    const services = shop.services.map((one) =>
      one.id === 'backend.worker' ? { ...one, platform: undefined } : one,
    );
    expect(before({ ...shop, services }, words).groups[0]?.left.map(({ id }) => id)).toEqual([
      'backend',
      'backend.worker',
    ]);
  });

  it('links what stands in the app’s own folder to the services there only where no deeper folder holds it', () => {
    const [backend] = shop.services;
    if (backend === undefined) throw new Error('the shop has a backend');
    const root = { ...backend, id: 'app.web', folder: '' };
    const from = [{ file: 'settings.py', line: 1 }];
    const { links } = before(
      {
        ...shop,
        services: [root, backend],
        needs: [],
        data: [{ id: 'db', kind: 'postgres', env: [], from }],
      },
      words,
    );
    expect(links).toEqual([['app.web', 'db']]);
  });
});

describe('the drawing of what follows', () => {
  it('has everything in one place, each need once', () => {
    const [rows] = shop.needs;
    if (rows === undefined) throw new Error('the shop has needs');
    const { groups } = after({ ...shop, needs: [rows, { ...rows, platform: 'other' }] }, words);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.left.map(({ id }) => id)).toEqual(['front', ...shop.services.map(({ id }) => id)]);
    expect(groups[0]?.right.map(({ id }) => id)).toEqual([...shop.data.map(({ id }) => id), 'need:rows-api']);
  });

  it('is told in words too', () => {
    expect(tell(after(shop, words), 'en')).toMatch(/^What you control: HTTPS and certificates, backend, /);
  });
});

describe.each([
  ['the shop', shop],
  ['twelve services with long names', crowd],
  ['an app of which nothing is known', { ...shop, services: [], data: [], needs: [], domains: [] }],
])('the layout of %s', (_name, inventory) => {
  const layouts = languages.flatMap((lang) =>
    [before, after].map((make) => place(make(inventory, { lang, nameOf: (id) => id }))),
  );

  it('covers nothing with anything', () => {
    for (const { groups } of layouts) {
      for (const same of [groups, groups.flatMap(({ boxes }) => boxes)])
        expect(pairs<{ x: number; y: number; width: number; height: number }>(same).filter(overlap)).toEqual(
          [],
        );
      for (const group of groups) expect(group.boxes.filter((box) => !inside(box, group))).toEqual([]);
    }
  });

  it('stays on the sheet', () => {
    for (const { groups, height } of layouts)
      expect(groups.filter((one) => !inside(one, { x: 0, y: 0, width, height }))).toEqual([]);
  });

  it('draws every line between two boxes, from left to right', () => {
    for (const { links } of layouts)
      expect(links.filter(({ from, to }) => from.x + from.width >= to.x)).toEqual([]);
  });
});

describe('a label', () => {
  it.each([
    ['backend', ['backend']],
    ['packages/services/api', ['packages/services/api']],
    ['packages/services/internal-api', ['packages/services/', 'internal-api']],
    [
      'packages/services/internal-notification-dispatcher-1',
      ['packages/services/', '…fication-dispatcher-1'],
    ],
    ['anextremelylongnamewithoutanybreakinit', ['anextremelylongnamewit', 'houtanybreakinit']],
    ['planner, python 3.11', ['planner, python 3.11']],
    ['scheduler, python 3.11.9', ['scheduler, python', '3.11.9']],
    ['', []],
  ])('%s stands on two lines at most, and keeps its end', (text, lines) => {
    expect(fold(text, 22)).toEqual(lines);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(22);
  });

  it('keeps its beginning where it is a sentence', () => {
    expect(fold('web, python 3.11, django, daphne, WebSockets', 22, 'start')).toEqual([
      'web, python 3.11,',
      'django, daphne,…',
    ]);
  });
});

type Place = Pick<PlacedBox, 'x' | 'y' | 'width' | 'height'>;

const pairs = <T>(all: readonly T[]): (readonly [T, T])[] =>
  all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));

const overlap = ([a, b]: readonly [Place, Place]): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (inner: Place, outer: Place): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
