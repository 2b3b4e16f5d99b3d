import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { run } from './run.ts';

const asks = `import(${JSON.stringify(pathToFileURL(resolve('tools/hosts-possible.mjs')).href)})
  .then(({ whyNoHosts }) => process.stdout.write(String(whyNoHosts())))`;

/** What a program of this machine finds that has lost rights, as in a container that is given few. */
const without = async (...lost: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await run({
    argv: ['setpriv', ...lost, '--', process.execPath, '--eval', asks],
  });
  expect(stderr).toBe('');
  return stdout;
};

it('names what a machine lacks that cannot hold test hosts', async () => {
  expect(await without('--bounding-set=-sys_admin', '--inh-caps=-all')).toMatch(
    /^it lets root make no namespaces of its own \(unshare: .*Operation not permitted\)$/,
  );
  expect(await without('--reuid=65534', '--clear-groups')).toContain('this is not root');
});
