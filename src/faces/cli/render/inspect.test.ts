import { describe, expect, it } from 'vitest';
import { crowd, shop } from '../../../../test/support/inventories.ts';
import { columnsOf } from '../output/bars.ts';
import { plainPaint } from '../output/paint.ts';
import { type InspectView, renderInspect } from './inspect.ts';

const view: InspectView = {
  lang: 'en',
  all: false,
  columns: 100,
  nameOf: (id) => `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
};
const render = (inventory: typeof shop, more: Partial<InspectView> = {}) =>
  renderInspect(inventory, { ...view, ...more }, plainPaint);

describe('an inventory on a terminal', () => {
  it('says what there is, what ties it down and each way out', () => {
    expect(render(shop)).toMatchSnapshot();
  });

  it('says it in French, every word of it', () => {
    const text = render(shop, { lang: 'fr', columns: 80 });
    expect(text).toMatchSnapshot();
    expect(text).not.toMatch(/[^\u00a0]:\s/); // French sets a space that does not break before a colon
  });

  it.each([
    [60, 'fr'],
    [80, 'en'],
    [100, 'fr'],
  ] as const)('is cut and broken to %d columns, but for names that cannot be', (columns, lang) => {
    const tooWide = render(crowd, { columns, lang })
      .split('\n')
      .slice(1)
      .filter((line) => columnsOf(line) > columns && line.trim().includes(' '));
    expect(tooWide).toEqual([]);
  });

  it('stays readable with four hundred ties, and shows each of them when it is asked to', () => {
    const places = (text: string): number => (text.match(/src\/module-\d+\.ts/g) ?? []).length;
    const folded = render(crowd);
    expect(folded.split('\n').length).toBeLessThan(90);
    expect(folded).toContain('and 50 more');
    expect(places(folded)).toBe(5 * 4);
    expect(places(render(crowd, { all: true }))).toBe(400);
  });

  it('says at the end what could not be read, and never that all was', () => {
    const last = render(crowd).split('\n').slice(-4);
    expect(last).toEqual([
      'Could not be read',
      '  packages/area-3/vercel.json:12  not JSON: a value is expected after the comma.',
      '    mend the file, then read the app again.',
      'Not everything was read: something may be missing here.',
    ]);
    expect(render(shop)).toMatch(/\nEverything was read\.$/);
  });

  it('lets no file of the app move the cursor', () => {
    const [backend, ...others] = shop.services;
    if (backend === undefined) throw new Error('the shop has a backend');
    const text = render({ ...shop, services: [{ ...backend, start: 'node\u001b[2J\nx' }, ...others] });
    expect(text).not.toContain('\u001b');
    expect(text).toContain('node?[2J x');
  });
});
