import { describe, expect, it } from 'vitest';
import type { Pulled } from '../core/app/env.ts';
import { readDownload } from '../core/env/read-download.ts';
import { platforms } from '../registry.ts';

const shown = (variables: readonly Pulled[]) =>
  Object.fromEntries(
    variables.map((one) => [one.name, one.state === 'known' ? one.value.reveal() : `? ${one.why}`]),
  );
const read = (text: string, named?: string) =>
  shown(readDownload('a file', text, platforms, named).variables);

it('reads JSON, of Railway and of Heroku', () => {
  expect(read('{"A": "1", "B": true, "C": null, "D": {"no": "variable"}}')).toEqual({
    A: '1',
    B: 'true',
    C: '? it has no value there',
  });
});

describe('Railway', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQ==\nA=b\n-----END PRIVATE KEY-----';

  it('reads pairs as they are: a hash, quotes, several lines, a key', () => {
    const text = `A=x # y\nB="q"\nKEY=${pem}\nM=one\ntwo: 2\nRAILWAY_PROJECT_ID=p\n`;
    expect(read(text)).toEqual({ A: 'x # y', B: '"q"', KEY: pem, M: 'one\ntwo: 2', RAILWAY_PROJECT_ID: 'p' });
  });

  it('reads pairs without its own variables when it is named', () => {
    expect(read('A=x # y', 'railway')).toEqual({ A: 'x # y' });
    expect(read('A=x # y')).toEqual({ A: 'x' });
  });

  it('reads the table, and gives no half of a value that the table breaks', () => {
    const text = [
      '╔═════════════ Variables for backend ═════════════╗',
      '║ DATABASE_URL │ postgresql://postgres:aVeryLong  ║',
      '║              │ Password@postgres.railway        ║',
      '║─────────────────────────────────────────────────║',
      '║ DEBUG        │ 0                                ║',
      '╚═════════════════════════════════════════════════╝',
    ].join('\n');
    expect(read(text)).toEqual({
      DATABASE_URL: '? the table breaks its value; `railway variable list --json` gives it whole',
      DEBUG: '0',
    });
  });
});

it('reads what `vercel env pull` wrote: quotes that are not escaped, and what is sensitive or empty stays open', () => {
  const text = '# Created by Vercel CLI\nA="say "hi" \\\\ #1"\nB="one\\ntwo"\nC="[SENSITIVE]"\nD=""\n';
  const open = '? Vercel does not give it back: it is sensitive, or empty there';
  expect(read(text)).toEqual({ A: 'say "hi" \\\\ #1', B: 'one\ntwo', C: open, D: open });
});

describe('Heroku', () => {
  it('reads the list', () => {
    expect(read('=== shop Config Vars\n\nA:            1\nLONG_NAME:    x: y\n')).toEqual({
      A: '1',
      LONG_NAME: 'x: y',
    });
  });

  it('reads what is quoted for a shell, by its own rules', () => {
    expect(read(`A=b\nB='a b\\\\c $x'\nC="it's\\nso \\"q\\""`, 'heroku')).toEqual({
      A: 'b',
      B: 'a b\\c $x',
      C: `it's\nso "q"`,
    });
  });
});

it('knows that the list of Supabase holds digests, and no values', () => {
  const digest = '0123456789abcdef'.repeat(4);
  const text = `\n  NAME              | DIGEST\n --------|------\n  STRIPE_KEY | ${digest}\n  SUPABASE_URL | ${digest}\n`;
  expect(read(text)).toEqual({ STRIPE_KEY: '? Supabase keeps only a digest of it to show' });
});

it('reads an ordinary file of variables, and a word that hides a value is none', () => {
  expect(read('A=1\nB=[SENSITIVE]\nC=*****\nE=')).toEqual({
    A: '1',
    B: '? its value was hidden there',
    C: '? its value was hidden there',
    E: '',
  });
});

it('says it when there is nothing in it', () => {
  expect(() => read('hello')).toThrow('ENV-103 No variables were found in it.');
});
