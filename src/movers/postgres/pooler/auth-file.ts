import { Secret } from '../../../core/secret.ts';

/**
 * The users of an auth_file whose password stands there itself: not an md5 hash, not a SCRAM secret, not empty
 * (pgbouncer(5), "AUTHENTICATION FILE FORMAT": `"user" "secret" ...`, a quote is doubled).
 */
export function readAuthFile(text: string): Map<string, Secret> {
  const found = new Map<string, Secret>();
  for (const line of text.split('\n')) {
    const words = /^\s*"((?:[^"]|"")*)"\s+"((?:[^"]|"")*)"/.exec(line);
    const [user, secret] = [words?.[1], words?.[2]].map((word) => word?.replaceAll('""', '"'));
    if (user === undefined || secret === undefined || secret === '') continue;
    if (!/^md5[0-9a-f]{32}$|^SCRAM-SHA-256\$/.test(secret)) found.set(user, new Secret(secret));
  }
  return found;
}
