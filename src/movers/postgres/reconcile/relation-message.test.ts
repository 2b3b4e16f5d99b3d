import { expect, test } from 'vitest';
import { readRelationMessage } from './relation-message.ts';

const text = (value: string) => Buffer.from(`${value}\0`);
const column = (name: string) =>
  Buffer.concat([Buffer.from([1]), text(name), Buffer.from([0, 0, 0, 23, 255, 255, 255, 255])]);

test('reads schema, name and columns, whatever letters they are made of', () => {
  const message = Buffer.concat([
    Buffer.from('R'),
    Buffer.from([0, 0, 64, 1]),
    text('Ünï "shop"'),
    text('orders'),
    Buffer.from('d'),
    Buffer.from([0, 2]),
    column('id'),
    column('日本'),
  ]);
  expect(readRelationMessage(message)).toEqual({
    schema: 'Ünï "shop"',
    name: 'orders',
    columns: ['id', '日本'],
  });
});
