import { line, type NginxPart, remark } from '../../core/formats/nginx.ts';
import { innerNetworks } from '../../core/stack/networks.ts';

/** https://www.cloudflare.com/ips-v4 and ips-v6, as they were listed in 2026; the lists change every few years. */
export const cloudflare = {
  listed: '2026-11',
  ranges: [
    '173.245.48.0/20',
    '103.21.244.0/22',
    '103.22.200.0/22',
    '103.31.4.0/22',
    '141.101.64.0/18',
    '108.162.192.0/18',
    '190.93.240.0/20',
    '188.114.96.0/20',
    '197.234.240.0/22',
    '198.41.128.0/17',
    '162.158.0.0/15',
    '104.16.0.0/13',
    '104.24.0.0/14',
    '172.64.0.0/13',
    '131.0.72.0/22',
    '2400:cb00::/32',
    '2606:4700::/32',
    '2803:f800::/32',
    '2405:b500::/32',
    '2405:8100::/32',
    '2a06:98c0::/29',
    '2c0f:f248::/32',
  ],
} as const;

/**
 * Whose word on the client's address counts (facts B42): Cloudflare's, which writes the header itself; and where a balancer of the
 * target stands before us, the inner network's. Nobody else can set it.
 */
export const clientAddress = (behindBalancer: boolean): readonly NginxPart[] => [
  remark(
    `Cloudflare's ranges as listed in ${cloudflare.listed}: https://www.cloudflare.com/ips\nThey are trusted with the address of the client, and nothing else.`,
  ),
  ...[...cloudflare.ranges, ...(behindBalancer ? innerNetworks : [])].map((range) =>
    line('set_real_ip_from', range),
  ),
  ...(behindBalancer
    ? [line('real_ip_header', 'X-Forwarded-For'), line('real_ip_recursive', 'on')]
    : [line('real_ip_header', 'CF-Connecting-IP')]),
];
