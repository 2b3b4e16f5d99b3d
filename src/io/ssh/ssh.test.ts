import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Command, Ran, Shell } from '../shell.ts';
import { openServer } from './ssh.ts';

/** Answers every call of ssh with the same. */
const answering = (answer: Partial<Ran>): { shell: Shell; calls: Command[] } => {
  const calls: Command[] = [];
  return {
    calls,
    shell: {
      run: (command) => {
        calls.push(command);
        return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
      },
    },
  };
};
const destination = { host: 'server.example', user: 'admin', port: 2222, key: '/k', knownHosts: '/h' };

describe('a server over SSH', () => {
  it('is given scripts by the standard input: nothing of them stands in an argument', async () => {
    const { shell, calls } = answering({ stdout: 'said' });
    const server = await openServer(destination, shell);
    expect(server.name).toBe('admin@server.example:2222');
    expect((await server.run('echo s3cret\n')).stdout).toBe('said');
    expect(calls[0]?.input).toBe('echo s3cret\n');
    expect(calls[0]?.argv.join(' ')).not.toContain('s3cret');
    await server.close();
  });

  it('takes no key of a server unseen, asks nobody, and takes a name for no option', async () => {
    const { shell, calls } = answering({});
    const server = await openServer(destination, shell);
    await server.run('true\n');
    const argv = calls[0]?.argv ?? [];
    expect(argv).toEqual(
      expect.arrayContaining([
        'StrictHostKeyChecking=yes',
        'BatchMode=yes',
        'UserKnownHostsFile=/h',
        'IdentitiesOnly=yes',
      ]),
    );
    expect(argv.at(-3)).toBe('--');
    await server.close();
  });

  it('shares one connection, but for whoever tries to get in anew, and leaves no socket behind', async () => {
    const { shell, calls } = answering({});
    const server = await openServer(destination, shell);
    await server.run('true\n');
    await server.runAnew('true\n');
    const paths = calls.map(
      ({ argv }) => argv.find((word) => word.startsWith('ControlPath='))?.slice(12) ?? '',
    );
    expect(paths[0]).toMatch(/^\/tmp\/unmoor-ssh-/);
    expect(paths[1]).toBe('none');
    await server.close();
    expect(existsSync(paths[0] ?? '')).toBe(false);
  });

  it('hears its signal, or stands apart from the terminal where it has none', async () => {
    const { shell, calls } = answering({});
    const { signal } = new AbortController();
    for (const server of [
      await openServer(destination, shell, signal),
      await openServer(destination, shell),
    ]) {
      await server.run('true\n');
      await server.close();
    }
    const runs = calls.filter(({ input }) => input !== undefined);
    expect(runs.map((one) => [one.signal === signal, one.apart])).toEqual([
      [true, undefined],
      [false, true],
    ]);
  });

  it('gives back how a script ended', async () => {
    const { shell } = answering({ code: 3, stderr: 'no' });
    expect(await (await openServer(destination, shell)).run('exit 3\n')).toMatchObject({
      code: 3,
      stderr: 'no',
    });
  });

  it.each([
    [255, 'ssh: connect to host server.example port 22: Connection refused', 'HOST-101'],
    [255, 'ssh: Could not resolve hostname server.example: Name or service not known', 'HOST-101'],
    [
      255,
      'No ED25519 host key is known for server.example and you have requested strict checking.\nHost key verification failed.',
      'HOST-102',
    ],
    [
      255,
      '@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@\nHost key verification failed.',
      'HOST-103',
    ],
    [255, 'admin@server.example: Permission denied (publickey).', 'HOST-104'],
    [255, 'client_loop: send disconnect: Broken pipe', 'HOST-106'],
    [255, '', 'HOST-106'],
    [97, 'sudo: a password is required', 'HOST-105'],
  ] as const)('says what %i with %j means', async (code, stderr, expected) => {
    const { shell } = answering({ code, stderr });
    await expect((await openServer(destination, shell)).run('true\n')).rejects.toMatchObject({
      code: expected,
    });
  });

  it('says when there is no ssh', async () => {
    const shell: Shell = { run: () => Promise.reject(new Error('spawn ssh ENOENT')) };
    await expect((await openServer(destination, shell)).run('true\n')).rejects.toMatchObject({
      code: 'HOST-107',
    });
  });
});
