import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { exposureOf } from '../../../test/support/exposure.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { reader as systemdReader } from '../systemd-app/reader.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const { files } = render(renderingOf('pgbackrest', { app: 'association' }));
const conf = files.find(({ reader: by }) => by === 'pgbackrest') as StackFile;
const all = files.map(({ text }) => text).join('\n');

it('are the files that were read and liked', () => expectGolden(`${import.meta.dirname}/golden`, files));

it('are accepted by pgBackRest and by systemd', async () => {
  const proofs = [...(await proofOf(reader, files)), ...(await proofOf(systemdReader, files))];
  expect(proofs.map(([, one]) => (one.result === 'refused' ? one.message : one.result))).toEqual(
    Array.from({ length: files.length - 1 }, () => 'accepted'),
  );
});

it.each([
  ['archive-async', 'archive-asink', 'archive-asink'],
  ['aes-256-cbc', 'aes-9', 'repo1-cipher-type'],
  ['compress-type=zst', 'compress-type=zip', 'compress-type'],
  ['pg1-path=/var', 'pg1-path=var', 'pg1-path'],
])('pgBackRest refuses it with %s as %s', async (right, wrong, said) => {
  const broken = { ...conf, text: conf.text.replace(right, wrong) };
  expect((await proofOf(reader, [broken])).get(conf.at)).toMatchObject({
    result: 'refused',
    message: expect.stringContaining(said),
  });
});

describe('the backups of the guide, mended', () => {
  it('lie elsewhere, encrypted, and each app has a folder of its own (B29, B31, B33)', () => {
    expect(conf.text).toMatch(/^repo1-type=s3$/m);
    expect(conf.text).toMatch(/^repo1-cipher-type=aes-256-cbc$/m);
    expect(conf.text).toMatch(/^repo1-path=\/association$/m);
    expect(all).not.toMatch(/aws s3|GLACIER/i);
  });

  it('never wait for an archive until the disk is full', () =>
    expect(conf.text).toMatch(/^archive-push-queue-max=7629MiB$/m));

  it('have no key in a file that is rendered, and none in an argument', () => {
    expect(all).not.toMatch(/^[^#\n]*(?:key|key-secret|cipher-pass)=.+/m);
    expect(all).not.toMatch(/ExecStart.*(?:key|pass)/);
  });
});

it('leave little open: systemd rates the unit at 3.0 or less', async () => {
  const rated = await exposureOf(files);
  expect(rated.length).toBe(1);
  for (const { exposure } of rated) expect(exposure).toBeLessThanOrEqual(3);
});

it('are not rendered where the server runs in an image that lacks the program', () =>
  expect(render(renderingOf('pgbackrest', { target: 'compose' }))).toEqual({ files: [], workloads: [] }));
