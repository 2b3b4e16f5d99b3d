import { shellWord } from '../../core/formats/shell.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { stackName } from './names.ts';
import { begin, output, script } from './scripts.ts';
import { databasePassword, hasSql } from './stores.ts';

/** Names that the app's secret must have. */
export const namesInSecret = (stack: Stack): readonly string[] =>
  stack.given.filter((name) => !(name === databasePassword && hasSql(stack)));

/**
 * Brings an env file of Docker's form into the secret. Values pass through files that only their owner reads, never through an argument.
 * A name that is missing is asked for here: a task that misses it would not start, and say so nowhere but in its own events.
 */
export function secretsScript(stack: Stack, stores: { readonly keyValue: boolean }): OutFile {
  const data = stackName(stack, 'data');
  const passwords = [
    ...(hasSql(stack) ? ([['db-password', 'DatabaseSecret']] as const) : []),
    ...(stores.keyValue ? ([['key-value-password', 'KeyValueSecret']] as const) : []),
  ];
  const names = namesInSecret(stack);
  return script('secrets.sh', [
    '# usage: ./secrets.sh app.env',
    ...begin,
    'env_file=${1:-}',
    '[ -f "$env_file" ] || { echo "usage: $0 app.env" >&2; exit 2; }',
    'umask 077',
    'work=$(mktemp -d)',
    `trap 'rm -rf "$work"' EXIT`,
    '',
    ...(passwords.length === 0 ? [] : output),
    ...passwords.flatMap(([word, secret]) => [
      `aws secretsmanager get-secret-value --secret-id "$(output ${data} ${secret})" --query SecretString --output text |`,
      `  jq -j .password > "$work/${word}"`,
    ]),
    `jq -R -s ${passwords.map(([word], index) => `--rawfile password${index} "$work/${word}"`).join(' ')} '`.replace(
      '  ',
      ' ',
    ),
    '  split("\\n") | map(rtrimstr("\\r") | select(test("^[A-Za-z_][A-Za-z0-9_.]*=")))',
    '  | map(capture("^(?<key>[^=]+)=(?<value>.*)$")) | from_entries',
    ...passwords.map(([word], index) => `  | map_values(split("<${word}>") | join($password${index}))`),
    `' "$env_file" > "$work/app.json"`,
    ...(names.length === 0
      ? []
      : [
          `missing=$(jq -r '. as $all | $ARGS.positional[] | select($all[.] == null)' "$work/app.json" --args ${names.map(shellWord).join(' ')})`,
          'if [ -n "$missing" ]; then',
          '  echo "These names are not in $env_file; write NAME= where one may be empty:" >&2',
          '  echo "$missing" >&2',
          '  exit 1',
          'fi',
        ]),
    `aws secretsmanager put-secret-value --secret-id ${stack.name}/app --secret-string "file://$work/app.json" --query VersionId --output text`,
    'echo "The next release reads them: ./deploy.sh RELEASE"',
  ]);
}
