import { flushed, hideSecretsInArguments, openWorld } from './wiring.ts';
import { runCli } from './faces/cli/cli.ts';

const argv = process.argv.slice(2);
hideSecretsInArguments(argv);
const world = openWorld({ endAtOnce: () => process.exit(130) });
const code = await runCli(argv, world);
await flushed();
process.exit(code);
