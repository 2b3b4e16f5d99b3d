import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEntry, pointEntry, sameAddress } from './ini.ts';

const to = { host: '10.0.0.5', port: 6543, database: 'app' };

describe('an entry of pgbouncer.ini', () => {
  it.each([
    ['app = host=old port=5433', 'app = host=10.0.0.5 port=6543'],
    ['app=host=old', 'app=host=10.0.0.5 port=6543'],
    ['app = \r', 'app = host=10.0.0.5 port=6543 \r'.replace(' host', ' host')],
    [
      "  app\t=  port = 5432   host= 'old host' user=me password='a host=b'",
      "  app\t=  port = 6543   host= 10.0.0.5 user=me password='a host=b'",
    ],
    [
      '"app" = dbname=other host=x port=1 pool_mode=session',
      '"app" = dbname=app host=10.0.0.5 port=6543 pool_mode=session',
    ],
  ])('is changed where it must be: %j', (before, after) => {
    const around = (line: string) =>
      `; app = host=comment\n[databases]\n${line}\nother = host=old port=5433\n[pgbouncer]\napp = 1\n`;
    const pointed = pointEntry(around(before), 'app', to);
    expect(pointed.replaceAll(/ +\r/g, ' \r')).toBe(around(after).replaceAll(/ +\r/g, ' \r'));
    const found = findEntry(pointed, 'app');
    expect(found).toMatchObject({ kind: 'entry', entry: { ...to, line: 3 } });
  });

  it('leads to a unix socket and back', () => {
    const ini = '[databases]\napp = host=old port=5432';
    const back = pointEntry(pointEntry(ini, 'app', { port: 5433, database: 'app' }), 'app', {
      host: 'old',
      port: 5432,
      database: 'app',
    });
    expect(back).toBe(ini);
    expect(findEntry(pointEntry(ini, 'app', { port: 5433, database: 'app' }), 'app')).toEqual({
      kind: 'entry',
      entry: { line: 2, port: 5433, database: 'app' },
    });
  });

  it.each([
    [
      '[databases]\n* = host=old port=5432 user=me\n',
      'app has no entry of its own; the fallback * in line 2',
      'app = host=old port=5432 user=me',
    ],
    ['[databases]\napp = host=a\napp = host=b', '2 entries are named app (lines 2, 3)', 'all but the last'],
    ['[databases]\napp = host=a,b', 'names several hosts (a,b)', 'one host'],
    [
      '[databases]\n%include /etc/pgbouncer/databases.ini\n',
      'it includes /etc/pgbouncer/databases.ini',
      'databases.ini',
    ],
    ['[pgbouncer]\napp = host=a', 'it has no entry app under [databases]', 'Add the entry'],
  ])('that is not one of its own is refused: %j', (ini, why, next) => {
    const found = findEntry(ini, 'app');
    expect(found).toMatchObject({ kind: 'none' });
    if (found.kind === 'none') {
      expect(found.why).toContain(why);
      expect(found.next).toContain(next);
    }
  });

  it('leaves every other line byte for byte', () => {
    const noise = fc.array(
      fc.oneof(
        fc.constantFrom(
          '[users]',
          '[databases]',
          '[pgbouncer]',
          '',
          '\r',
          '%include x',
          '* = host=z',
          'app2 = host=app port=1',
        ),
        fc.string().map((text) => `; ${text.replaceAll('\n', ' ')}`),
        fc.string().filter((text) => !/app|\n|\[/.test(text)),
      ),
    );
    const value = fc.stringMatching(/^[a-z0-9./]{1,12}$/);
    fc.assert(
      fc.property(noise, noise, value, fc.integer({ min: 1, max: 65535 }), (before, after, host, port) => {
        const entry = `app = host=${host} port=${port} user=x`;
        const ini = [...before, '[databases]', entry, ...after].join('\n');
        const pointed = pointEntry(ini, 'app', to).split('\n');
        const at = before.length + 1;
        expect(pointed.toSpliced(at, 1)).toEqual(ini.split('\n').toSpliced(at, 1));
        expect(pointed[at]).toBe('app = host=10.0.0.5 port=6543 user=x');
        expect(pointEntry(pointed.join('\n'), 'app', { host, port, database: 'app' })).toBe(ini);
      }),
    );
  });

  it('takes the names of the loopback for one another, and nothing else', () => {
    const local = { host: '127.0.0.1', port: 1, database: 'a' };
    expect(sameAddress(local, { ...local, host: 'localhost' })).toBe(true);
    expect(sameAddress(local, { ...local, host: 'db' })).toBe(false);
    expect(sameAddress(local, { ...local, port: 2 })).toBe(false);
    expect(sameAddress(local, { ...local, database: 'b' })).toBe(false);
  });
});
