import { describe, expect, it } from 'vitest';
import { columnsOf } from './bars.ts';
import { fittedTable } from './fit.ts';
import { visible, visibleAll } from './visible.ts';
import { wrap } from './wrap.ts';

const columns = [{ head: 'service' }, { head: 'start' }, { head: 'port', align: 'right' as const }];
const rows = [
  ['packages/services/dispatcher-1', 'node --enable-source-maps dist/packages/main.js', '4000'],
  ['packages/services/dispatcher-2', 'npm start', '80'],
];

describe('a table that must fit', () => {
  it('stands as it is where there is room', () => {
    expect(fittedTable(columns, rows, 200)[1]).toBe(`${rows[0]?.[0]}  ${rows[0]?.[1]}  4000`);
  });

  it('cuts the widest column, and keeps the end of the names of its rows', () => {
    expect(fittedTable(columns, rows, 60)).toEqual([
      'service                         start                   port',
      'packages/services/dispatcher-1  node --enable-source-…  4000',
      'packages/services/dispatcher-2  npm start                 80',
    ]);
    expect(fittedTable(columns, rows, 40)).toMatchInlineSnapshot(`
      [
        "service                start        port",
        "…ervices/dispatcher-1  node --ena…  4000",
        "…ervices/dispatcher-2  npm start      80",
      ]
    `);
  });

  it.each([10, 20, 30, 40, 60, 80, 120])('is never wider than %d columns', (width) => {
    for (const line of fittedTable(columns, rows, width)) expect(columnsOf(line)).toBeLessThanOrEqual(width);
  });
});

describe('words over several lines', () => {
  it('break between words, and what follows stands under the first word', () => {
    expect(wrap('one two three four', 9, '- ')).toEqual(['- one two', '  three', '  four']);
    expect(wrap('', 9)).toEqual(['']);
  });

  it('never break at a space that does not break, and leave a word that is too wide whole', () => {
    expect(wrap('ceci\u00a0: non', 6)).toEqual(['ceci\u00a0:', 'non']);
    expect(wrap('a src/very/long/path.ts:12 b', 8)).toEqual(['a', 'src/very/long/path.ts:12', 'b']);
  });
});

describe('text of a repository', () => {
  it('moves no cursor, sets no colour and turns no direction', () => {
    expect(visible('npm start\u001b[2J\n\t\u202egnp.exe\u0007')).toBe('npm start?[2J ?gnp.exe?');
    expect(visibleAll({ a: ['\u001b'], b: 1, c: undefined })).toEqual({ a: ['?'], b: 1, c: undefined });
  });
});
