import { passwordIn } from '../../core/env/address.ts';
import { dialects } from '../../core/env/dialects/index.ts';
import { isSecretName } from '../../core/env/names.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { shellWord } from '../../core/formats/shell.ts';
import type { Fault } from '../../core/health/fault.ts';
import { type Inside, lookScript, readInside } from '../../core/health/inside.ts';
import { judge } from '../../core/health/judge.ts';
import { dnsQuestions, type Eyes, type Outside, portsToTry, recordKey } from '../../core/health/outside.ts';
import type { Subject } from '../../core/health/system.ts';
import type { Manifest } from '../../core/host/manifest.ts';
import type { Server } from '../../core/host/server.ts';
import { Secret } from '../../core/secret.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';
import type { Clock } from '../../io/clock.ts';
import { readRendered } from '../provision/rendered.ts';

export interface Patient {
  readonly server: Server;
  readonly eyes: Eyes;
  /** What was rendered for it. */
  readonly folder: OutFolder;
  readonly clock: Clock;
  /** Path of a WebSocket that the app answers. */
  readonly socket?: string;
  /** Hosts of platforms that nothing should lead to any more. */
  readonly platformHosts: readonly string[];
  /** Hears every value that must be shown nowhere. */
  readonly know: (value: Secret) => void;
}

export interface Examination {
  readonly server: string;
  readonly app: string;
  /** Nothing is broken, nothing is at risk, and everything could be looked at. */
  readonly ok: boolean;
  readonly faults: readonly Fault[];
}

/** Asks the server and the world outside, and says what is wrong. Changes nothing. @throws UnmoorError HOST- */
export async function examine(patient: Patient): Promise<Examination> {
  const { server, clock } = patient;
  const subject = await subjectOf(patient);
  const now = clock.now();
  const inside = await insideOf(server, subject);
  const outside = await outsideOf(patient, subject, inside);
  const faults = judge({ subject, inside, outside, now });
  return {
    server: server.name,
    app: subject.manifest.app,
    ok: faults.every(({ level }) => level === 'note'),
    faults,
  };
}

/** What is shorter stands in a sentence by chance, too. */
const shortestSecret = 8;

async function subjectOf({ server, folder, know, socket, platformHosts }: Patient): Promise<Subject> {
  const { manifest } = await readRendered(folder);
  const env = await variablesOf(server, manifest);
  for (const [name, value] of env)
    for (const secret of [isSecretName(name) ? value : '', passwordIn(value) ?? ''])
      if (secret.length >= shortestSecret) know(new Secret(secret));
  return { manifest, env, platformHosts, ...(socket === undefined ? {} : { socket }) };
}

/** The variables of the app, as they lie there. */
async function variablesOf(server: Server, { env }: Manifest): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await server.run(`cat ${shellWord(env.at)} 2>/dev/null || true\n`);
  return new Map(dialects[env.dialect].read(stdout).entries.map(({ name, value }) => [name, value]));
}

async function insideOf(server: Server, subject: Subject): Promise<Inside> {
  const { stdout, stderr } = await server.run(lookScript(subject));
  try {
    return readInside(stdout);
  } catch (error) {
    throw new UnmoorError('HOST-305', {
      why: `${server.name} did not answer as a server that Unmoor provisioned does: ${messageOf(error)} ${stderr.trim().split('\n').at(-1) ?? ''}`.trim(),
      next: 'see whether /run has room and is writable, and whether systemd runs there.',
      state: 'Nothing was changed on the server.',
      cause: error,
    });
  }
}

/** All at once: each look has its own time, and the longest is what it takes. */
async function outsideOf({ server, eyes }: Patient, subject: Subject, inside: Inside): Promise<Outside> {
  const { domain } = subject.manifest;
  const address = await server.address();
  const questions = dnsQuestions(subject, inside, address);
  const tried = address === undefined ? [] : portsToTry(inside, subject);
  const [records, open, served] = await Promise.all([
    Promise.all(
      questions.map(async (question) => [recordKey(question), await eyes.records(question)] as const),
    ),
    Promise.all(tried.map(async (port) => ((await eyes.isOpen(address ?? '', port)) ? [port] : []))),
    address === undefined ? undefined : eyes.served(address, domain),
  ]);
  return {
    ...(address === undefined ? {} : { address }),
    ...(served === undefined ? {} : { served }),
    open: open.flat(),
    records: new Map(records),
  };
}
