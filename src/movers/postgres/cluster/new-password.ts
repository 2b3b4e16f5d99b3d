import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Secret } from '../../../core/secret.ts';

export interface NewPassword {
  readonly password: Secret;
  /** What the server is told instead: no statement and no log holds the password. */
  readonly verifier: string;
}

/** 192 random bits, in characters that need no quoting anywhere. */
export function newPassword(): NewPassword {
  const password = randomBytes(24).toString('base64url');
  return { password: new Secret(password), verifier: scramVerifier(password, randomBytes(16)) };
}

const iterations = 4096;

/** SCRAM-SHA-256 as pg_authid keeps it (RFC 5803; keys by RFC 5802, section 3). The password is ASCII, so SASLprep changes nothing. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (label: string) => createHmac('sha256', salted).update(label).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
