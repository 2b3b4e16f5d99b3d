import { messageOf } from '../../../core/errors/error.ts';
import { type Attempt, type Explained, flagOf, theServer } from './explain.ts';

/** OpenSSL's verification results (X509_V_ERR_*) as Node names them, and Node's own for a wrong host name. */
const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
]);

/** TLS failures; undefined when the error is something else. */
export function explainTls(error: unknown, attempt: Attempt): Explained | undefined {
  const { endpoint, side } = attempt;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const insecure = `sslmode=require in ${flagOf(side)} connects without verifying it: the traffic is then encrypted, but whoever stands in between could pose as the server and read the password`;
  if (untrusted.has(code))
    return {
      code: 'CONN-105',
      why: `${theServer(attempt)} shows a certificate whose issuer is not ${endpoint.sslrootcert === undefined ? 'known to this machine' : `in ${endpoint.sslrootcert}`} (${code}), and sslmode is ${endpoint.sslmode}.`,
      next: `Download the platform's CA certificate and add sslrootcert=/path/to/ca.crt to the URL. Or, knowingly: ${insecure}.`,
    };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      code: 'CONN-105',
      why: `${theServer(attempt)} shows a certificate for another name: ${namesIn(error)}, and "${endpoint.host}" is asked for (sslmode is ${endpoint.sslmode}).`,
      next: `Use a host name that the certificate holds, or sslmode=verify-ca (the issuer is then verified, the name is not). Or, knowingly: ${insecure}.`,
    };
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return {
      code: 'CONN-105',
      why: `${theServer(attempt)} shows a certificate that ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'} by this machine's clock, and sslmode is ${endpoint.sslmode}.`,
      next: `Renew the server's certificate, or set this machine's clock (\`date\`). Or, knowingly: ${insecure}.`,
    };
  if (/does not support SSL/i.test(messageOf(error)))
    return {
      code: 'CONN-106',
      why: `${theServer(attempt)} has TLS turned off, and sslmode is ${endpoint.sslmode}.`,
      next: `Turn TLS on at the server (\`ssl = on\`), or, on a network that nobody else can listen to, add sslmode=disable to the URL: password and data then travel in the clear.`,
    };
  if (code === 'ENOENT' && isFile(error, endpoint.sslrootcert))
    return {
      code: 'CONN-115',
      why: `sslrootcert of the ${side} names ${endpoint.sslrootcert}, and there is no such file.`,
      next: `Save the CA certificate there, or mend sslrootcert= in ${flagOf(side)}.`,
    };
  if ((code === 'EACCES' || code === 'EISDIR') && isFile(error, endpoint.sslrootcert))
    return {
      code: 'CONN-115',
      why: `sslrootcert of the ${side} names ${endpoint.sslrootcert}, which this user cannot read (${code}).`,
      next: `Make it readable, or mend sslrootcert= in ${flagOf(side)}.`,
    };
  if (/^ERR_(SSL|TLS|OSSL)|^EPROTO/.test(code))
    return {
      code: 'CONN-105',
      why: `${theServer(attempt)} and this machine could not agree on TLS (${code}).`,
      next: `Check that port ${endpoint.port} is PostgreSQL's own${endpoint.sslrootcert === undefined ? '' : `, that ${endpoint.sslrootcert} holds a PEM certificate`}, and that the server takes TLS 1.2 or newer.`,
    };
  return undefined;
}

/** The names that Node found in the certificate, cut short. */
function namesIn(error: unknown): string {
  const cert: unknown =
    typeof error === 'object' && error !== null && 'cert' in error ? error.cert : undefined;
  const names: unknown =
    typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? cert.subjectaltname : undefined;
  return typeof names === 'string' ? names.slice(0, 200) : 'another one';
}

const isFile = (error: unknown, path: string | undefined): boolean =>
  path !== undefined &&
  typeof error === 'object' &&
  error !== null &&
  'syscall' in error &&
  !('address' in error);
