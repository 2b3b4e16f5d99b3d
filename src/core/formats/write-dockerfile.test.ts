import { describe, expect, it } from 'vitest';
import { commandOf, readDockerfile } from './dockerfile.ts';
import { arg, env, execForm, run, runAll, workdir, writeDockerfile } from './write-dockerfile.ts';

const hard = [
  'a b',
  `it's`,
  'say "x"',
  '$HOME ${X:-y}',
  '100%',
  'a;b && c',
  '../../etc',
  'été 日本 🙂',
  'back\\slash',
  '#no remark',
  '[x]',
  '`id`',
];

/** What stands after the name of the one instruction that follows FROM. */
const readBack = (line: string): string => {
  const [, read] =
    readDockerfile(writeDockerfile([{ base: 'debian:13', lines: [line, 'USER 1'] }]))[0]?.instructions ?? [];
  return read?.text ?? '';
};

/** As the builder takes a word apart: a backslash before a sign stands for that sign. */
const unescaped = (text: string): string => Buffer.from(text).toString().replaceAll(/\\(.)/gu, '$1');

describe('a Dockerfile', () => {
  it.each([...hard, 'two\nlines', 'tab\there'])('CMD holds %j, whatever a shell makes of it', (text) => {
    const read = readBack(execForm('CMD', ['run', text]));
    expect(JSON.parse(read)).toEqual(['run', text]);
    expect(commandOf(read)).not.toBe(read);
  });

  it.each(hard)('WORKDIR and ENV hold %j, and expand nothing in it', (text) => {
    expect(unescaped(readBack(workdir(`/srv/${text}`)))).toBe(`/srv/${text}`);
    expect(unescaped(readBack(env({ A: text })))).toBe(`A=${text}`);
    expect(readBack(env({ A: text }))).not.toMatch(/(?<!\\)[$"' ](?!$)/);
  });

  it.each(['npm run build', 'a && b || c', 'FOO="x y" make $(pwd)', './build.sh'])(
    '%j stands as it is',
    (command) => expect(run(command)).toBe(`RUN ${command}`),
  );

  it.each(['a\nb', 'cat <<EOF', '[ -d x ] && y', '--mount=x', 'ends in \\', '# x'])(
    '%j is handed to a shell as one word, so that no builder takes it for something else',
    (command) => {
      const read = readBack(run(command));
      expect(JSON.parse(read)).toEqual(['/bin/sh', '-c', command]);
    },
  );

  it('runs several in one layer, each on a line of its own where each is one', () => {
    expect(runAll(['a', 'b c'])).toBe('RUN a \\\n && b c');
    expect(JSON.parse(readBack(runAll(['a', 'b\nc'])))).toEqual(['/bin/sh', '-c', 'a && b\nc']);
  });

  it('keeps what a command alone is told out of every layer, quoted for its shell', () =>
    expect(run('make', { env: { A: `it's $x` }, cache: '/root/.npm' })).toBe(
      `RUN --mount=type=cache,target=/root/.npm export A='it'\\''s $x' && make`,
    ));

  it.each([
    () => workdir('/a\nRUN evil'),
    () => env({ A: 'x\nRUN evil' }),
    () => env({ 'A B': 'x' }),
    () => arg('A=secret'),
    () => workdir('/\ud83d'),
    () => execForm('CMD', ['a\0b']),
  ])('refuses what would become something else', (write) => expect(write).toThrow('RENDER-103'));
});
