import { parseAllDocuments } from 'yaml';
import { messageOf } from '../../core/errors/error.ts';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { fitOf } from './schemas.ts';

/** Of Kubernetes 1.33 (kubernetes-models 4.5), CloudNativePG 1.26 to 1.30, cert-manager, the Gateway API and kustomize. */
const by = 'published forms';

/**
 * Kubernetes' own reader is a server: without one, each document is held against the published form of its kind. Overlays are put
 * together by kubectl itself, where it is there.
 */
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
  return path.startsWith('/overlays/') ? built(bench, path) : { result: 'accepted', by };
}

/** `kubectl kustomize` reads the whole base with it; for the files that hold secrets others stand in. */
async function built(bench: Bench, path: string): Promise<Proof> {
  if (!(await bench.has('kubectl'))) return { result: 'accepted', by };
  const folder = path.slice(0, path.lastIndexOf('/'));
  for (const name of ['app', 'db', 'backup']) await bench.write(`${folder}/${name}.env`, 'NAME=value\n');
  const { code, stderr } = await bench.run(['kubectl', 'kustomize', `${bench.root}${folder}`]);
  return code === 0
    ? { result: 'accepted', by: 'kubectl kustomize' }
    : { result: 'refused', by: 'kubectl kustomize', message: stderr.trim() };
}
