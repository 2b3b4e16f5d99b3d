import { shellWord } from '../../core/formats/shell.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { type Part, stackName } from './names.ts';
import type { Template } from './template.ts';

export type Templates = Readonly<Partial<Record<Part, Template>>>;

/** A parameter of a template, as the scripts call it: `DatabaseClass` is DATABASE_CLASS. */
const variable = (parameter: string): string =>
  parameter.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** Those that are the person's; the release is given with each release. */
const settingsOf = (
  templates: Templates,
): readonly (readonly [string, { readonly Default?: unknown; readonly Description?: string }])[] => [
  ...new Map(
    Object.values(templates)
      .flatMap(({ Parameters = {} }) => Object.entries(Parameters))
      .filter(([name]) => name !== 'Release'),
  ),
];

export const script = (path: string, lines: readonly string[]): OutFile => ({
  path,
  text: `${['#!/bin/sh', ...lines].join('\n')}\n`,
  mode: '0755',
  reader: 'shell',
  comment: '#',
});

export const begin = [
  'set -eu',
  'cd "$(dirname "$0")"',
  '# shellcheck source=/dev/null',
  '. ./settings.sh',
  '',
];

/** What another stack gives. */
export const output = [
  'output() {',
  `  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text`,
  '}',
  '',
];

export const asked = [
  'release=${1:-}',
  'case "$release" in',
  `  '' | *[!A-Za-z0-9._-]*) echo "usage: $0 RELEASE (letters, digits, dots and dashes)" >&2; exit 2 ;;`,
  'esac',
  '',
];

export const deploy = (stack: Stack, part: Part, template: Template): string => {
  const name = stackName(stack, part);
  const small = part === 'network' || part === 'data';
  const values = Object.keys(template.Parameters ?? {}).map((one) =>
    one === 'Release' ? '"Release=$release"' : `"${one}=$${variable(one)}"`,
  );
  return [
    `aws cloudformation deploy --stack-name ${name} --template-file ${part}.yaml`,
    ...(small ? [] : [`--s3-bucket "$templates" --s3-prefix ${part}`]),
    ...(part === 'data' || part === 'app' ? ['--capabilities CAPABILITY_IAM'] : []),
    '--no-fail-on-empty-changeset',
    ...(values.length === 0 ? [] : [`--parameter-overrides ${values.join(' ')}`]),
  ].join(' \\\n  ');
};

/** What the person sets, once; every script reads it. */
export function settingsScript(templates: Templates): OutFile {
  const lines = settingsOf(templates).flatMap(([name, { Default = '', Description }]) => [
    ...(Description === undefined ? [] : [`# ${Description}`]),
    `export ${variable(name)}=${shellWord(String(Default)) || "''"}`,
  ]);
  return script('settings.sh', [
    '# Yours to edit: what is passed to the templates. Region and credentials are those of your `aws`.',
    ...lines,
  ]);
}

export const prepareScript = (stack: Stack, templates: Templates): OutFile =>
  script('prepare.sh', [
    '# Makes, or changes, what outlives every release: network, data, secrets, registries.',
    ...begin,
    ...(['network', 'data'] as const).flatMap((part) => {
      const template = templates[part];
      return template === undefined ? [] : [deploy(stack, part, template)];
    }),
  ]);
