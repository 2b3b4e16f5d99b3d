import { spawnSync } from 'node:child_process';

/** Something that a person must do first. Its text is all that is shown. */
export class Refusal extends Error {}

/** To people, so to stderr: stdout is for data. */
export const say = (text) => void process.stderr.write(`${text}\n`);

/** Runs a program to its end, its output on our stderr unless `quiet`. A program that is not there ends with 127. */
export function run([program, ...args], { cwd, env, input, quiet = false } = {}) {
  const ran = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
    stdio: [input === undefined ? 'ignore' : 'pipe', quiet ? 'pipe' : 2, quiet ? 'pipe' : 2],
  });
  return { code: ran.error === undefined ? (ran.status ?? 128) : 127, stdout: ran.stdout ?? '' };
}

/** Runs the main function of a tool: a refusal is shown as it is and ends with 1. */
export async function tool(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
