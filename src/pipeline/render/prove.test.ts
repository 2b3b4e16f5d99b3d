import { describe, expect, it } from 'vitest';
import { people, type OutFile } from '../../core/stack/file.ts';
import type { FileReader, Proof } from '../../core/stack/reader.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from './prove.ts';

const file = (path: string, reader: string, at?: string): OutFile => ({
  path,
  text: `${path}\n`,
  mode: '0644',
  reader,
  ...(at === undefined ? {} : { at }),
});

/** Accepts what holds its own path, and spoils every file that it can reach. */
const careless: FileReader = {
  id: 'careless',
  prove: async (bench, paths) => {
    const proofs = new Map<string, Proof>();
    for (const path of paths) {
      const text = await bench.read(path);
      proofs.set(path, { result: 'accepted', by: text.trim() });
      await bench.write('/etc/b.conf', 'spoilt\n');
    }
    return proofs;
  },
};
const second: FileReader = { ...careless, id: 'second' };
const broken: FileReader = { id: 'broken', prove: () => Promise.reject(new Error('it hangs')) };

const prove = (files: readonly OutFile[]) => proveFiles(files, [careless, second, broken], onBench());

describe('having files read', () => {
  it('lays each where its program reads it, and gives each reader files that none has touched', async () => {
    const proofs = await prove([
      file('files/etc/a.conf', 'careless', '/etc/a.conf'),
      file('files/etc/b.conf', 'second', '/etc/b.conf'),
      file('compose.yml', 'second'),
    ]);
    expect(Object.fromEntries(proofs)).toEqual({
      'files/etc/a.conf': { result: 'accepted', by: 'files/etc/a.conf' },
      'files/etc/b.conf': { result: 'accepted', by: 'files/etc/b.conf' },
      'compose.yml': { result: 'accepted', by: 'compose.yml' },
    });
  });

  it('says why a file was not checked', async () => {
    const proofs = await prove([file('a', 'nobody'), file('README.md', people), file('c', 'broken')]);
    expect([...proofs.values()]).toEqual([
      { result: 'unchecked', why: 'nothing here reads it (nobody)' },
      { result: 'unchecked', why: 'it is for people' },
      { result: 'unchecked', why: 'broken could not be asked: it hangs' },
    ]);
  });

  it('does not take silence for consent', async () => {
    const silent: FileReader = { id: 'silent', prove: () => Promise.resolve(new Map()) };
    const proofs = await proveFiles([file('a', 'silent')], [silent], onBench());
    expect(proofs.get('a')).toEqual({ result: 'unchecked', why: 'silent gave no verdict on it' });
  });
});
