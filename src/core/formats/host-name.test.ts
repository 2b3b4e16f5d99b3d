import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostName } from './host-name.ts';

it.each([
  ['Shop.Example', 'shop.example'],
  ['shop.example.', 'shop.example'],
  ['café.example', 'xn--caf-dma.example'],
])('writes %s as %s', (text, name) => expect(hostName(text)).toBe(name));

it.each([
  '<domain>',
  'localhost',
  'a b.example',
  'a;b.example',
  '$(id).example',
  '-a.example',
  '127.0.0.1',
  '../../etc',
  'a\n.example',
  `${'a'.repeat(64)}.example`,
  'é /.example',
  '',
])('refuses %j', (text) => expect(() => hostName(text)).toThrow('RENDER-103'));

it('lets nothing through that means anything to a shell or a file', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.webUrl().map((url) => url.slice(8)),
      ),
      (text) => {
        let name: string;
        try {
          name = hostName(text);
        } catch {
          return;
        }
        expect(name).toMatch(/^[a-z0-9.-]+$/);
      },
    ),
  );
});
