import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { realShell } from '../../src/io/shell.ts';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { sure } from '../hosts/run.ts';
import { ask } from '../support/ask.ts';
import { program } from '../support/cli.ts';
import { allAlready, type RenderedApp, renderApp, states } from '../support/vps-home.ts';

/** As people have it: a name in ~/.ssh/config, a key that only the agent has, and a server that is reached through another one alone. */
const domain = 'tiny.example';
let tiny: RenderedApp;
let jump: TestHost;
let inner: TestHost;
let agent: { readonly socket: string; readonly pid: string };

beforeAll(async () => {
  [jump, inner] = await Promise.all([
    testHost({ name: 'jump' }),
    testHost({ name: 'inner', sudoUser: 'admin' }),
  ]);
  tiny = await renderApp({
    app: 'test/journeys/apps/tiny',
    name: 'tiny',
    domain,
    flags: ['--without', 'pm2,grafana,prometheus,borg'],
    variables: { GREETING: 'hello' },
  });
  const said = await sure(['ssh-agent', '-s']);
  agent = {
    socket: /SSH_AUTH_SOCK=([^;]+)/.exec(said)?.[1] ?? '',
    pid: /SSH_AGENT_PID=(\d+)/.exec(said)?.[1] ?? '',
  };
  await realShell.run({ argv: ['ssh-add', '-q', inner.keyFile], env: { SSH_AUTH_SOCK: agent.socket } });

  const folder = join(tiny.folder, 'ssh');
  mkdirSync(folder, { mode: 0o700 });
  const known = [jump, inner].map(({ knownHostsFile }) => readFileSync(knownHostsFile, 'utf8')).join('');
  writeFileSync(join(folder, 'known_hosts'), known);
  writeFileSync(
    join(folder, 'config'),
    `Host box\n  HostName ${inner.address}\n  User ${inner.user}\n  ProxyJump ${jump.user}@${jump.address}\n`,
    { mode: 0o600 },
  );
  // From nowhere else does the key let in.
  await inner.sure(['sed', '-i', `s/^/from="${jump.address}" /`, '/home/admin/.ssh/authorized_keys']);
});
afterAll(async () => {
  process.kill(Number(agent.pid));
  await closeLab();
  tiny.remove();
});

/** OpenSSH looks below the home folder that passwd names, whatever HOME says: the command sees another folder there. */
const called = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await realShell.run({
    argv: [
      'unshare',
      '--mount',
      'sh',
      '-ec',
      'mkdir -p ~/.ssh; mount --bind "$0" ~/.ssh; exec "$@"',
      join(tiny.folder, 'ssh'),
      process.execPath,
      program,
      ...argv,
    ],
    cwd: tiny.folder,
    env: { SSH_AUTH_SOCK: agent.socket, NO_COLOR: '1' },
  });
  return { code, out: stdout, err: stderr };
};

it('leads to a home through a jump host, by the agent’s key, and a release takes the same way', async () => {
  const done = await called('provision', 'box', '--yes', '--json');
  expect(done.code, done.out + done.err).toBe(0);
  const served = await called('deploy', 'box', '--app', 'tiny', '--json');
  expect(served.code, served.out + served.err).toBe(0);
  expect(states(await called('provision', 'box', '--yes', '--json'))).toEqual(allAlready);
  const page = await ask({ address: inner.address, port: 443, host: domain, path: '/' });
  expect([page.status, page.body]).toEqual([200, expect.stringContaining('hello')]);
});
