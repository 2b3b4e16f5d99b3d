import type { Tree } from '../../core/app/tree.ts';
import { both } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { sourcesOf } from '../../core/code/sources.ts';
import { type Assigned, assignedIn } from './settings-of.ts';

const redirects: Words = {
  rule: 'any.ssl-redirect',
  what: () =>
    both(
      'redirects to HTTPS without being told which requests came by it (no SECURE_PROXY_SSL_HEADER)',
      'redirige vers HTTPS sans savoir quelles requêtes en viennent (pas de SECURE_PROXY_SSL_HEADER)',
    ),
  wayOut: both(
    'set SECURE_PROXY_SSL_HEADER, and have the proxy set X-Forwarded-Proto and drop the one that visitors send; otherwise it redirects for ever',
    'définissez SECURE_PROXY_SSL_HEADER, et faites poser X-Forwarded-Proto par le proxy, qui écarte celui des visiteurs ; sinon la redirection est sans fin',
  ),
  effort: 'code',
};

const connections: Words = {
  rule: 'any.conn-max-age',
  what: () =>
    both(
      'keeps database connections open, though it is served by ASGI',
      'garde ses connexions à la base ouvertes, alors qu’elle est servie en ASGI',
    ),
  wayOut: both(
    'set it to 0 and let a pooler keep them; behind one that pools transactions, set DISABLE_SERVER_SIDE_CURSORS too',
    'mettez 0 et laissez un répartiteur (PgBouncer) les garder ; derrière une répartition par transaction, définissez aussi DISABLE_SERVER_SIDE_CURSORS',
  ),
  effort: 'setting',
};

const health: Words = {
  rule: 'any.health-host',
  what: () =>
    both(
      'is asked how it is under a name that ALLOWED_HOSTS does not have',
      'est sondée sous un nom absent d’ALLOWED_HOSTS',
    ),
  wayOut: both(
    'add localhost to ALLOWED_HOSTS, or have the check send the Host of the site: otherwise it is answered 400',
    'ajoutez localhost à ALLOWED_HOSTS, ou faites envoyer à la sonde le Host du site : sinon la réponse est 400',
  ),
  effort: 'setting',
};

const names = [
  'SECURE_SSL_REDIRECT',
  'SECURE_PROXY_SSL_HEADER',
  'CONN_MAX_AGE',
  'conn_max_age',
  'ALLOWED_HOSTS',
];

/** Settings of Django that work behind one proxy and not behind another. */
export async function djangoTies(tree: Tree): Promise<readonly Finding[]> {
  const [found, asgi] = await Promise.all([assignedIn(tree, names), isAsgi(tree)]);
  const named = (...names: readonly string[]) => found.filter(({ name }) => names.includes(name));
  const hasHeader = named('SECURE_PROXY_SSL_HEADER').length > 0;
  const on = (words: Words) => (one: Assigned) => finding(words, '', one.file, one.line);
  return [
    ...(hasHeader ? [] : named('SECURE_SSL_REDIRECT').filter(isOn).map(on(redirects))),
    ...(asgi ? named('CONN_MAX_AGE', 'conn_max_age').filter(isOn).map(on(connections)) : []),
    ...(await healthChecks(tree, named('ALLOWED_HOSTS'))),
  ];
}

/** Anything but what surely says no. */
const isOn = ({ value }: Assigned): boolean =>
  !(value.length === 1 && /^(?:False|0|None)$/.test(value[0]?.text ?? ''));

async function isAsgi(tree: Tree): Promise<boolean> {
  const [sources, files] = await Promise.all([
    sourcesOf(tree).then(({ mentioning }) => mentioning(['asgi_application'])),
    settingsOf(tree),
  ]);
  if (files.some(({ lower }) => /\b(?:daphne|uvicorn|hypercorn)\b/.test(lower))) return true;
  return sources.some(({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'word' && text === 'ASGI_APPLICATION'),
  );
}

async function healthChecks(tree: Tree, allowed: readonly Assigned[]): Promise<Finding[]> {
  const names = allowed.flatMap(({ value }) =>
    value.flatMap(({ kind, text }) => (kind === 'string' ? [text] : [])),
  );
  if (allowed.length === 0 || names.some((name) => /\*|localhost|127\.0\.0\.1/.test(name))) return [];
  return (await settingsOf(tree)).flatMap((file) =>
    settingLines(file).flatMap(({ text, line, keys }) => {
      const isCheck = /HEALTHCHECK/.test(text) || keys.some((key) => /health|probe/i.test(key));
      const asks = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1)[:/]/.test(text) && !/\bHost:/i.test(text);
      return isCheck && asks ? [finding(health, '', file.path, line)] : [];
    }),
  );
}
