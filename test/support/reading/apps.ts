import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface ExamApp {
  readonly name: string;
  readonly folder: string;
  readonly expectation: string;
}

/** Every folder of `test/KIND` that has an expectation beside it. @throws Error when one lacks it */
export function examApps(kind: 'apps' | 'corpus'): ExamApp[] {
  const home = join('test', kind);
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const expectation = join(home, `${name}.expected.yaml`);
      if (!existsSync(expectation))
        throw new Error(`${expectation} is missing: what is there to find in ${name}?`);
      return { name, folder: join(home, name), expectation };
    });
}
