import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { withBundle } from './source.mjs';

/** Runs a bundled TypeScript entry as a process of its own, and reads the one JSON line that it prints. */
export const lived = (entry, args) =>
  withBundle(entry, async (outfile) => {
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, ...args.map(String)], {
      maxBuffer: 1e8,
    });
    return JSON.parse(stdout);
  });
