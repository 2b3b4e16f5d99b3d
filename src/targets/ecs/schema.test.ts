import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('is what Amazon’s specification says of the resources that are made', () => {
  const said = execFileSync(process.execPath, ['tools/cloudformation.mjs', '--check'], { encoding: 'utf8' });
  expect(said).toBe('src/targets/ecs/schema.json is up to date\n');
});
