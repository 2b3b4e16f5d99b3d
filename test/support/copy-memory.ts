import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { connectPostgres } from '../../src/io/postgres.ts';
import { forwardCopy } from '../../src/io/postgres-copy/forward-copy.ts';

/** Run in a process of its own: forwards one table and prints what it took. argv: source URL, target URL, table. */
const [from = '', to = '', table = ''] = process.argv.slice(2);
const [source, target] = await Promise.all([from, to].map((url) => connectPostgres(parsePostgresUrl(url))));
if (source === undefined || target === undefined) throw new Error('two URLs are needed');
const before = process.cpuUsage();
const copied = await forwardCopy(
  source,
  target,
  `COPY ${table} TO STDOUT WITH (FORMAT binary)`,
  `COPY ${table} FROM STDIN WITH (FORMAT binary)`,
);
const { user, system } = process.cpuUsage(before);
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ ...copied, peakBytes, cpuSeconds: (user + system) / 1e6 }));
await Promise.all([source.end(), target.end()]);
