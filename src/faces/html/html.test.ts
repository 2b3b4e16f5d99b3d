import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bars } from './bars.ts';
import { html, raw } from './html.ts';
import { lines } from './lines.ts';
import { page } from './page.ts';
import { table } from './table.ts';
import { ticks } from './ticks.ts';
import { grounds, inks, series } from './tokens.ts';

const nasty = `"><script>alert('x')</script>&`;

describe('html', () => {
  it('escapes what it is given, and takes only HTML as HTML', () => {
    expect(html`<p title="${nasty}">${nasty}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
    expect(html`${[html`<b>${1}</b>`, raw('<i>'), false, undefined, 'a&b']}`.text).toBe('<b>1</b><i>a&amp;b');
  });
});

describe('a page', () => {
  const text = page({
    title: nasty,
    lang: 'fr',
    body: html`<p>${nasty}</p>`,
    style: 'p{margin:0}',
  });

  it('names its language and holds nothing unescaped', () => {
    expect(text).toContain('<html lang="fr">');
    expect(text).not.toContain('<script');
  });

  it('lets no script run, and only its own style apply: the hash is in its policy', () => {
    const css = /<style>([^]*)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(css).digest('base64');
    const policy = /content="(default-src[^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(css).toContain('p{margin:0}');
  });

  it('fetches nothing, and styles nothing by attribute', () => {
    expect(text).not.toMatch(/\b(src|href)=|url\(|@import|style="/);
  });
});

describe('colours', () => {
  const pairs = Object.entries({ ...inks, ...series }).flatMap(([ink, ours]) =>
    Object.entries(grounds).flatMap(([ground, theirs]) =>
      (['day', 'night'] as const).map(
        (when, index) => [ink, ground, when, contrast(ours[index] ?? '', theirs[index] ?? '')] as const,
      ),
    ),
  );
  it('can be read on each ground, by day and by night', () => {
    expect(pairs).toHaveLength(48);
    expect(pairs.filter(([, , , ratio]) => ratio < 4.5)).toEqual([]);
  });
});

describe('a table', () => {
  it('names its rows and columns, and can be scrolled with the keyboard', () => {
    const { text } = table({
      caption: 'Bill',
      columns: [{ head: 'what' }, { head: 'EUR', align: 'end' }],
      rows: [[nasty, 12]],
    });
    expect(text).toContain('role="region" aria-label="Bill" tabindex="0"');
    expect(text).toContain('<th scope="col" class="end">EUR</th>');
    expect(text).toMatch(/<th scope="row">&quot;.*<\/th><td class="end">12<\/td>/);
  });
});

describe('bars', () => {
  it('are as long as their part of the longest, part by part', () => {
    const { text } = bars({
      title: 'A month',
      series: ['host', 'labour'],
      rows: [
        { label: 'stay', parts: [50, 0] },
        { label: nasty, parts: [25, 75] },
      ],
      show: (value) => `${value} €`,
    });
    const widths = [...text.matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, x, width]) => [x, width]);
    expect(widths).toEqual([
      ['0', '50'],
      ['50', '0'],
      ['0', '25'],
      ['25', '75'],
    ]);
    expect(text).toContain('<span class="end">100 €</span>');
    expect(text).not.toContain('<script');
  });

  it('stand where every figure is zero', () => {
    const drawn = bars({
      title: 'none',
      series: ['host'],
      rows: [{ label: 'stay', parts: [0] }],
      show: String,
    });
    expect(drawn.text).toContain('x="0%" width="0%"');
  });
});

describe('lines', () => {
  it('put the greatest at the top, zero on its rule and the last point at the edge', () => {
    const { text } = lines({
      title: 'Sum',
      says: 'It grows.',
      series: [
        {
          name: 'stay',
          points: [
            [0, 0],
            [36, 100],
          ],
        },
      ],
      showX: (x) => `m${x}`,
      showY: (y) => `${y} €`,
      marks: [{ x: 18, label: 'even' }],
    });
    expect(text).toContain('points="0,1000 1000,0"');
    expect(text).toContain('class="rule zero"');
    expect(text).toContain('x1="50%" x2="50%"');
    expect(text).not.toContain('NaN');
  });

  it('draw one point, and none', () => {
    for (const points of [[[1, 5]], []] as const) {
      const { text } = lines({
        title: 'x',
        says: 'x',
        series: [{ name: 'a', points }],
        showX: String,
        showY: String,
      });
      expect(text).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('ticks', () => {
  it.each([
    [0, 100, 5, [0, 20, 40, 60, 80, 100]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [-50, 120, 5, [-50, 0, 50, 100]],
    [0, 36, 6, [0, 10, 20, 30]],
    [7, 7, 5, [7]],
  ])('from %d to %d, about %d', (low, high, wanted, expected) => {
    expect(ticks(low, high, wanted)).toEqual(expected);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
