import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { argsFile } from './args-file.ts';

it('is split into its arguments again', () => {
  const args = [
    '--web.listen-address=127.0.0.1:9090',
    '--cluster.listen-address=',
    '--x=^/(dev|proc)(~|/)',
    '[::]:1',
  ];
  const script = `set -f; ${argsFile(args)} printf '%s\\n' $ARGS`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(stdout.trimEnd().split('\n')).toEqual(args);
});

it.each(['a b', 'a"b', "a'b", '$HOME', 'a\\b', 'a\nb', '`x`', ';', ''])('refuses %j', (arg) => {
  expect(() => argsFile([arg])).toThrow('RENDER-103');
});
