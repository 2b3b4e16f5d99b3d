import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import { call } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-plan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shop = resolve('test/apps/shop');

describe('the built command plans the shop of test/apps', () => {
  it('and a pipe gets all of the answer, though it is more than a pipe takes at once', async () => {
    const { code, out } = await call(folder, ['plan', shop, '--without', 'analytics', '--json']);
    expect(out.length).toBeGreaterThan(80_000);
    expect(answers.plan.safeParse(JSON.parse(out)).success).toBe(true);
    expect(code).toBe(0);
  });

  it('and finds nothing changed against the plan that it wrote before', async () => {
    const plan = ['plan', shop, '--without', 'analytics'];
    expect((await call(folder, [...plan, '--format', 'json', '--out', 'plan.json'])).code).toBe(0);
    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toContain('"hash"');
    expect((await call(folder, [...plan, '--diff', 'plan.json'])).out).toBe('Nothing changed.\n');
  });

  it('and refuses to leave out what its rows come from, naming each place', async () => {
    const { code, err } = await call(folder, ['plan', shop, '--without', 'analytics,postgrest']);
    expect(code).toBe(1);
    expect(err).toMatch(/PLAN-101[^]*src\/catalog\.ts:20/);
  });
});
