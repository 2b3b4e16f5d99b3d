/** Networks of containers and clusters: private (RFC 1918, RFC 4193), and the shared range that clusters use (RFC 6598). */
export const innerNetworks: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
];
