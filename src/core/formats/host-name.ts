import { cannotHold } from './cannot-hold.ts';

/** A name in the DNS (RFC 1035, 2.3.1; RFC 5890 for what is not ASCII): at most 63 octets a label, 253 in all. */
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A host name as every format takes it: lower case, punycode, without a dot at its end. What is left has no character that means
 * anything to a shell, a zone file or a configuration.
 * @throws UnmoorError RENDER-103
 */
export function hostName(text: string): string {
  const name = ascii(text.replace(/\.$/, ''));
  const labels = name.split('.');
  // A last label of digits alone would be read as an IPv4 address (WHATWG URL, "ends in a number").
  const ok =
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every((one) => label.test(one)) &&
    !/^\d+$/.test(labels.at(-1) ?? '');
  if (!ok)
    throw cannotHold(
      'a file that names the app’s hosts',
      text,
      'it is no host name',
      'name the app’s domains in unmoor.yaml (app.domains), then render again.',
    );
  return name;
}

function ascii(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text.toLowerCase();
  // A URL would leave out line breaks, and end the name at these signs.
  if (/[\s\p{Cc}/?#@:\\]/u.test(text)) return text;
  // The punycode of the platform itself; what it does not take stays as it is, and is refused by the rule above.
  return URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`).hostname : text;
}
