import type { FileReader, Proof } from '../reader.ts';
import { breachesOf } from './rules.ts';

const by = 'Unmoor’s rules for Dockerfiles';

/** Dockerfiles, and what they leave out. The builder itself reads them only where Docker runs; these rules are of its reader and hadolint's. */
export const dockerfileReader: FileReader = {
  id: 'dockerfile',
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (path): Promise<[string, Proof]> => {
          const text = await bench.read(path);
          return [path, path.endsWith('.dockerignore') ? ofIgnored(text) : ofDockerfile(text)];
        }),
      ),
    ),
};

function ofDockerfile(text: string): Proof {
  const [first] = breachesOf(text);
  return first === undefined
    ? { result: 'accepted', by }
    : { result: 'refused', by, message: `line ${first.line}: ${first.what} (${first.rule})` };
}

/** Without these, secrets and the history of the code would lie in an image. */
const must = ['**/.git', '**/.env', '**/.env.*'];

function ofIgnored(text: string): Proof {
  const lines = text.split('\n').map((line) => line.trim());
  const missing = must.find((pattern) => !lines.includes(pattern));
  return missing === undefined
    ? { result: 'accepted', by }
    : { result: 'refused', by, message: `${missing} is not left out` };
}
