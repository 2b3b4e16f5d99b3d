import type { Domain } from '../app/inventory.ts';
import type { Found } from '../app/reader.ts';
import type { Text } from '../text.ts';
import { type Finding, foundOf, placesOf, type TextRule, type VariableRule, type Words } from './rule.ts';

/** The same words in both languages. */
export const both = (en: string, fr: string): Text => ({ en, fr });

/** Words that end with what was found, where it can be told: `asks for rows: products`. */
export const told =
  (en: string, fr: string): Words['what'] =>
  (found) =>
    found === '' ? { en, fr } : { en: `${en}: ${found}`, fr: `${fr} : ${found}` };

/** Host names that end so, also in a regular expression or with a star. */
export const hostEnding = (...ends: readonly string[]): RegExp =>
  new RegExp(`[\\w*.\\\\-]*(?:${ends.map((end) => end.replaceAll('.', String.raw`\\?\.`)).join('|')})\\b`);

interface Brand {
  readonly id: string;
  readonly name: string;
}

/** Variables that a platform sets by itself. */
export const givenVariables = ({ id, name }: Brand, names: RegExp): VariableRule => ({
  rule: `${id}.variable`,
  names,
  given: true,
  what: (found) => ({
    en: `reads ${found}, which only ${name} sets`,
    fr: `lit ${found}, que seul ${name} définit`,
  }),
  wayOut: {
    en: 'set it yourself to what the new side is, or let the code do without it',
    fr: 'définissez-la vous-même pour le nouvel hébergement, ou faites en sorte que le code s’en passe',
  },
  effort: 'setting',
});

/** Variables that a person sets so that the app finds a platform. */
export const ownVariables = ({ id, name }: Brand, names: RegExp, wayOut: Text): VariableRule => ({
  rule: `${id}.variable`,
  names,
  leads: true,
  what: (found) => ({ en: `reads ${found} to reach ${name}`, fr: `lit ${found} pour joindre ${name}` }),
  wayOut,
  effort: 'setting',
});

/**
 * An app's address on a platform, by what it is named for. A list that keeps others out and still names the old host is a setting; so is an address
 * in a file of settings; one that stands in the middle of code must be taken out of it.
 */
export function addressRules({ id, name }: Brand, text: RegExp): readonly TextRule[] {
  const rule = (
    rest: Pick<TextRule, 'within' | 'only'>,
    kind: string,
    what: Text,
    wayOut: Text,
  ): TextRule => ({
    rule: `${id}.${kind}`,
    text,
    what: (found) => ({ en: `${what.en} ${found}`, fr: `${what.fr} ${found}` }),
    wayOut,
    effort: kind === 'host' && rest.only === 'code' ? 'code' : 'setting',
    ...rest,
  });
  const yours: Text = {
    en: 'name your own domain there, and keep the old one until the way back is closed',
    fr: 'inscrivez-y votre propre domaine, et gardez l’ancien tant que le retour reste possible',
  };
  const outside: Text = {
    en: 'change it here and where the other service keeps it, before the old host is gone',
    fr: 'changez-la ici et chez le service tiers qui l’enregistre, avant la disparition de l’ancien hôte',
  };
  return [
    rule({ within: /csrf/i }, 'csrf', { en: 'trusts forms from', fr: 'accepte les formulaires de' }, yours),
    rule(
      { within: /cors|origins?$/i },
      'cors',
      { en: 'lets pages call it from', fr: 'accepte les appels de pages de' },
      yours,
    ),
    rule(
      { within: /allowed_?hosts|trusted_?hosts|server_name/i },
      'allowed-hosts',
      { en: 'answers to the name', fr: 'répond au nom' },
      yours,
    ),
    rule(
      { within: /cookie|domain$/i },
      'cookie',
      { en: 'gives cookies to', fr: 'attribue ses cookies à' },
      yours,
    ),
    rule(
      { within: /webhook/i },
      'webhook',
      { en: 'has webhooks sent to', fr: 'reçoit des webhooks à l’adresse' },
      outside,
    ),
    rule(
      { within: /redirect|callback|oauth/i },
      'redirect',
      { en: 'has sign-ins come back to', fr: 'fait revenir les connexions vers' },
      outside,
    ),
    rule(
      { only: 'settings' },
      'host',
      { en: `is set to an address at ${name}:`, fr: `pointe vers une adresse chez ${name} :` },
      yours,
    ),
    rule(
      { only: 'code' },
      'host',
      { en: `has an address at ${name} written into it:`, fr: `contient en dur une adresse chez ${name} :` },
      {
        en: 'read it from a variable, and set that to your own host',
        fr: 'lisez-la dans une variable, et donnez à celle-ci votre propre hôte',
      },
    ),
  ];
}

/** `your-project.supabase.co` in a template is nobody's. */
const placeholder = /^(?:your|my|example|placeholder|xxx+|abc+def\w*)(?:[-.]|$)/;

/** Hosts among what was found: those that are whole. */
function domainsOf(platform: string, findings: readonly Finding[]): Domain[] {
  const hosts = new Map<string, Finding[]>();
  for (const one of findings) {
    const host = /^[a-z\d][\w-]*(?:\.[\w-]+)+$/i.exec(one.found)?.[0].toLowerCase();
    if (host !== undefined && /\.[a-z]{2,}$/.test(host) && !placeholder.test(host))
      hosts.set(host, [...(hosts.get(host) ?? []), one]);
  }
  return [...hosts]
    .map(([host, from]) => ({ host, kind: 'platform' as const, platform, from: placesOf(from) }))
    .toSorted((a, b) => (a.host < b.host ? -1 : 1));
}

/** A variable that leads to a platform says nothing more where the calls that it is for are found. */
function withoutCovered(findings: readonly Finding[]): readonly Finding[] {
  const isOwn = ({ words }: Finding) => 'leads' in words;
  return findings.some((one) => !isOwn(one)) ? findings.filter((one) => !isOwn(one)) : findings;
}

/** What most platforms' readers give: the ties, what they need, and the hosts among what `hosts` rules found. */
export function brandFacts(platform: string, findings: readonly Finding[], hosts: readonly Words[]): Found {
  const named = findings.filter(({ words }) => hosts.includes(words));
  return { ...foundOf(platform, withoutCovered(findings)), domains: domainsOf(platform, named) };
}
