import { line, type NginxPart, remark } from '../../core/formats/nginx.ts';
import { atLeast, type Edition } from './edition.ts';

/**
 * Mozilla's guideline 6.0 for servers, its intermediate configuration, as ssl-config.mozilla.org/guidelines/6.0.json stood in the
 * repository mozilla/ssl-config-generator (commit 8debe30, read on 2026-11-26). Take a newer one over whole, with its number.
 */
export const guideline = {
  version: '6.0',
  protocols: ['TLSv1.2', 'TLSv1.3'],
  ciphers: [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ],
  curves: ['X25519MLKEM768', 'X25519', 'prime256v1', 'secp384r1'],
  serverChooses: false,
} as const;

/** OpenSSL knows the hybrid with ML-KEM from 3.5 on, and refuses the whole list when one name in it is unknown. */
const curvesOf = ({ openssl }: Edition): readonly string[] =>
  guideline.curves.filter((curve) => !curve.includes('MLKEM') || atLeast(openssl, [3, 5, 0]));

/** No stapling: since May 2025 Let's Encrypt's certificates name no OCSP responder, and nginx would warn at each start. */
export const tls = (edition: Edition): readonly NginxPart[] => [
  remark(`Mozilla's server side TLS guideline ${guideline.version}, intermediate.`),
  line('ssl_protocols', ...guideline.protocols),
  line('ssl_ciphers', guideline.ciphers.join(':')),
  line('ssl_ecdh_curve', curvesOf(edition).join(':')),
  line('ssl_prefer_server_ciphers', guideline.serverChooses ? 'on' : 'off'),
  line('ssl_session_timeout', '1d'),
  line('ssl_session_cache', 'shared:tls:10m'),
  line('ssl_session_tickets', 'off'),
];
