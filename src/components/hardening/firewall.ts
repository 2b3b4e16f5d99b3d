import type { StackFile } from '../../core/stack/file.ts';

/**
 * One table of our own, before everybody else's, in which a refusal is final (nft(8), "Chains": a packet that one base chain accepts is
 * still judged by those after it; one that is dropped is gone). Ports that Docker publishes never reach `input`: they are given
 * another address first and pass through `forward`, where ufw has no say (facts A24). There the port that the client asked for decides.
 * `flush ruleset` is not used: it would take Docker's and fail2ban's tables with it.
 */
const rules = `#!/usr/sbin/nft -f

# Made anew as one change: there is no moment without it.
table inet unmoor
delete table inet unmoor

table inet unmoor {
	# What anybody may reach: SSH, HTTP, HTTPS.
	set open_tcp {
		type inet_service
		elements = { 22, 80, 443 }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ct state invalid drop
		iifname "lo" accept
		# Without ICMP neither path MTU nor IPv6 works.
		meta l4proto { icmp, ipv6-icmp } accept
		ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment "DHCPv6"
		tcp dport @open_tcp accept
		udp dport 443 accept comment "HTTP/3"
		counter reject with icmpx admin-prohibited
	}

	chain forward {
		type filter hook forward priority filter - 10; policy accept;
		ct state established,related accept
		# Containers to each other, and out.
		iifname "docker0" accept
		iifname "br-*" accept
		# From outside to a container: only what anybody may reach, whatever a compose file publishes.
		meta l4proto tcp ct original proto-dst { 80, 443 } accept
		meta l4proto udp ct original proto-dst 443 accept
		counter reject with icmpx admin-prohibited
	}
}
`;

export const firewall: StackFile = {
  at: '/etc/nftables.conf',
  text: rules,
  mode: '0755',
  owner: 'root:root',
  reader: 'nftables',
  comment: '#',
};
