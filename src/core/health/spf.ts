/**
 * Whether a record lets an address send, by what can be told from it without asking on (RFC 7208, 5): `ip4`, `ip6`, `a` and `all`. An
 * `include` speaks for somebody else's servers.
 * @param addresses of a host name
 */
export function allows(
  record: string,
  address: string,
  domain: string,
  addresses: (host: string) => readonly string[],
): boolean {
  return record
    .toLowerCase()
    .split(/\s+/)
    .slice(1)
    .some((term) => {
      if (/^[-~?]/.test(term)) return false;
      const [, kind = '', value = ''] = /^\+?(\w+)(?::([^/]*(?:\/\d+)?))?/.exec(term) ?? [];
      switch (kind) {
        case 'ip4':
          return isWithin(address, value);
        case 'ip6':
          return address === value;
        case 'a':
          return addresses(value === '' ? domain : value).includes(address);
        case 'all':
          return true;
        default:
          return false;
      }
    });
}

function isWithin(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const [a, b] = [address, base].map(numberOf);
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => part >= 0 && part < 256)
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : undefined;
}
