import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Program } from '../../core/agent/program.ts';

/** @param dist folder of the built command */
export async function readProgram(dist: string): Promise<Program> {
  const bytes = await readFile(join(dist, 'unmoor.mjs'));
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    packed: async () => (await promisify(gzip)(bytes)).toString('base64'),
  };
}
