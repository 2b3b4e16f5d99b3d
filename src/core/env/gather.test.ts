import { expect, it } from 'vitest';
import type { Pulled } from '../app/env.ts';
import { Secret } from '../secret.ts';
import { gather } from './gather.ts';

const known = (name: string, value: string, service?: string): Pulled => ({
  state: 'known',
  name,
  value: new Secret(value),
  ...(service === undefined ? {} : { service }),
});
const open = (name: string): Pulled => ({ state: 'to be supplied', name, why: 'sealed' });
const shown = (...sources: (readonly [string, readonly Pulled[]])[]) =>
  gather(sources.map(([label, variables]) => ({ label, variables }))).map(
    (one) =>
      `${one.name}=${one.state === 'known' ? one.value.reveal() : `? ${one.why}`} (${one.from.join('+')})`,
  );

it('takes the later of two known values, and a known one before one that is not', () => {
  expect(
    shown(
      ['a', [known('X', '1'), known('Y', 'from a'), open('Z')]],
      ['b', [known('X', '2'), open('Y'), known('Z', '3')]],
    ),
  ).toEqual(['X=2 (a+b)', 'Y=from a (a+b)', 'Z=3 (a+b)']);
});

it('leaves it to the person where services of one source disagree, and not where they agree', () => {
  const web = [known('SAME', '1', 'web'), known('PORT_OF', '1', 'web')];
  const worker = [known('SAME', '1', 'worker'), known('PORT_OF', '2', 'worker')];
  expect(shown(['r', [...web, ...worker]])).toEqual([
    "PORT_OF=? web, worker have different values for it; --service takes one's (r)",
    'SAME=1 (r)',
  ]);
});
