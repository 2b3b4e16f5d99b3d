import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from './dialect.ts';
import { dialectIds, dialects } from './index.ts';

/** Values as people have them, and as they fear them: quotes, escapes, comments, line ends. */
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', "'", '"', '`', '\\', '$', '#', '\n', '\r', '=', 'n', ';', '{'),
  }),
);

const fileOf = (dialect: Dialect, values: readonly string[]): { text: string; said: readonly string[] } => {
  const written = values.flatMap((one) => {
    const text = dialect.write(one);
    return text === undefined ? [] : [{ one, text }];
  });
  const lines = written.map(({ text }, index) => `# of ${index}\nV_${index}=${text}`);
  return { text: `${lines.join('\n')}\n`, said: written.map(({ one }) => one) };
};

describe.each(dialectIds.map((id) => dialects[id]))('$id', (dialect) => {
  it('reads back every value that it can write, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (values) => {
        const { text, said } = fileOf(dialect, values);
        const { entries, unread } = dialect.read(text);
        expect(unread).toEqual([]);
        expect(entries.map(({ value: read }) => read)).toEqual(said);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes the values that apps have', () => {
    const usual = [
      'postgresql://app:pw@db:5432/app?sslmode=disable',
      'a b c',
      '{"type":"service_account","key":"-----BEGIN\\nAB\\n-----END"}',
      'q&r?s=t#u',
      '$2b$12$hash/of.bcrypt',
      '',
    ];
    expect(usual.filter((one) => dialect.write(one) === undefined)).toEqual([]);
  });

  it('keeps lines, and reads on after one that is nothing', () => {
    const { entries, unread } = dialect.read('\uFEFF# a comment\r\n\r\nA=1\r\nwhat is this\r\nB=2');
    expect(entries).toEqual([
      { name: 'A', value: '1', line: 3, to: 3 },
      { name: 'B', value: '2', line: 5, to: 5 },
    ]);
    expect(unread).toEqual([{ line: 4, why: 'it assigns nothing to a name' }]);
  });
});

it('knows which lines a value stands on', () => {
  const { entries } = dialects.compose.read("A='one\ntwo\nthree' # end\nB=1\nC='x\ny'");
  expect(entries.map(({ name, line, to }) => [name, line, to])).toEqual([
    ['A', 1, 3],
    ['B', 4, 4],
    ['C', 5, 6],
  ]);
});

describe('one line, five readers', () => {
  it.each([
    ['bare with a comment', 'K=a b # c'],
    ['single quotes', "K='a $B \\n'"],
    ['double quotes', 'K="a\\nb"'],
    ['a hash inside', 'K=a#b'],
    ['a quote that is not closed', 'K="a'],
    ['pieces', `K='a'"b"c`],
    ['export', 'export K=a'],
  ])('%s', (_, text) => {
    const shown = dialectIds.map((id) => {
      const { entries } = dialects[id].read(text);
      return `${id.padEnd(8)}${entries.length === 0 ? 'unread' : JSON.stringify(entries[0]?.value)}`;
    });
    expect(shown.join('\n')).toMatchSnapshot();
  });
});

it('is read by a real shell as it was meant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-shell-'));
  try {
    fc.assert(
      fc.property(value, (one) => {
        const written = dialects.shell.write(one);
        fc.pre(written !== undefined && !one.includes('\0'));
        const path = join(folder, 'file');
        writeFileSync(path, `K=${written}\n`);
        expect(execFileSync('sh', ['-c', '. "$0"; printf %s. "$K"', path], { encoding: 'utf8' })).toBe(
          `${one}.`,
        );
      }),
      { numRuns: 100 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('is read by python-dotenv as it was meant, where it is installed', () => {
  // Django apps read the file with it. It is one more reader of the dotenv dialect, with escapes of its own: what both read alike is asked for.
  const values = ['a b', '$x', '{"a":"b"}', 'line\nline', 'p#q', 'it is "so"'];
  const { text } = fileOf(dialects.dotenv, values);
  const script =
    'import sys\ntry:\n from dotenv import dotenv_values\nexcept ImportError:\n print("null"); sys.exit()\nimport io, json\nprint(json.dumps(list(dotenv_values(stream=io.StringIO(sys.stdin.read()), interpolate=False).values())))';
  const said = JSON.parse(
    execFileSync('python3', ['-c', script], { input: text, encoding: 'utf8' }),
  ) as unknown;
  expect(said === null ? values : said).toEqual(values);
});
