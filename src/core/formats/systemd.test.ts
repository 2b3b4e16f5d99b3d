import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentLine, execLine, restOfLine, type UnitSection, wordList, writeUnit } from './systemd.ts';

/** What systemd itself read of a unit: with debug output `systemd-analyze verify` writes down every unit that it loaded. */
function readBySystemd(...sections: UnitSection[]): (key: string) => string[] {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-unit-'));
  try {
    writeFileSync(join(folder, 'x.service'), writeUnit(sections));
    const argv = ['verify', '--man=no', join(folder, 'x.service')];
    const env = { PATH: process.env['PATH'], SYSTEMD_LOG_LEVEL: 'debug' };
    const { stdout, stderr } = spawnSync('systemd-analyze', argv, { encoding: 'utf8', env });
    const dump = `${stdout}${stderr}`;
    const own = dump.slice(dump.indexOf('-> Unit x.service:')).split(/\n\t+(?=[A-Z][\w ]+: )/);
    return (key) => own.flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2)] : []));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** systemd writes a command down with words in double quotes and C escapes. */
const wordsIn = (line: string): string[] =>
  [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/gs)].map(([, quoted, bare = '']) =>
    (quoted ?? bare).replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    ),
  );

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '$',
    '$$HOME',
    '${HOME}',
    '%',
    '%h',
    '%%',
    ';',
    '"',
    "'",
    '\\',
    '\\n',
    '#',
    'é ✓ 𝄞',
    '../../etc',
    '-',
    '@x',
    'a\nb\t',
  ),
  fc.string({ maxLength: 12, unit: 'binary-ascii' }).filter((text) => !text.includes('\0')),
);

describe('a unit', () => {
  it('starts a program with exactly the words that are given', () => {
    const commands = fc.array(fc.array(nasty, { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(commands, (lists) => {
        const read = readBySystemd({
          name: 'Service',
          entries: [
            ['Type', 'oneshot'],
            ...lists.map((args): [string, string] => ['ExecStart', execLine(['/bin/echo', ...args])]),
          ],
        });
        // A `$$` stays two until the program is started (systemd.service(5)).
        const told = lists.map((args) => ['/bin/echo', ...args.map((arg) => arg.replaceAll('$', '$$$$'))]);
        expect(read('Command Line').map(wordsIn)).toEqual(told);
      }),
      { numRuns: 12 },
    );
  });

  it('gives its program exactly the environment that is given', () => {
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 20 }), (values) => {
        const environment = Object.fromEntries(values.map((value, index) => [`N${index}`, value]));
        const read = readBySystemd({
          name: 'Service',
          entries: [
            ['ExecStart', '/bin/true'],
            ['Environment', environmentLine(environment)],
          ],
        });
        expect(read('Environment')).toEqual(values.map((value, index) => `N${index}=${value}`));
      }),
      { numRuns: 12 },
    );
  });

  it('takes the rest of a line, and lists of paths, as they are given', () => {
    const read = readBySystemd(
      { name: 'Unit', entries: [['Description', restOfLine('100 % "à nous"; $HOME # \\ x')]] },
      {
        name: 'Service',
        entries: [
          ['ExecStart', '/bin/true'],
          ['WorkingDirectory', restOfLine('/srv/a b%h')],
          ['ReadWritePaths', wordList(['/srv/a b', '/srv/%h', '/srv/"x"'])],
        ],
      },
    );
    expect(read('Description')).toEqual(['100 % "à nous"; $HOME # \\ x']);
    expect(read('WorkingDirectory')).toEqual(['/srv/a b%h']);
    expect(read('ReadWritePaths')).toEqual(['/srv/a b /srv/%h /srv/"x"']);
  });

  it.each([['node dist/x.js'], ['-/bin/x'], ['']])('does not start %j', (program) => {
    expect(() => execLine([program])).toThrow('RENDER-103');
  });

  it.each([['a\nExecStart=/bin/evil'], ['ends with \\'], [' led by a blank'], [''], ['\u0007']])(
    'does not take %j for the rest of a line',
    (text) => expect(() => restOfLine(text)).toThrow('RENDER-103'),
  );

  it('refuses a NUL, which nothing can hold', () => {
    expect(() => environmentLine({ A: 'x\0y' })).toThrow(
      'RENDER-103 A value cannot be written in the format of its file. "A=x\\u0000y" cannot stand in a systemd unit: no word holds a NUL.',
    );
  });
});
