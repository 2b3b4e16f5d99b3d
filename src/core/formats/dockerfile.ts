import { lineOf } from '../app/command/words.ts';
import { readJson } from './json.ts';
import { listOf } from './parsed.ts';

/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

export interface Stage {
  /** `node:20-alpine`, with the defaults of ARGs put in; or the name of an earlier stage. */
  readonly base: string;
  readonly name?: string;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile into its stages. What stands before the first FROM are the ARGs that the FROM lines may use. */
export function readDockerfile(text: string): readonly Stage[] {
  const args = new Map<string, string>();
  const stages: { base: string; name?: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [, base = '', name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.text) ?? [];
      stages.push({
        base: filled(base, args),
        ...(name === undefined ? {} : { name }),
        instructions: [instruction],
      });
    } else if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.name === 'ARG') {
      const [, name = '', value = ''] = /^(\w+)=["']?([^"'\s]*)/.exec(instruction.text) ?? [];
      args.set(name, value);
    }
  }
  return stages;
}

/** `${NODE}`, `$NODE`, `${NODE:-20}`. */
const filled = (text: string, args: ReadonlyMap<string, string>): string =>
  text.replaceAll(
    /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
    (whole, braced?: string, usual?: string, bare?: string) =>
      args.get(braced ?? bare ?? '') ?? usual ?? whole,
  );

function instructionsOf(text: string): Instruction[] {
  const found: Instruction[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const start = at;
    let joined = '';
    for (; at < lines.length; at++) {
      const line = lines[at] ?? '';
      if (/^\s*#/.test(line)) continue; // remarks may stand between continued lines
      joined += line.replace(/\\\s*$/, ' ');
      if (!/\\\s*$/.test(line)) break;
    }
    const [, name, rest] = /^\s*([A-Za-z]+)\s+(\S.*?)\s*$/.exec(joined) ?? [];
    if (name === undefined || rest === undefined) continue;
    found.push({ name: name.toUpperCase(), text: rest, line: start + 1 });
    // A here-document (RUN <<EOF) goes on to its end word.
    const until = /<<-?\s*["']?(\w+)["']?/.exec(rest)?.[1];
    if (until !== undefined) while (at + 1 < lines.length && lines[++at]?.trim() !== until);
  }
  return found;
}

/** The command of CMD or ENTRYPOINT: exec form (a JSON list) or shell form. */
export function commandOf(text: string): string {
  if (!text.startsWith('[')) return text;
  const { value, unread } = readJson('', text);
  return unread.length > 0 ? text : lineOf(listOf(value).map(String));
}

/** What the image does in the end: the last stage, or the one named `target`, with what it has from the stages that it begins with. */
export interface Image {
  readonly base: string;
  readonly baseLine: number;
  /** ENTRYPOINT and CMD, as one command. */
  readonly command?: { readonly text: string; readonly line: number };
  readonly ports: readonly number[];
  readonly health?: { readonly text: string; readonly line: number };
  readonly user?: string;
  /** Where it starts, and where its own code usually lies; unset: what it is built from says so. */
  readonly workdir?: string;
  readonly environment: ReadonlyMap<string, string>;
  /** Folders and files of the build context that are copied in. */
  readonly copies: readonly string[];
  /** Something that was built, or pages, is copied in: from another stage, or from `dist`, `public` and the like. */
  readonly holdsPages: boolean;
}

export function imageOf(stages: readonly Stage[], target?: string): Image | undefined {
  const last = stages.find(({ name }) => target !== undefined && name === target) ?? stages.at(-1);
  if (last === undefined) return undefined;
  const chain = [last];
  for (let at = last; ; ) {
    const from = stages.slice(0, stages.indexOf(at)).findLast(({ name }) => name === at.base);
    if (from === undefined) break;
    chain.unshift(from);
    at = from;
  }
  const all = chain.flatMap(({ instructions }) => instructions);
  const lastOf = (name: string) => all.findLast((one) => one.name === name);
  const [entry, cmd, health] = [lastOf('ENTRYPOINT'), lastOf('CMD'), lastOf('HEALTHCHECK')];
  const command = wholeCommand(entry, cmd);
  return {
    base: chain[0]?.base ?? '',
    baseLine: chain[0]?.instructions[0]?.line ?? 1,
    ...(command === undefined ? {} : { command }),
    ports: all.filter(({ name }) => name === 'EXPOSE').flatMap(({ text }) => portsIn(text)),
    ...(health === undefined || /^NONE$/i.test(health.text) ? {} : { health }),
    user: lastOf('USER')?.text,
    ...workdirOf(all),
    environment: new Map(all.filter(({ name }) => name === 'ENV').flatMap(({ text }) => settingsIn(text))),
    copies: stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, text }) => (name === 'COPY' || name === 'ADD') && !/--from=/.test(text))
      .flatMap(({ text }) => copied(text)),
    holdsPages: last.instructions.some(
      ({ name, text }) =>
        name === 'COPY' &&
        /--from=|\b(?:dist|build|public|html|out|site|www)\b/.test(text.split(/\s+/).slice(0, -1).join(' ')),
    ),
  };
}

/** WORKDIRs add up; one that holds a variable is not known. */
function workdirOf(all: readonly Instruction[]): Pick<Image, 'workdir'> {
  const path = all
    .filter(({ name }) => name === 'WORKDIR')
    .reduce((at, { text }) => (text.startsWith('/') ? text : `${at}/${text}`), '')
    .replace(/\/+$/, '');
  return /^(?:\/[\w.@-]+)+$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path) ? { workdir: path } : {};
}

/** An entry point script (`docker-entrypoint.sh`) is handed the CMD; a program is given it as arguments. */
function wholeCommand(entry: Instruction | undefined, cmd: Instruction | undefined) {
  const [one, two] = [entry && commandOf(entry.text), cmd && commandOf(cmd.text)];
  if (one === undefined)
    return two === undefined || cmd === undefined ? undefined : { text: two, line: cmd.line };
  const line = (cmd ?? entry)?.line ?? 1;
  if (two === undefined) return { text: one, line };
  return /\.sh\b|\btini\b|\bdumb-init\b|entrypoint/.test(one)
    ? { text: two, line }
    : { text: `${one} ${two}`, line };
}

const portsIn = (text: string): number[] =>
  text.split(/\s+/).flatMap((word) => {
    const port = /^(\d{1,5})(?:\/tcp)?$/.exec(word)?.[1];
    return port === undefined ? [] : [Number(port)];
  });

/** `ENV A=1 B="two words"`, or the old `ENV A 1`. */
function settingsIn(text: string): [string, string][] {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)];
  if (/^\w+\s+[^=]/.test(text) && !/^\w+=/.test(text)) {
    const [, name = '', value = ''] = /^(\w+)\s+(.*)$/.exec(text) ?? [];
    return [[name, value]];
  }
  return pairs.map(([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? '']);
}

function copied(text: string): string[] {
  const words = text.startsWith('[')
    ? listOf(readJson('', text).value).map(String)
    : text.split(/\s+/).filter((word) => !word.startsWith('--'));
  return words.slice(0, -1);
}
