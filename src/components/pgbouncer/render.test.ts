import { delimiter, dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newerPgbouncer } from '../../../test/support/majors.ts';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const onHost = render(renderingOf('pgbouncer', { app: 'association' })).files;
const inContainer = render(renderingOf('pgbouncer', { app: 'association', target: 'compose' })).files;

// The distribution that the files are for has 1.24; this machine's own is older.
const before = process.env['PATH'];
beforeAll(() => {
  process.env['PATH'] = [dirname(newerPgbouncer), before].join(delimiter);
});
afterAll(() => {
  process.env['PATH'] = before;
});

it('is the file that was read and liked', () => {
  expectGolden(`${import.meta.dirname}/golden/host`, onHost);
  expectGolden(`${import.meta.dirname}/golden/container`, inContainer);
});

describe.each([
  ['a host', onHost],
  ['a container', inContainer],
] as const)('for %s', (_, files) => {
  it('PgBouncer starts on it', async () => {
    expect([...(await proofOf(reader, files)).values()]).toEqual([
      { result: 'accepted', by: 'pgbouncer (started)' },
    ]);
  });

  it.each([
    ['pool_mode = transaction', 'pool_mode = transactions', 'pool_mode'],
    ['default_pool_size', 'default_pool_sise', 'default_pool_sise'],
  ])('PgBouncer refuses %s made %s', async (from, to, message) => {
    const broken = files.map((file) => ({ ...file, text: file.text.replace(from, to) }));
    expect([...(await proofOf(reader, broken)).values()]).toEqual([
      { result: 'refused', by: 'pgbouncer (started)', message: expect.stringContaining(message) },
    ]);
  });
});

it('an older PgBouncer is not asked for what it cannot know', async () => {
  process.env['PATH'] = before;
  const [proof] = (await proofOf(reader, onHost)).values();
  process.env['PATH'] = [dirname(newerPgbouncer), before].join(delimiter);
  expect(proof).toMatchObject({ result: 'unchecked', why: expect.stringContaining('1.21 or newer') });
});

it('holds no password', () =>
  expect([...onHost, ...inContainer].map(({ text }) => text).join('\n')).not.toMatch(/password/i));
