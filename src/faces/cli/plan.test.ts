import { beforeEach, describe, expect, it } from 'vitest';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { shop } from '../../../test/support/planned-apps.ts';
import { answers } from './schemas/answers.ts';

let world: FixedWorld;
beforeEach(() => {
  world = new FixedWorld();
  world.files['facts.json'] = JSON.stringify(shop);
});

const plan = (...argv: string[]) => world.call('plan', '--inventory', 'facts.json', ...argv);

describe('unmoor plan', () => {
  it('prints Markdown, in either language', async () => {
    expect(await plan()).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('# shop → one server'),
    });
    expect((await plan('--lang', 'fr')).out).toContain('# shop → un serveur');
  });

  it('answers with a plan of its published form', async () => {
    const { code, out } = await plan('--json', '--to', 'compose');
    const answer: unknown = JSON.parse(out);
    expect(code).toBe(0);
    expect(answers.plan.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ target: { id: 'compose' }, host: { assumed: true } });
  });

  it('writes a page or a plan to a file, and says so', async () => {
    expect((await plan('--format', 'html', '--out', 'plan.html')).out).toMatch(
      /^Wrote plan\.html \(html\)\. Plan [0-9a-f]{12}\.\n$/,
    );
    expect(world.files['plan.html']).toContain('<!doctype html>');
  });

  it('says what changed since a plan that it wrote, for people and for programs', async () => {
    await plan('--format', 'json', '--out', 'old.json');
    expect((await plan('--diff', 'old.json')).out).toBe('Nothing changed.\n');
    const wish = ['--diff', 'old.json', '--choose', 'valkey', '--requests', '20000'];
    const { out } = await plan(...wish, '--json');
    const answer = answers.plan.parse(JSON.parse(out)) as { diff: { changes: { path: string }[] } };
    expect(answer.diff.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['parts.valkey', 'parts.varnish', 'parts.redis']),
    );
    expect((await plan(...wish)).out).toContain('| `parts.valkey` | new |');
  });

  it('refuses a plan that was edited, before it looks at it', async () => {
    await plan('--format', 'json', '--out', 'old.json');
    world.files['old.json'] = (world.files['old.json'] ?? '').replace('"shop"', '"stop"');
    expect(await plan('--diff', 'old.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('PLAN-202'),
    });
  });

  it('takes the host from the flag, else from unmoor.yaml', async () => {
    world.files['unmoor.yaml'] = 'host:\n  cpu: 8\n  memory: 16GB\n  disk: 320GB\n';
    const hostOf = async (...argv: string[]) =>
      (JSON.parse((await plan('--json', ...argv)).out) as { host: object }).host;
    expect(await hostOf()).toEqual({ cpu: 8, memoryMib: 16_384, diskBytes: 320e9 });
    expect(await hostOf('--host', '4,8GB,160GB')).toEqual({ cpu: 4, memoryMib: 8192, diskBytes: 160e9 });
  });

  it('takes its times from the rehearsal that lies with the runs, or that is named', async () => {
    const report = {
      kind: 'own',
      ok: true,
      bytes: 1e9,
      phases: { move: 90_000 },
      pauseMs: { median: 0, max: 0 },
      tables: 3,
    };
    world.files['.unmoor/rehearsal.json'] = JSON.stringify(report);
    const times = async (...argv: string[]) =>
      (JSON.parse((await plan('--json', ...argv)).out) as { times: object }).times;
    expect(await times()).toMatchObject({ from: 'rehearsal', copyMs: 90_000 });
    world.files['slow.json'] = JSON.stringify({ ...report, phases: { move: 900_000 } });
    expect(await times('--rehearsal', 'slow.json')).toMatchObject({ from: 'rehearsal', copyMs: 900_000 });
  });

  it('measures the databases that it is given, for sizes and times', async () => {
    world.files['facts.json'] = JSON.stringify({
      ...shop,
      data: shop.data.map((one) => ({ ...one, env: ['DATABASE_URL'] })),
    });
    const { out } = await plan('--json', '--from', 'postgres://app:hunter22@old/app');
    expect(out).not.toContain('hunter22');
    expect(JSON.parse(out)).toMatchObject({ times: { from: 'estimate', copyMs: 320_000 } });
  });

  it('reads the app itself, where no file with facts is named', async () => {
    world.app = {
      'package.json': '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4"}}',
      'server.js': '',
    };
    const { code, out } = await world.call('plan', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ app: 'shop' });
  });

  it.each([
    ['an unknown target', ['--to', 'vpn']],
    ['a host that is none', ['--host', 'large']],
    ['a file that is not there', ['--diff', 'gone.json']],
    ['a rehearsal that is none', ['--rehearsal', 'facts.json']],
  ])('says what is wrong with %s', async (_, argv) => {
    const { code, err } = await plan(...argv);
    expect(`${code}\n${err}`).toMatchSnapshot();
  });

  it('says where a file of facts does not fit', async () => {
    world.files['facts.json'] = JSON.stringify({ ...shop, services: [{ id: 'api' }] });
    expect((await plan()).err).toMatch(
      /PLAN-204 .*\n--inventory names facts\.json, and it has not the form that is needed: services\.0\.kind: /,
    );
  });
});
