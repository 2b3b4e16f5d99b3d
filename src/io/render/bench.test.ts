import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutFile } from '../../core/stack/file.ts';
import { onBench } from './bench.ts';

const secret: OutFile = {
  path: 'files/etc/x/secret.conf',
  at: '/etc/x/secret.conf',
  text: 'x\n',
  mode: '0600',
  reader: 'x',
};

describe('a bench', () => {
  it('has the files where and as they lie on the host, and is gone afterwards', async () => {
    const root = await onBench()([secret], async (bench) => {
      const path = join(bench.root, 'etc/x/secret.conf');
      expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
      // A daemon that gives up root has to come through.
      expect((statSync(bench.root).mode & 0o777).toString(8)).toBe('755');
      expect(await bench.read('/etc/x/secret.conf')).toBe('x\n');
      await bench.write('/etc/y/new.conf', 'y\n');
      expect(await bench.read(`${bench.root}/etc/y/new.conf`)).toBe('y\n');
      return bench.root;
    });
    expect(existsSync(root)).toBe(false);
    await expect(onBench()([secret], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('runs programs there, with nothing of this process’s environment', async () => {
    process.env['UNMOOR_TEST_SECRET'] = 'hunter2';
    try {
      await onBench()([], async (bench) => {
        const { stdout } = await bench.run(['env'], { env: { OWN: '1' } });
        expect(stdout).toContain('OWN=1\n');
        expect(stdout).toContain(`HOME=${bench.root}\n`);
        expect(stdout).not.toContain('hunter2');
        expect(await bench.run(['sh', '-c', 'pwd; cat; exit 3'], { input: 'in' })).toMatchObject({
          code: 3,
          stdout: `${bench.root}\nin`,
        });
      });
    } finally {
      delete process.env['UNMOOR_TEST_SECRET'];
    }
  });

  it('knows which programs are there, daemons’ folders included', async () => {
    await onBench()([], async (bench) => {
      expect(await bench.has('sh')).toBe(true);
      expect(await bench.has('/bin/sh')).toBe(true);
      expect(await bench.has('unmoor-no-such-program')).toBe(false);
      expect(await bench.has('/etc/passwd')).toBe(false);
      await expect(bench.run(['unmoor-no-such-program'])).rejects.toThrow('ENOENT');
    });
  });
});
