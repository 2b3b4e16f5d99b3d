import { commandOf, type Instruction, readDockerfile, type Stage } from '../../formats/dockerfile.ts';

/** A rule that a Dockerfile breaks. Names beginning with DL are hadolint's (github.com/hadolint/hadolint, wiki), the others Docker's own build checks (docs.docker.com/reference/build-checks). */
export interface Breach {
  readonly rule: string;
  readonly line: number;
  readonly what: string;
}

type Rule = (stage: Stage, stages: readonly Stage[]) => readonly Breach[];

export function breachesOf(text: string): readonly Breach[] {
  const stages = readDockerfile(text);
  if (stages.length === 0) return [{ rule: 'DL3061', line: 1, what: 'there is no FROM' }];
  return stages.flatMap((stage) => rules.flatMap((rule) => rule(stage, stages)));
}

const known =
  /^(?:FROM|RUN|CMD|LABEL|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)$/;

/** A rule that looks at one instruction of a kind at a time. */
const each =
  (rule: string, names: string, breaks: (text: string) => string | undefined): Rule =>
  ({ instructions }) =>
    instructions
      .filter(({ name }) => names.split(' ').includes(name))
      .flatMap(({ text, line }) => {
        const what = breaks(text);
        return what === undefined ? [] : [{ rule, line, what }];
      });

const rules: readonly Rule[] = [
  ({ instructions }) =>
    instructions
      .filter(({ name }) => !known.test(name))
      .map(({ name, line }) => ({ rule: 'DL1000', line, what: `${name} is no instruction` })),
  ({ base, instructions }, stages) => {
    const line = instructions[0]?.line ?? 1;
    if (base === 'scratch' || stages.some(({ name }) => name === base)) return [];
    const [, tag] = /:([\w][\w.-]*)(?:@sha256:[0-9a-f]{64})?$/.exec(base) ?? [];
    if (tag === undefined) return [{ rule: 'DL3006', line, what: `${base} names no version` }];
    return tag === 'latest' ? [{ rule: 'DL3007', line, what: `${base} is another image every week` }] : [];
  },
  each('DL3000', 'WORKDIR', (text) =>
    /^["']?[/$]/.test(text) ? undefined : `${text} depends on what came before`,
  ),
  each('DL3020', 'ADD', () => 'ADD unpacks and fetches: COPY only copies'),
  each('DL3025', 'CMD ENTRYPOINT', (text) =>
    isList(text) ? undefined : 'a shell stands between Docker and the program, and swallows its signals',
  ),
  each('DL3015', 'RUN', (text) =>
    /apt-get install/.test(text) && !text.includes('--no-install-recommends')
      ? 'apt-get installs what is only recommended'
      : undefined,
  ),
  each('DL3009', 'RUN', (text) =>
    /apt-get (?:update|install)/.test(text) && !text.includes('rm -rf /var/lib/apt/lists/*')
      ? 'the lists of apt stay in the layer'
      : undefined,
  ),
  each('DL3004', 'RUN', (text) => (/\bsudo\b/.test(text) ? 'sudo: USER says who runs it' : undefined)),
  each('SecretsUsedInArgOrEnv', 'ARG ENV', (text) =>
    /(?:^|\s)\w*(?:SECRET|PASSWORD|TOKEN|PRIVATE_KEY|API_KEY)\w*\s*=\s*\S/.test(text)
      ? 'a secret would stay in the history of the image'
      : undefined,
  ),
  (stage, stages) =>
    stage.instructions.flatMap(({ name, text, line }) => {
      const from = name === 'COPY' ? /--from=(\S+)/.exec(text)?.[1] : undefined;
      const earlier = stages.slice(0, stages.indexOf(stage)).some((one) => one.name === from);
      return from === undefined || earlier || /[:/]/.test(from)
        ? []
        : [{ rule: 'DL3022', line, what: `no stage before this one is called ${from}` }];
    }),
  // Who only puts files into a ready image leaves to that image whom it runs as.
  (stage, stages) => {
    const own = (one: Instruction) => one.name === 'RUN' || one.name === 'CMD' || one.name === 'ENTRYPOINT';
    if (stage !== stages.at(-1) || !stage.instructions.some(own)) return [];
    const user = stage.instructions.findLast(({ name }) => name === 'USER');
    return user === undefined || /^(?:root|0)(?::|$)/.test(user.text)
      ? [{ rule: 'DL3002', line: (user ?? stage.instructions[0])?.line ?? 1, what: 'it runs as root' }]
      : [];
  },
];

const isList = (text: string): boolean => text.startsWith('[') && commandOf(text) !== text;
