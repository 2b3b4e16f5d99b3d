import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/core/app/inventory.ts';
import { UnmoorError } from '../../src/core/errors/error.ts';
import type { OutFile } from '../../src/core/stack/file.ts';
import { onBench } from '../../src/io/render/bench.ts';
import { proveFiles } from '../../src/pipeline/render/prove.ts';
import { renderFiles } from '../../src/pipeline/render/render.ts';
import { components, targets } from '../../src/registry.ts';
import { association, shop } from '../support/planned-apps.ts';
import { shopChoices, stackOf } from '../support/rendering.ts';

/** What stands in files that somebody else wrote: folders, commands and paths may hold anything; code decides nothing here. */
const nasty = fc.oneof(
  fc.constantFrom(
    'a b',
    "it's",
    '"quoted"',
    '$HOME',
    '${X:-y}',
    '`id`',
    '$(id)',
    '%h',
    '100%',
    'a;b',
    'a\nb',
    'a\r\nb',
    '\\',
    'a\\',
    '#x',
    '../../etc',
    '{{x}}',
    'é ✓ 𝄞',
    "'; DROP TABLE x; --",
    '<script>',
    '&&',
    '|',
    '*',
    '~',
    '!x',
    'a: b',
    '- x',
    'yes',
    '0x1f',
    '\u2028',
    '\u202e',
    '\u0000',
    '\u0007',
  ),
  fc.string({ maxLength: 20, unit: 'grapheme' }),
);

/** The app, with such texts wherever a file of it may have put them. */
const spoilt = fc
  .record({
    app: nasty,
    folder: nasty,
    start: nasty,
    migrate: nasty,
    health: nasty,
    domain: fc.oneof({ weight: 4, arbitrary: fc.constant('www') }, nasty),
    of: fc.constantFrom(shop, association),
  })
  .map(
    ({ app, folder, start, migrate, health, domain, of }): Inventory => ({
      ...of,
      app,
      domains: of.domains.map((one, index) =>
        index === 0 ? { ...one, host: `${domain}.example.org` } : one,
      ),
      services: of.services.map((service, index) => ({
        ...service,
        ...(index === 0 ? { folder: `srv/${folder}`, health: `/${health}` } : {}),
        ...(service.start === undefined ? {} : { start: `${service.start} ${start}` }),
        ...(service.migrate === undefined ? {} : { migrate: `${service.migrate} ${migrate}` }),
      })),
    }),
  );

/** @returns undefined where the app is refused, with a code and what to do */
function rendered(app: Inventory, target: string): readonly OutFile[] | undefined {
  try {
    return renderFiles(stackOf(app, target, app.needs === shop.needs ? shopChoices : {})).files;
  } catch (error) {
    if (error instanceof UnmoorError && /^(RENDER|PLAN)-/.test(error.code)) return undefined;
    throw error;
  }
}

const writable = targets.filter((one) => one.lower !== undefined);

describe.each(writable.map((one) => [one.id, one] as const))('on %s', (id, target) => {
  it('whatever an app calls its things, it is refused with a code, or stays within its files', () => {
    let written = 0;
    fc.assert(
      fc.property(spoilt, (app) => {
        const files = rendered(app, id);
        if (files === undefined) return;
        written += 1;
        for (const { path } of files) {
          expect(path).toMatch(/^(?:[\w@.+-]+\/)*[\w@.+-]+$/);
          expect(path.split('/')).not.toContain('..');
        }
      }),
      { numRuns: 60 },
    );
    expect(written).toBeGreaterThan(20);
  });

  it('what is written of such an app is read by its programs', async () => {
    const readers = [...components.flatMap((one) => one.readers ?? []), ...(target.readers ?? [])];
    for (const app of fc.sample(spoilt, { seed: 7, numRuns: 20 })) {
      const files = rendered(app, id);
      if (files === undefined) continue;
      const proofs = await proveFiles(files, readers, onBench());
      const refused = [...proofs].filter(([, { result }]) => result === 'refused');
      expect([app.app, app.services[0]?.folder, refused]).toEqual([app.app, app.services[0]?.folder, []]);
    }
  });
});
