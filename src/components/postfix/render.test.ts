import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { postfixReader } from '../../core/mail/reader.ts';
import { opendkimReader } from './reader.ts';
import { render } from './render.ts';

const onHost = () => render(renderingOf('postfix'));
const main = () => onHost().files.find(({ at }) => at === '/etc/postfix/main.cf')?.text ?? '';

describe('what Postfix and opendkim are given on a host', () => {
  it('is small enough to be read', () => expectGolden('src/components/postfix/golden', onHost().files));

  it('is accepted by Postfix', async () => {
    const proofs = await proofOf(postfixReader, onHost().files);
    expect([...proofs.values()]).toEqual([
      { result: 'accepted', by: 'postfix check' },
      { result: 'accepted', by: 'postfix check' },
    ]);
  });

  it('is accepted by opendkim', async () => {
    const proofs = await proofOf(opendkimReader, onHost().files);
    expect(new Set([...proofs.values()].map((proof) => JSON.stringify(proof)))).toEqual(
      new Set([JSON.stringify({ result: 'accepted', by: 'opendkim -n' })]),
    );
  });

  it('has a script that shellcheck finds nothing in', async () => {
    const proofs = await proofOf(shellReader, onHost().files);
    expect([...proofs.values()]).toEqual([{ result: 'accepted', by: 'shellcheck' }]);
  });

  it('is refused where it is wrong', async () => {
    const broken = (from: string, to: string) =>
      onHost().files.map((one) => ({ ...one, text: one.text.replace(from, to) }));
    const misspelt = await proofOf(postfixReader, broken('smtp_tls_loglevel', 'smtp_tls_logelvel'));
    expect([...misspelt.values()][0]).toMatchObject({
      result: 'refused',
      message: expect.stringContaining('unused parameter: smtp_tls_logelvel=1'),
    });
    const mode = await proofOf(opendkimReader, broken('Mode ', 'Moed '));
    expect([...mode.values()][0]).toMatchObject({ result: 'refused', by: 'opendkim -n' });
  });

  it('B18: delivers nothing addressed to the domain on the host', () => {
    expect(main()).toContain('mydestination = $myhostname, localhost\n');
  });

  it('B19b: listens on the loopback only', () => {
    expect(main()).toContain('inet_interfaces = loopback-only\n');
  });

  it('B20: encrypts what leaves, signs it, and slows down', () => {
    expect(main()).toContain('smtp_tls_security_level = may\n');
    expect(main()).toContain('smtpd_milters = inet:127.0.0.1:8891\n');
    expect(main()).toContain('smtp_destination_rate_delay = 1s\n');
  });
});

it('B19: SPF names the address, never `mx`, and the reverse name is the one of the greeting', () => {
  const { records = [] } = onHost();
  const spf = records.find(({ merge }) => merge === 'spf');
  expect(spf?.value).toBe('v=spf1 ip4:<host-ip> ~all');
  expect(records.find(({ type }) => type === 'PTR')?.value).toBe('mail.shop.example.');
  expect(main()).toContain('myhostname = mail.shop.example\n');
});

it('B21: DMARC begins by watching', () => {
  const dmarc = onHost().records?.find(({ name }) => name === '_dmarc');
  expect(dmarc?.value).toBe('v=DMARC1; p=none; rua=mailto:<mailbox>');
});

it('runs from an image where no processes run, with the same settings as variables', () => {
  const { files, workloads } = render(renderingOf('postfix', { target: 'compose' }));
  expect(files).toEqual([]);
  expect(workloads).toHaveLength(1);
  expect(workloads[0]?.env).toMatchObject({
    ALLOWED_SENDER_DOMAINS: { kind: 'plain', value: 'shop.example www.shop.example' },
    POSTFIX_myhostname: { kind: 'plain', value: 'mail.shop.example' },
    DKIM_SELECTOR: { kind: 'plain', value: 'unmoor' },
  });
  expect(Object.keys(workloads[0]?.env ?? {})).not.toContain('POSTFIX_inet_interfaces');
  expect(Object.values(workloads[0]?.env ?? {})).not.toContainEqual({ kind: 'plain', value: '' });
});
