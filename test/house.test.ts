import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { titles } from '../src/core/errors/codes.ts';

interface Source {
  readonly path: string;
  readonly text: string;
}

function read(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return read(path);
    return path.endsWith('.ts') ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });
}

const all = [...read('src'), ...read('test')].filter(({ path }) => path !== 'test/house.test.ts');
const src = all.filter(({ path }) => path.startsWith('src/'));
const tests = all.filter(({ path }) => path.endsWith('.test.ts'));
const shipped = src.filter(({ path }) => !path.endsWith('.test.ts'));

/** Lines that a pattern finds, as `path:line text`; comments count, because a rule that can be commented away is none. */
function found(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}

describe('the house', () => {
  it('reads its own sources', () => {
    expect(shipped.length).toBeGreaterThan(50);
  });

  it('leaves the process only in main.ts', () => {
    const exits = found(shipped, /process\.(exit|abort)\(|process\.exitCode/);
    expect(exits.filter((line) => !line.startsWith('src/main.ts:'))).toEqual([]);
  });

  it('has no file above 400 lines', () => {
    const long = src
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('keeps its types honest', () => {
    expect(found(all, /@ts-(ignore|nocheck|expect-error)/)).toEqual([]);
    expect(
      found(shipped, /(:\s*any\b(?!\w)|\bas any\b|<any>|\bany\[\])/).filter((line) => !isComment(line)),
    ).toEqual([]);
  });

  it('puts nothing off, and skips nothing', () => {
    expect(found(all, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
    expect(found(all, /\b(it|test|describe|suite|bench)\.(skip|only|todo|fails)\b/)).toEqual([]);
    expect(found(tests, /\b(xit|xdescribe|fit|fdescribe)\(/)).toEqual([]);
  });

  it('prints only through the sinks of the command line', () => {
    expect(found(shipped, /\bconsole\.\w+\(/)).toEqual([]);
    const writes = found(shipped, /process\.(stdout|stderr)\.write\(/);
    expect(writes.filter((line) => !line.startsWith('src/wiring.ts:'))).toEqual([]);
  });

  it('gives no text to a shell', () => {
    expect(found(shipped, /\b(execSync|exec)\(\s*[`'"]|shell:\s*true/)).toEqual([]);
  });

  it('names no platform and no component in pipeline/', () => {
    const brands =
      /\b(railway|vercel|supabase|upstash|sentry|neon|heroku|nginx|pgbouncer|postfix|prometheus|grafana|kubernetes|docker)\b/i;
    expect(
      found(
        shipped.filter(({ path }) => path.startsWith('src/pipeline/')),
        brands,
      ),
    ).toEqual([]);
  });
});

describe('the catalogue of errors', () => {
  const codes = Object.keys(titles);
  const used = new Set(
    found(shipped, /'(USE|CONF|CONN|PG|RED|RENDER|RUN|SRV|APP|API|ENV|COST|PLAN|BUG)-\d{3}'/).flatMap(
      (line) => [...line.matchAll(/'([A-Z]+-\d{3})'/g)].map(([, code]) => code ?? ''),
    ),
  );

  it('gives each code a title of its own', () => {
    expect(new Set(Object.values(titles)).size).toBe(codes.length);
  });

  it('has every code that is written anywhere, and no two meanings for one', () => {
    expect([...used].filter((code) => !codes.includes(code))).toEqual([]);
    const families = found(read('src/core/errors'), /^\s+'[A-Z]+-\d{3}':/).map(
      (line) => /'([A-Z]+-\d{3})'/.exec(line)?.[1],
    );
    expect(families.length).toBe(new Set(families).size);
  });

  it('is documented, code by code', () => {
    const page = readFileSync('docs/reference/errors.md', 'utf8');
    expect(codes.filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
  });
});

describe('what is generated', () => {
  it('is what the code says now', () => {
    const said = execFileSync(process.execPath, ['tools/docs.mjs', '--check'], { encoding: 'utf8' });
    expect(said).toContain('up to date');
  });
});

/** `for any role` in a comment is English. */
const isComment = (line: string): boolean => /^\S+ (\*|\/\/|\/\*)/.test(line);
