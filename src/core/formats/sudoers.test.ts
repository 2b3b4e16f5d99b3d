import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import { sudoRules } from './sudoers.ts';

const folder = mkdtempSync(join(tmpdir(), 'unmoor-sudoers-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(['a*', 'a,b', 'a:b', '!a', 'a=b', '\\', '"a"', 'a\nb', '$(id)', 'é', ''])('refuses %j', (text) => {
  const rule = { user: 'deploy', as: 'root', commands: [`/bin/true ${text}`] };
  expect(() => sudoRules([rule])).toThrow('RENDER-103');
});

it('writes what visudo takes, whatever it is given', async () => {
  const words = fc.sample(fc.string({ unit: 'grapheme', minLength: 1 }), { numRuns: 2000, seed: 5 });
  const taken = words.flatMap((word) => {
    try {
      return [sudoRules([{ user: 'deploy', as: 'root', commands: [`/bin/true ${word}`] }])];
    } catch {
      return [];
    }
  });
  expect(taken.length).toBeGreaterThan(20);
  writeFileSync(join(folder, 'rules'), taken.join(''));
  const { code, stderr } = await realShell.run({
    argv: ['/usr/sbin/visudo', '-c', '-f', join(folder, 'rules')],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
