import type { FileReader, Proof } from '../../core/stack/reader.ts';

/** Only a running server reads SQL of this kind: a test of ours gives it to one. */
export const databaseReader: FileReader = {
  id: 'glitchtip-database',
  prove: async (_, paths) =>
    new Map(
      paths.map((path): [string, Proof] => [
        path,
        { result: 'unchecked', why: 'only a running PostgreSQL reads it' },
      ]),
    ),
};
