import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as scripts from './scripts.ts';

/** The real scripts, under a root of their own, with a systemctl that says what the test wrote. */
let root: string;
let writer: number;
const sh = (script: string) => {
  const argv = [
    '-c',
    script
      .replaceAll('/var/lib/unmoor', `${root}/lib`)
      .replaceAll('/run/unmoor', `${root}/run`)
      .replaceAll('/etc/systemd', `${root}/etc`),
  ];
  const { status, stdout, stderr } = spawnSync('sh', argv, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${root}/bin:${process.env['PATH']}` },
  });
  return { code: status, stdout, stderr };
};
const folder = () => join(root, 'lib/calls/abc');
const log = (attempt: number) => join(folder(), `log.${attempt}`);
const systemd = (text: string) => writeFileSync(join(root, 'state'), text);
const follow = (attempt: number, offset: number) => sh(scripts.followScript('abc', { attempt, offset }, 30));
const began = (pid?: number) => `{"kind":"began","again":false,"pid":${pid}}\n`;
const runs = () => systemd(`MainPID=${writer}\nActiveState=active\n`);
/** A process of nobody's, so that it is gone when it has ended. */
const orphan = (script: string): number =>
  Number(
    spawnSync('sh', ['-c', `sh -c '${script}' > /dev/null 2>&1 & echo $!`], { encoding: 'utf8' }).stdout,
  );

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'unmoor-scripts-'));
  for (const name of ['bin', 'lib', 'run', 'etc/system']) mkdirSync(join(root, name), { recursive: true });
  writeFileSync(
    join(root, 'bin/systemctl'),
    `#!/bin/sh\necho "$@" >> ${root}/told\n[ "$1" = is-active ] && exit 3\ncat ${root}/state\n`,
    { mode: 0o755 },
  );
  // Whoever waits is heard.
  const waiting = `#!/bin/sh\necho timeout >> ${root}/told\nexec /usr/bin/timeout "$@"\n`;
  writeFileSync(join(root, 'bin/timeout'), waiting, { mode: 0o755 });
  systemd('');
  writer = orphan('sleep 60');
});
afterEach(() => {
  spawnSync('kill', ['-9', String(writer)]);
  rmSync(root, { recursive: true, force: true });
});

describe('following a call', () => {
  beforeEach(() => mkdirSync(folder(), { recursive: true }));

  it('gives what was written since, and waits for more while its writer lives', () => {
    writer = orphan(`sleep 0.3; echo two >> ${log(1)}`);
    writeFileSync(log(1), `${began(writer)}one\n`);
    runs();
    expect(follow(1, began(writer).length)).toMatchObject({ code: 0, stdout: 'one\ntwo\n' });
  });

  it('does not wait for a writer of another log', () => {
    writeFileSync(log(1), `${began(1)}one\n`);
    runs();
    expect(follow(1, began(1).length)).toMatchObject({ code: 0, stdout: 'one\n' });
    expect(readFileSync(join(root, 'told'), 'utf8')).not.toContain('timeout');
  });

  it('gives the rest of a log whose work another process took over, and says so', () => {
    writeFileSync(log(1), `${began(1)}one\n`);
    writeFileSync(log(2), began(writer));
    runs();
    expect(follow(1, 0)).toMatchObject({ code: scripts.codes.nextLog, stdout: `${began(1)}one\n` });
  });

  it.each([
    ['it was just begun', 'MainPID=0\nActiveState=activating\n', 0],
    ['it waits for its turn after a boot', 'MainPID=0\nActiveState=inactive\nJob=812\n', 0],
    ['nobody writes any more', 'MainPID=0\nActiveState=failed\n', scripts.codes.gone],
    ['systemd knows nothing of it', 'MainPID=0\nActiveState=inactive\n', scripts.codes.gone],
  ])('where %s', (_, state, code) => {
    systemd(state);
    expect(follow(1, 0)).toMatchObject({ code, stdout: '' });
  });

  it('gives the end of what has ended, though no process is left', () => {
    writeFileSync(log(1), `${began(1)}end\n`);
    writeFileSync(join(folder(), 'ended'), '0');
    systemd('MainPID=0\nActiveState=inactive\n');
    expect(follow(1, 0)).toMatchObject({ code: 0, stdout: `${began(1)}end\n` });
  });
});

it('is gone where no call of this name is', () => {
  expect(follow(1, 0).code).toBe(scripts.codes.gone);
});

describe('beginning', () => {
  const program = 'the program';
  const sha256 = createHash('sha256').update(program).digest('hex');
  const begin = (id: string, again?: string) =>
    sh(
      scripts.beginScript({
        id,
        sha256,
        call: `it's "secret" $HOME`,
        ...(again === undefined ? {} : { again }),
      }),
    );
  const put = (text: string) => sh(scripts.putAgentScript(sha256, gzipSync(text).toString('base64')));

  it('takes a program by its sum, and no other', () => {
    expect(put('another').code).not.toBe(0);
    expect(existsSync(join(root, `lib/agent/${sha256}.mjs`))).toBe(false);
    expect(put(program).code).toBe(0);
    expect(readFileSync(join(root, `lib/agent/${sha256}.mjs`), 'utf8')).toBe(program);
  });

  it('lays the call where root alone reads it, word for word, and starts its unit', () => {
    put(program);
    const { code, stderr } = begin('abc', '{"verb":"resume"}');
    expect([code, stderr]).toEqual([0, '']);
    const call = join(root, 'run-calls/abc');
    expect([readFileSync(call, 'utf8'), statSync(call).mode & 0o777]).toEqual([`it's "secret" $HOME`, 0o600]);
    expect(readFileSync(join(folder(), 'again.json'), 'utf8')).toBe('{"verb":"resume"}');
    expect(readFileSync(join(root, 'told'), 'utf8')).toBe(
      'daemon-reload\nstart --no-block unmoor-call@abc.service\n',
    );
    expect(sh(scripts.standingScript).stdout).toBe('abc\n');
  });

  it('leaves the unit as it is the second time, and wants at boot only what goes on', () => {
    put(program);
    begin('abc');
    begin('def', '{}');
    expect(readFileSync(join(root, 'told'), 'utf8').match(/daemon-reload/g)).toHaveLength(1);
    expect(existsSync(join(root, 'etc/system/multi-user.target.wants/unmoor-call@abc.service'))).toBe(false);
    expect(sh(scripts.standingScript).stdout).toBe('def\n');
    appendFileSync(join(root, 'lib/calls/def/ended'), '0');
    expect(sh(scripts.standingScript).stdout).toBe('');
  });

  it('keeps a program while a call has it, and lets go of it after', () => {
    put(program);
    begin('abc');
    const other = createHash('sha256').update('newer').digest('hex');
    const putOther = () => sh(scripts.putAgentScript(other, gzipSync('newer').toString('base64')));
    putOther();
    expect(existsSync(join(root, `lib/agent/${sha256}.mjs`))).toBe(true);
    sh(scripts.forgetScript('abc'));
    putOther();
    expect([existsSync(folder()), existsSync(join(root, `lib/agent/${sha256}.mjs`))]).toEqual([false, false]);
  });
});

it('takes the first answer to a question', () => {
  mkdirSync(folder(), { recursive: true });
  expect(sh(scripts.waitsScript('abc', 1)).code).toBe(0);
  sh(scripts.answerScript('abc', 1, "it's yes"));
  sh(scripts.answerScript('abc', 1, 'no'));
  expect(readFileSync(join(folder(), 'answer.1'), 'utf8')).toBe("it's yes");
  expect(sh(scripts.waitsScript('abc', 1)).code).toBe(scripts.codes.answered);
});
