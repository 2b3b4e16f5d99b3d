import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { readers } from './reader.ts';
import { render } from './render.ts';

const files = () => render(renderingOf('hardening')).files;
const textOf = (name: string) => files().find(({ at }) => at.endsWith(name))?.text ?? '';
const reader = (id: string) => {
  const found = readers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no reader ${id}`);
  return found;
};

// What ssh.service makes when it starts (RuntimeDirectory=sshd).
beforeAll(() => mkdirSync('/run/sshd', { recursive: true }));

it('is small enough to be read', () => expectGolden('src/components/hardening/golden', files()));

describe.each([
  ['nftables', 'policy drop', 'policy dorp'],
  ['sshd', 'MaxAuthTries 3', 'MaxAuthTires 3'],
  ['sudoers', 'NOPASSWD:', 'NOPASWD:'],
  ['fail2ban', '[sshd]', '[no-such-filter]'],
  ['apt', '"1";', '"1"'],
  ['sysctl', 'net.core.somaxconn = ', 'net.core.somaxcon = '],
  ['shell', 'set -eu', 'set -eu; if'],
  ['limits', '* hard core 0', '* hrad core 0'],
  ['modprobe', 'install dccp', 'instal dccp'],
] as const)('%s', (id, right, wrong) => {
  it('accepts what is written for it', async () => {
    const proofs = await proofOf(reader(id), files());
    expect(proofs.size).toBeGreaterThan(0);
    for (const proof of proofs.values())
      expect(proof).toEqual({ result: 'accepted', by: expect.any(String) });
  });

  it('refuses it when it is broken', async () => {
    const broken = files().map((one) => ({ ...one, text: one.text.replace(right, wrong) }));
    const proofs = [...(await proofOf(reader(id), broken)).values()];
    expect(proofs.filter(({ result }) => result === 'refused')).toHaveLength(1);
  });
});

it('B57: nobody gets in by a password, and no weak exchange is left', () => {
  expect(textOf('10-unmoor.conf')).toContain('PasswordAuthentication no\n');
  expect(textOf('10-unmoor.conf')).toContain('PermitRootLogin prohibit-password\n');
});

it('gives the one who brings releases whole commands, never a pattern', () => {
  expect(textOf('unmoor-deploy')).toBe(
    [
      'deploy ALL=(app) NOPASSWD: ALL',
      'deploy ALL=(root) NOPASSWD: /usr/local/sbin/unmoor-release, /usr/local/sbin/unmoor-serve',
      '',
    ].join('\n'),
  );
});
