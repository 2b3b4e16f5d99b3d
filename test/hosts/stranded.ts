import { testHost } from './index.ts';

// A test run that is killed while it has a host: run by test/journeys/hosts.journey.ts, which does that.
const { address } = await testHost({ name: 'stranded' });
process.stdout.write(`${address}\n`);
setInterval(() => {}, 60_000);
