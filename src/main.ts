import { flushed, hideSecretsInArguments, openWorld, serve } from './wiring.ts';
import { runCli } from './faces/cli/cli.ts';

const argv = process.argv.slice(2);
hideSecretsInArguments(argv);
const world = openWorld({ endAtOnce: () => process.exit(130) });
const [first, id] = argv;
// No verb of a person's: a server's unit calls it so (core/agent/unit.ts).
const code = first === 'serve-call' && id !== undefined ? await serve(id, world) : await runCli(argv, world);
await flushed();
process.exit(code);
