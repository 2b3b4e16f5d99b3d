import { stringify } from 'yaml';

/**
 * Documents of one file. Quoted so that a reader of YAML 1.1 (as kubectl's is) and one of 1.2 read the same: `on`, `yes`, `0o10` and
 * `22:22` stay texts.
 */
export const toYaml = (documents: readonly object[]): string =>
  documents
    .map((one) =>
      stringify(one, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false, directives: false }),
    )
    .join('---\n');
