import { performance } from 'node:perf_hooks';
import { openTree } from '../../src/io/tree/open-tree.ts';
import { inspect } from '../../src/pipeline/inspect.ts';
import { platforms, readers } from '../../src/registry.ts';

/** Reads the app in a folder as `unmoor inspect` does, with every reader. Prints what each part took as one line of JSON. */
const folder = process.argv[2] ?? '.';
const start = performance.now();
const tree = await openTree(folder);
const walked = performance.now();
const inventory = await inspect({ tree, app: 'bench', readers, platforms });
const end = performance.now();
const cpu = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify({
    files: tree.files.length,
    walk: (walked - start) / 1000,
    read: (end - walked) / 1000,
    cpu: (cpu.user + cpu.system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    found: inventory.services.length + inventory.data.length + inventory.ties.length + inventory.env.length,
    incomplete: inventory.incomplete.length,
  })}\n`,
);
