import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindBook, type Book } from '../../src/core/cost/price-book.ts';
import { readBookFile } from '../../src/core/cost/read.ts';

const folder = 'prices';

/** The price book as it is shipped. */
export const shippedBook = (): Book =>
  bindBook(
    readdirSync(folder)
      .sort()
      .map((name) => readBookFile(readFileSync(join(folder, name), 'utf8'), join(folder, name))),
  );
