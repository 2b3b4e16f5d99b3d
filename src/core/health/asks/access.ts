import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';

export interface AccessSeen {
  /** Settings of sshd as it takes them together: `passwordauthentication` -> `no`. Empty where it refuses its files. */
  readonly ssh: ReadonlyMap<string, string>;
  /** A rule set of ours, or of anybody's that drops what it does not know, stands in the kernel. */
  readonly isFiltered: boolean;
  /** Jails of fail2ban; undefined where it does not answer. */
  readonly jails?: number;
  /** Addresses that the server has, without those of the loopback. */
  readonly addresses: readonly string[];
}

export const accessAsk = ask({
  script: () => `echo '## ssh'
sshd -T 2>/dev/null | sed 's/ /=/'
echo '## filter'
nft list ruleset 2>/dev/null | grep -cE 'hook input .*policy drop'
echo '## jails'
fail2ban-client status 2>/dev/null | sed -n 's/.*Number of jail:[[:space:]]*//p'
echo '## addresses'
ip -oneline address show scope global | awk '{ sub(/\\/.*/, "", $4); print $4 }'
`,
  read: (text): AccessSeen => {
    const parts = partsOf(text);
    const jails = linesOf(parts.get('jails') ?? '')[0];
    return {
      ssh: valuesOf(parts.get('ssh') ?? ''),
      isFiltered: Number(linesOf(parts.get('filter') ?? '')[0] ?? 0) > 0,
      ...(jails === undefined ? {} : { jails: Number(jails) }),
      addresses: linesOf(parts.get('addresses') ?? ''),
    };
  },
});
