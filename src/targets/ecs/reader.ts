import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { exportsOf, referenceFaults } from './check-references.ts';
import { ruleFaults } from './check-rules.ts';
import { shapeFaults } from './check-shapes.ts';
import { readTemplate, type Fault } from './read-template.ts';

/** Bytes of a template that is passed as it is, and of one that is read from a bucket; resources of one (docs.aws.amazon.com/AWSCloudFormation, "Quotas"). */
const quota = { inline: 51_200, inBucket: 1_048_576, resources: 500 } as const;

/** Those that are made before there is a bucket. */
const inline = new Set(['/network.yaml', '/data.yaml']);

/**
 * CloudFormation's own reader is a service: without it, each resource is held against the published form of its type, names are looked
 * up, within a template and among those beside it, and rules of ours are asked.
 */
export const reader: FileReader = {
  id: 'cloudformation',
  prove: async (bench, paths) => {
    const read = await Promise.all(paths.map(async (path) => readOne(bench, path)));
    const given = new Set(
      read.flatMap(({ template }) => (template === undefined ? [] : exportsOf(template))),
    );
    return new Map(read.map((one) => [one.path, proofOf(one, given)]));
  },
};

const readOne = async (bench: Bench, path: string) => {
  const text = await bench.read(path);
  return { path, bytes: Buffer.byteLength(text), ...readTemplate(text) };
};

function proofOf(
  { path, bytes, template, faults }: Awaited<ReturnType<typeof readOne>>,
  given: ReadonlySet<string>,
): Proof {
  const by = 'published forms';
  const most = inline.has(path) ? quota.inline : quota.inBucket;
  const count = Object.keys(template?.resources ?? {}).length;
  const all: readonly Fault[] = [
    ...faults,
    ...(bytes > most ? [{ at: 'file', what: `it has ${bytes} bytes, and ${most} are the most` }] : []),
    ...(count > quota.resources
      ? [{ at: 'Resources', what: `they are ${count}, and ${quota.resources} are the most` }]
      : []),
    ...(template === undefined
      ? []
      : [...shapeFaults(template), ...referenceFaults(template, given), ...ruleFaults(template)]),
  ];
  return all.length === 0
    ? { result: 'accepted', by }
    : { result: 'refused', by, message: all.map(({ at, what }) => `${at}: ${what}`).join('\n') };
}
