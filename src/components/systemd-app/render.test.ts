import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { exposureOf } from '../../../test/support/exposure.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const { files } = render(renderingOf('systemd-app', { app: 'association' }));
const text = (name: string) => files.find(({ at }) => at.endsWith(`/${name}`))?.text ?? '';

it('are the units that were read and liked', () => expectGolden(`${import.meta.dirname}/golden`, files));

it('systemd accepts each', async () => {
  const proofs = await proofOf(reader, files);
  expect([...proofs.values()].map((one) => (one.result === 'refused' ? one.message : one.result))).toEqual(
    files.map(() => 'accepted'),
  );
});

it('systemd refuses a unit with a word that it does not know', async () => {
  const broken = files.map((file) => ({
    ...file,
    text: file.text.replace('Restart=always', 'Restart=allways').replace('Type=oneshot', 'Typo=oneshot'),
  }));
  const proofs = await proofOf(reader, broken);
  expect([...proofs.values()].some(({ result }) => result === 'refused')).toBe(true);
});

describe('the units of the association', () => {
  it('a replica is an instance that is called by its port, in each of the two colours', () => {
    for (const colour of ['blue', 'green']) {
      const unit = text(`association-web-${colour}@.service`);
      expect(unit).toContain('-p %i config.asgi:application');
      expect(unit).toContain('-b 127.0.0.1');
      expect(unit).toContain(`PartOf=association-${colour}.target`);
      expect(unit).toMatch(new RegExp(`^WorkingDirectory=/srv/association/${colour}(?:/|$)`, 'm'));
    }
  });

  it('two workers, while one ends what it has begun, have two names', () =>
    expect(text('association-worker-green.service')).toContain('--hostname=green@%%h'));

  it('a migration runs in the release that is coming', () =>
    expect(text('association-migrate.service')).toMatch(/^WorkingDirectory=\/srv\/association\/next/m));

  it('the scheduler is one unit, never a template (A6)', () => {
    expect(files.map(({ at }) => at)).toContain('/etc/systemd/system/association-beat.service');
    expect(files.map(({ at }) => at)).not.toContain('/etc/systemd/system/association-beat@.service');
  });

  it('a migration is not started at boot', () =>
    expect(text('association-migrate.service')).not.toContain('[Install]'));

  it('hold no value of a secret', () =>
    expect(files.map((one) => one.text).join('\n')).not.toMatch(/SECRET_KEY=|PASSWORD=/));
});

it('leave little open: systemd rates each at 3.0 or less', async () => {
  const rated = await exposureOf(files);
  expect(rated.length).toBeGreaterThan(3);
  for (const { exposure } of rated) expect(exposure).toBeLessThanOrEqual(3);
});
