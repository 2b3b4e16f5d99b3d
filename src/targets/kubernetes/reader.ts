import { parseAllDocuments } from 'yaml';
import { messageOf } from '../../core/errors/error.ts';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { fitOf } from './schemas.ts';

/** Of Kubernetes 1.33 (kubernetes-models 4.5), CloudNativePG 1.26 to 1.30, cert-manager, the Gateway API and kustomize. */
const by = 'published forms';

/** Kubernetes' own reader is a server: without one, each document is held against the published form of its kind. */
export const reader: FileReader = {
  id: 'kubernetes',
  prove: async (bench, paths) =>
    new Map(await Promise.all(paths.map(async (path) => [path, await proofOf(bench, path)] as const))),
};

async function proofOf(bench: Bench, path: string): Promise<Proof> {
  const refused = (message: string): Proof => ({ result: 'refused', by, message });
  const documents = parseAllDocuments(await bench.read(path), { version: '1.1' });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [broken] = document.errors;
    if (broken !== undefined) return refused(broken.message);
    try {
      await fitOf(document.toJS() as unknown);
    } catch (error) {
      return refused(messageOf(error));
    }
  }
  return { result: 'accepted', by };
}
