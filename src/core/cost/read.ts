import { listMistakes, readYaml } from '../config/read-yaml.ts';
import { UnmoorError, untouched } from '../errors/error.ts';
import { BookFile } from './book.ts';
import { CostSettings } from './settings.ts';

const everything = (): boolean => true;

/** Reads one file of the price book. @throws UnmoorError COST-101 with every mistake and its line */
export function readBookFile(text: string, name: string): BookFile {
  const read = readYaml(text, BookFile, { quotes: everything });
  if (read.kind === 'value') return read.value;
  throw new UnmoorError('COST-101', {
    why: listMistakes(name, read.mistakes),
    next: 'mend the file and call the same again; the files in prices/ of Unmoor show every key.',
    state: untouched,
  });
}

/** Reads the file of `--inputs`. @throws UnmoorError COST-102 with every mistake and its line */
export function readCostSettings(text: string, name: string): CostSettings {
  const read = readYaml(text, CostSettings, { quotes: everything });
  if (read.kind === 'value') return read.value;
  throw new UnmoorError('COST-102', {
    why: listMistakes(name, read.mistakes),
    next: 'mend the file and call the same again; examples/girlycrea-cost.yaml of Unmoor is one that works.',
    state: untouched,
  });
}
