import { expect, it } from 'vitest';
import { opendkimConf, opendkimTable } from './opendkim.ts';

it.each(['a b', 'a\nb', 'a#b', 'é', '', 'a\tb'])('refuses %j, since the format has no quotes', (text) => {
  expect(() => opendkimConf([['Socket', text]])).toThrow('RENDER-103');
  expect(() => opendkimTable([[text, 'x']])).toThrow('RENDER-103');
});

it('writes a table of a key and a value a line', () =>
  expect(opendkimTable([['*@shop.example', 'shop.example']])).toBe('*@shop.example shop.example\n'));
