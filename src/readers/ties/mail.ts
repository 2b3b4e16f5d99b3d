import type { Need } from '../../core/app/data.ts';
import type { Platform } from '../../core/app/platform.ts';
import type { Tree } from '../../core/app/tree.ts';
import { placesOf } from '../../core/code/rule.ts';
import { type ReadSource, sourcesOf } from '../../core/code/sources.ts';
import { isPunctuation } from '../../core/code/token.ts';

/** Where an app hands mail to a server by SMTP, whoever runs that. Where a platform is named for it, its own reader says so. */
export async function mailNeed(
  tree: Tree,
  platforms: readonly Pick<Platform, 'hosts'>[],
): Promise<readonly Need[]> {
  const hosts = platforms.flatMap((platform) => platform.hosts);
  const sources = await (await sourcesOf(tree)).mentioning([
    'email_host',
    'createtransport',
    'smtplib',
    'aiosmtplib',
  ]);
  const from = sources
    .filter(({ text }) => !hosts.some((host) => text.includes(host)))
    .flatMap((source) =>
      source.tokens.flatMap(({ line }, at) => (sends(source, at) ? [{ file: source.path, line }] : [])),
    );
  return from.length === 0 ? [] : [{ kind: 'mail', from: placesOf(from) }];
}

/** `EMAIL_HOST = ...`, `createTransport(...)`, `smtplib.SMTP(...)`. */
function sends({ tokens }: ReadSource, at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  const next = tokens[at + 1];
  if (token.text === 'EMAIL_HOST') return isPunctuation(next, '=');
  return ['createTransport', 'SMTP', 'SMTP_SSL'].includes(token.text) && isPunctuation(next, '(');
}
