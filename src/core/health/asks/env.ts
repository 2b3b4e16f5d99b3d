import { shellWord } from '../../formats/shell.ts';
import { ask, linesOf } from '../ask.ts';

/** The file with the variables of the app: who may read it. Its values are asked for apart, and never printed. */
export interface EnvFileSeen {
  /** Unset where there is no such file. */
  readonly mode?: string;
  readonly owner?: string;
}

export const envAsk = ask({
  script: ({ manifest: { env } }) => `stat --format='%a %U:%G' -- ${shellWord(env.at)}`,
  read: (text): EnvFileSeen => {
    const [, mode, owner] = /^(\d+) (\S+)/.exec(linesOf(text)[0] ?? '') ?? [];
    return mode === undefined || owner === undefined ? {} : { mode: mode.padStart(4, '0'), owner };
  },
});
