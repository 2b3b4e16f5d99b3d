import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { columnsOf } from './output/bars.ts';
import { answers } from './schemas/answers.ts';

let world: FixedWorld;
const example = 'examples/girlycrea-cost.yaml';

beforeEach(() => {
  world = new FixedWorld();
  world.files[example] = readFileSync(example, 'utf8');
});

async function json(...argv: string[]) {
  const { code, out } = await world.call('cost', ...argv, '--json');
  const answer: unknown = JSON.parse(out);
  expect(answers.cost.parse(answer)).toEqual(answer);
  return { code, answer: answer as Record<string, never> };
}

describe('unmoor cost', () => {
  it('answers the example in its published form, and reads no app for it', async () => {
    const { code, answer } = await json('--inputs', example);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      currency: 'EUR',
      scenarios: [
        { id: 'stay', year1: 852 },
        { id: 'own', year1: 96, year2: 96, payback: { kind: 'inside', month: 1 } },
        { id: 'hired', year1: 1696, year2: 1296, payback: { kind: 'never' } },
        { id: 'compose', sameAs: 'hired' },
      ],
      leftOut: ['ecs', 'kubernetes'],
      infrastructureOnly: { once: 400, saving: 63, months: 6.3 },
    });
    expect(world.opened).toEqual([]);
  });

  it('is told again by each flag, and then assumes nothing for it', async () => {
    const { answer } = await json(
      '--inputs',
      example,
      '--hours',
      '1.25',
      '--rate',
      '40',
      '--own-rate',
      '20',
      '--months',
      '12',
    );
    expect(answer).toMatchObject({
      months: 12,
      hours: 1.25,
      rate: 40,
      scenarios: [{}, { id: 'own', labour: 25 }, { id: 'hired', labour: 50, once: 320 }, {}],
    });
    expect(answer['assumptions']).toMatchObject([{ key: 'compose' }]);
  });

  it('takes the file over unmoor.yaml, and a flag over both', async () => {
    world.files['unmoor.yaml'] =
      'cost:\n  months: 24\n  growth: 1\n  labour: { rate: 70, kubernetesHours: 9 }\n';
    world.files['own.yaml'] =
      'months: 30\nbill: [{ what: all, monthly: 9 }]\nserver: [{ what: s, monthly: 5 }]\nlabour: { hours: 3 }\n';
    expect((await json('--inputs', 'own.yaml', '--hours', '1')).answer).toMatchObject({
      months: 30,
      growth: 1,
      hours: 1,
      rate: 70,
    });
  });

  it('converts a file in euros for a report in dollars, work too; a rate that is typed is in dollars', async () => {
    world.files['own-prices.yaml'] =
      'rates:\n  - { from: EUR, to: USD, rate: 2, seller: me, date: 2026-01-01, page: "https://example.org", certainty: low }\n';
    const dollars = ['--inputs', example, '--prices', 'own-prices.yaml', '--currency', 'USD'];
    expect((await json(...dollars)).answer).toMatchObject({
      currency: 'USD',
      rate: 100,
      scenarios: [{ month: 142 }, { bought: 16, labour: 0 }, { labour: 200, once: 800 }, {}],
    });
    expect((await json(...dollars, '--rate', '50')).answer).toMatchObject({
      rate: 50,
      scenarios: [{ month: 142 }, {}, { labour: 100, once: 400 }, {}],
      sources: expect.arrayContaining([expect.objectContaining({ id: 'rate.eur-usd' })]) as unknown,
    });
  });

  it('names the rate between currencies when only the work needs it', async () => {
    world.files['dollars.yaml'] =
      'currency: USD\nbill: [{ what: all, monthly: 10 }]\nserver: [{ what: s, monthly: 5 }]\nlabour: { hours: 1, ownRate: 0 }\n';
    const { answer } = await json('--inputs', 'dollars.yaml');
    expect(answer).toMatchObject({ currency: 'USD', rate: 55.67, sources: [{ id: 'rate.eur-usd' }] });
  });

  it('looks for a server of the size that is given', async () => {
    const { answer } = await json('--inputs', example, '--host', '2,4GB,40GB');
    expect(answer['hosts']).toContainEqual({ id: 'ovh.d2-4', month: 15.04 });
  });

  it('reads the app in the folder, and ends with 1 when it could not read it whole', async () => {
    world.app = {
      'package.json': '{"dependencies":{"express":"4"},"scripts":{"start":"node s.js"}}',
      's.js': '',
    };
    world.files['apps/shop/unmoor.yaml'] = 'cost:\n  bill: [{ what: all, monthly: 90 }]\n';
    const { code, answer } = await json('apps/shop');
    expect(code).toBe(0);
    expect(world.opened).toEqual(['apps/shop']);
    expect(answer).toMatchObject({ scenarios: [{ month: 90 }, {}, {}, {}, {}, {}] });
    world.unread = [{ what: 'package.json', why: 'it is broken', next: 'mend it' }];
    expect((await json('apps/shop')).code).toBe(1);
  });

  it('writes the CSV and the page, and prints the CSV alone when asked', async () => {
    await world.call('cost', '--inputs', example, '--csv', 'out.csv', '--html', 'out.html', '--lang', 'fr');
    expect(world.files['out.csv']?.split('\r\n').slice(0, 2)).toEqual([
      'month,stay,own,hired,compose',
      '1,71.00,8.00,508.00,508.00',
    ]);
    expect(world.files['out.html']).toContain('<html lang="fr">');
    const { out } = await world.call('cost', '--inputs', example, '--csv', '-');
    expect(out.replaceAll('\r\n', '\n').trim()).toBe(world.files['out.csv']?.replaceAll('\r\n', '\n').trim());
  });

  it.each([
    ['en', 'Over 36 months, "server, own people" costs 2 268 EUR less than staying'],
    ['fr', '«\u00a0serveur, équipe interne\u00a0» coûte 2\u202f268\u00a0€ de moins que de rester'],
  ])('begins with what decides, in %s', async (lang, words) => {
    const { out } = await world.call('cost', '--inputs', example, '--lang', lang);
    expect(out.replaceAll('\n', ' ')).toContain(words);
  });

  it.each([60, 80, 120])('stays within %d columns, addresses left aside', async (columns) => {
    world.stdout.size = () => ({ columns, rows: 40 });
    const { out } = await world.call('cost', '--inputs', example);
    const wide = out.split('\n').filter((line) => columnsOf(line) > columns && !line.includes('https://'));
    expect(wide).toEqual([]);
  });
});

describe('a call that cannot be answered', () => {
  it.each([
    [['--inputs', 'nowhere.yaml'], 2, 'USE-106', '--inputs names nowhere.yaml, and there is no such file.'],
    [['--inputs', example, '--prices', 'nowhere.yaml'], 2, 'USE-106', '--prices names nowhere.yaml'],
    [['--inputs', 'bad.yaml'], 1, 'COST-102', 'bad.yaml:1:7  bill: "all" is given, and a list is needed'],
    [['--inputs', example, '--prices', 'bad-prices.yaml'], 1, 'COST-101', 'bad-prices.yaml:2:5'],
    [['--inputs', 'unknown.yaml'], 1, 'COST-103', 'supabase.por is asked for'],
    [
      ['--config', 'bad-config.yaml'],
      2,
      'CONF-101',
      'bad-config.yaml:2:11  cost.months: "many" is given, and a number is needed',
    ],
    [['--inputs', example, '--rate', 'cheap'], 2, 'USE-105', '--rate'],
  ])('%j ends with %d and %s', async (argv, code, name, why) => {
    world.files['bad.yaml'] = 'bill: all\n';
    world.files['bad-config.yaml'] = 'cost:\n  months: many\n';
    world.files['bad-prices.yaml'] = 'prices:\n  - id: x\n';
    world.files['unknown.yaml'] =
      'bill: [{ what: a, plan: supabase.por }]\nserver: [{ what: b, monthly: 1 }]\n';
    const answer = await world.call('cost', ...argv);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(name);
    expect(answer.err).toContain(why);
    expect(answer.out).toBe('');
  });
});
