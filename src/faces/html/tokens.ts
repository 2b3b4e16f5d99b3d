/** A colour by daylight, and at night. */
type Colour = readonly [light: string, dark: string];

/** What text stands on. */
export const grounds = {
  ground: ['#ffffff', '#0e1116'],
  panel: ['#f5f6f8', '#171c23'],
} as const satisfies Record<string, Colour>;

/** What text is written in. Each has a contrast of 4.5 or more on each ground (WCAG 2.2, 1.4.3), by day and by night. */
export const inks = {
  text: ['#14171c', '#e8ebf0'],
  quiet: ['#525a66', '#a5aebb'],
  accent: ['#0b57c4', '#80b9ff'],
  good: ['#136a37', '#62d18c'],
  warn: ['#855000', '#f0b65f'],
  bad: ['#b0241c', '#ff9187'],
} as const satisfies Record<string, Colour>;

/** Series of a chart, told apart by colour and by dash. They are written in as well: in a legend, beside a bar. */
export const series = {
  s1: ['#0b57c4', '#80b9ff'],
  s2: ['#b3400b', '#ff9f72'],
  s3: ['#0d6b63', '#50d2c1'],
  s4: ['#7a21c8', '#cba0ff'],
  s5: ['#7d5a00', '#e6c45f'],
  s6: ['#4a5568', '#a9b6c9'],
} as const satisfies Record<string, Colour>;

/** Lines that only divide: no text. */
const rules = { line: ['#d8dce2', '#2d343e'] } as const satisfies Record<string, Colour>;

const declare = (index: 0 | 1): string =>
  Object.entries({ ...grounds, ...inks, ...series, ...rules })
    .map(([name, colour]) => `--${name}:${colour[index]}`)
    .join(';');

/** Paper is white, whatever the screen is. */
export const tokenCss = `:root{color-scheme:light dark;${declare(0)}}
@media screen and (prefers-color-scheme:dark){:root{${declare(1)}}}`;
