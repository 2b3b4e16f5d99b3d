import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { realShell } from '../../io/shell.ts';
import { certbotReader } from './reader.ts';
import { render } from './render.ts';

const onHost = () => render(renderingOf('certbot'));

it('is small enough to be read', () => expectGolden('src/components/certbot/golden', onHost().files));

it('is accepted by certbot and by shellcheck', async () => {
  expect([...(await proofOf(certbotReader, onHost().files)).values()]).toEqual([
    { result: 'accepted', by: 'certbot certificates' },
  ]);
  expect([...(await proofOf(shellReader, onHost().files)).values()]).toEqual([
    { result: 'accepted', by: 'shellcheck' },
    { result: 'accepted', by: 'shellcheck' },
  ]);
});

it('is refused by certbot where a setting is misspelt', async () => {
  const broken = onHost().files.map((one) => ({ ...one, text: one.text.replace('key-type', 'key-tpye') }));
  expect([...(await proofOf(certbotReader, broken)).values()]).toEqual([
    {
      result: 'refused',
      by: 'certbot certificates',
      message: 'certbot: error: unrecognized arguments: --key-tpye=ecdsa',
    },
  ]);
});

it('A29: in containers renews from the folder that the front serves, into the one that it reads', () => {
  const [workload] = render(renderingOf('certbot', { target: 'compose' })).workloads;
  expect(workload).toMatchObject({
    kind: 'clock',
    argv: ['renew', '--quiet', '--webroot', '--webroot-path', '/var/www/acme'],
    keeps: [
      { name: 'certificates', at: '/etc/letsencrypt' },
      { name: 'acme', at: '/var/www/acme' },
    ],
  });
});

it('A30: moves no address, and forbids no issuer, before the cutover', () => {
  const { records = [] } = onHost();
  expect(records.map(({ name, type, later }) => `${name} ${type} ${String(later)}`)).toEqual([
    '@ A true',
    'www A true',
    'objects A true',
    'errors A true',
    '@ CAA true',
  ]);
});

describe('the script that gets the first certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-certbot-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  /** Writes down how it was called; refuses a dry run when it is told to. */
  const recording = `#!/bin/sh
echo "$*" >> ${folder}/calls
case "$* " in *'--dry-run '*) exit "\${DRY_RUN_ENDS:-0}" ;; esac
`;
  beforeEach(() => {
    writeFileSync(join(folder, 'calls'), '');
    writeFileSync(join(folder, 'certbot'), recording);
    writeFileSync(join(folder, 'getent'), '#!/bin/sh\ncase "$2" in "$LOST") exit 2 ;; esac\n', {
      mode: 0o755,
    });
    chmodSync(join(folder, 'certbot'), 0o755);
    mkdirSync(join(folder, 'renewal-hooks', 'deploy'), { recursive: true });
    writeFileSync(
      join(folder, 'renewal-hooks', 'deploy', '50-front'),
      `#!/bin/sh\necho front >> ${folder}/calls\n`,
      {
        mode: 0o755,
      },
    );
    const script = onHost().files.find(({ at }) => at.endsWith('/unmoor-certificate'))?.text ?? '';
    writeFileSync(
      join(folder, 'script'),
      script.replaceAll('/etc/letsencrypt/', `${folder}/`).replace('mkdir -p /var/www/acme', 'true'),
    );
  });
  const run = async (way: string, dryRunEnds = '0', more: Record<string, string> = {}) => {
    const ran = await realShell.run({
      argv: ['sh', join(folder, 'script'), way],
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, DRY_RUN_ENDS: dryRunEnds, LOST: '', ...more },
    });
    return { ...ran, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
  };
  const names =
    '--cert-name shop.example --domain shop.example --domain www.shop.example --domain objects.shop.example --domain errors.shop.example';

  it('A15: asks staging first, then for one certificate with every name', async () => {
    expect((await run('http')).calls).toEqual([
      `certonly ${names} --webroot --webroot-path /var/www/acme --dry-run`,
      `certonly ${names} --webroot --webroot-path /var/www/acme --keep-until-expiring --renew-with-new-domains`,
      'front',
    ]);
  });

  it('lets the front start before there is one, and makes way for it', async () => {
    const live = join(folder, 'live', 'shop.example');
    expect((await run('placeholder')).code).toBe(0);
    const { subjectAltName } = new X509Certificate(readFileSync(join(live, 'fullchain.pem')));
    expect(subjectAltName).toBe(
      'DNS:shop.example, DNS:www.shop.example, DNS:objects.shop.example, DNS:errors.shop.example',
    );
    // certbot wants to make the folder itself: while it is asked there is none. It fails here, and the stand-in comes back.
    writeFileSync(
      join(folder, 'certbot'),
      `#!/bin/sh\ncase "$*" in *--dry-run*) exit 0 ;; esac\n[ -e ${live} ] && echo there >> ${folder}/calls\nexit 1\n`,
    );
    const refused = await run('http');
    expect({ code: refused.code, calls: refused.calls }).toEqual({ code: 1, calls: [''] });
    expect(existsSync(join(live, 'privkey.pem'))).toBe(true);
    writeFileSync(
      join(folder, 'certbot'),
      `#!/bin/sh\ncase "$*" in *--dry-run*) exit 0 ;; esac\nmkdir -p ${live} && echo real > ${live}/fullchain.pem\n`,
    );
    expect((await run('http')).code).toBe(0);
    expect((await run('placeholder')).code).toBe(0);
    expect(readFileSync(join(live, 'fullchain.pem'), 'utf8')).toBe('real\n');
  });

  it('leaves out by HTTP what leads nowhere yet, or all would fail, and asks for it by DNS', async () => {
    const lost = { LOST: 'errors.shop.example' };
    const { calls, stderr } = await run('http', '0', lost);
    expect(calls[0]).toContain('--domain objects.shop.example --webroot');
    expect(stderr).toContain('no address is known of it: errors.shop.example');
    expect((await run('manual', '0', lost)).calls.at(-2)).toContain('--domain errors.shop.example');
  });

  it('asks for none where staging refused', async () => {
    const { code, calls } = await run('manual', '1');
    expect({ code, calls }).toEqual({
      code: 1,
      calls: [`certonly ${names} --manual --preferred-challenges dns --dry-run`],
    });
  });

  it('takes no token that others may read', async () => {
    writeFileSync(join(folder, 'cloudflare.ini'), 'dns_cloudflare_api_token = x\n', { mode: 0o644 });
    const open = await run('cloudflare');
    expect({ code: open.code, stderr: open.stderr }).toEqual({
      code: 1,
      stderr: `${folder}/cloudflare.ini must be there, with mode 0600\n`,
    });
    chmodSync(join(folder, 'cloudflare.ini'), 0o600);
    expect((await run('cloudflare')).calls[0]).toContain(
      `--dns-cloudflare --dns-cloudflare-credentials ${folder}/cloudflare.ini`,
    );
  });

  it('gets a new one where the one that is there would not renew in the way that is asked for', async () => {
    const renewal = join(folder, 'renewal', 'shop.example.conf');
    mkdirSync(dirname(renewal), { recursive: true });
    writeFileSync(join(folder, 'dns-hook'), '', { mode: 0o755 });
    const keepsBy = async (way: string, line: string) => {
      writeFileSync(renewal, `[renewalparams]\n${line}\n`);
      writeFileSync(join(folder, 'calls'), '');
      const { calls } = await run(way);
      return calls[1]?.includes('--keep-until-expiring');
    };
    expect(await keepsBy('http', 'authenticator = webroot')).toBe(true);
    expect(await keepsBy('http', 'authenticator = manual')).toBe(false);
    expect(await keepsBy('hook', 'authenticator = manual')).toBe(false);
    expect(await keepsBy('hook', `authenticator = manual\nmanual_auth_hook = ${folder}/dns-hook add`)).toBe(
      true,
    );
    rmSync(dirname(renewal), { recursive: true });
  });

  it('asks the person’s own program for records, when it can be run', async () => {
    const program = join(folder, 'dns-hook');
    writeFileSync(program, '', { mode: 0o755 });
    chmodSync(program, 0o644);
    const refused = await run('hook');
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 1,
      stderr: `${program} must be there, and executable\n`,
    });
    chmodSync(program, 0o755);
    expect((await run('hook')).calls[0]).toContain(
      `--manual --preferred-challenges dns --manual-auth-hook ${program} add --manual-cleanup-hook ${program} remove`,
    );
  });

  it('says how it is used', async () => {
    const { code, stderr } = await run('');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^Usage: unmoor-certificate cloudflare \| hook \| manual \| http \| placeholder\n/,
    );
  });
});
