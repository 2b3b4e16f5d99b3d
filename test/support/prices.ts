import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindBook, type Book } from '../../src/core/cost/price-book.ts';
import { readBookFile } from '../../src/core/cost/read.ts';

const folder = 'prices';

export const shippedPriceFiles = (): { name: string; text: string }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** The price book as it is shipped. */
export const shippedBook = (): Book =>
  bindBook(shippedPriceFiles().map(({ name, text }) => readBookFile(text, name)));
