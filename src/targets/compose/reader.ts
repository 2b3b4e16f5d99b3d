import { parseDocument } from 'yaml';
import { messageOf } from '../../core/errors/error.ts';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { composeSchema } from './schema.ts';

/**
 * Our own strict form of the specification everywhere; and Compose itself where it is there, with a value for every variable that it asks
 * for. It needs no engine for that.
 */
export const reader: FileReader = {
  id: 'compose',
  prove: async (bench, paths) =>
    new Map(await Promise.all(paths.map(async (path) => [path, await proofOf(bench, path)] as const))),
};

const by = 'Unmoor’s form of the Compose specification';

async function proofOf(bench: Bench, path: string): Promise<Proof> {
  const text = await bench.read(path);
  const document = parseDocument(text, { version: '1.1' });
  const [broken] = document.errors;
  if (broken !== undefined) return { result: 'refused', by, message: broken.message };
  try {
    const { error } = composeSchema.safeParse(document.toJS());
    const [issue] = error?.issues ?? [];
    if (issue !== undefined)
      return { result: 'refused', by, message: `${issue.path.map(String).join('.')}: ${issue.message}` };
  } catch (error) {
    return { result: 'refused', by, message: messageOf(error) };
  }
  return (await hasCompose(bench)) ? configured(bench, path, text) : { result: 'accepted', by };
}

/** The plugin is not always there where `docker` is. */
const hasCompose = async (bench: Bench): Promise<boolean> =>
  (await bench.has('docker')) && (await bench.run(['docker', 'compose', 'version'])).code === 0;

async function configured(bench: Bench, path: string, text: string): Promise<Proof> {
  const values = '/compose-values.env';
  const names = [...text.matchAll(/(?<!\$)(?:\$\$)*\$\{(\w+):?\?/g)].map(([, name]) => `${name}=value\n`);
  await bench.write(values, [...new Set(names)].join(''));
  const program = 'docker compose config';
  const { code, stderr } = await bench.run([
    'docker',
    'compose',
    `--project-directory=${bench.root}`,
    `--env-file=${bench.root}${values}`,
    '--profile=*',
    `--file=${bench.root}${path}`,
    'config',
    '--quiet',
  ]);
  const said = stderr.replaceAll(bench.root, '').trim();
  return code === 0 && said === ''
    ? { result: 'accepted', by: program }
    : { result: 'refused', by: program, message: said };
}
