/** Text that is HTML already. Only `html` and `raw` make it, so that nothing else reaches a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. `undefined` and `false` are left out, so that a condition can be written in place. */
export type Child = string | number | Html | undefined | false | readonly Child[];

/** `html\`<p>${name}</p>\``: every value is escaped, for text and for quoted attributes alike; `Html` is taken as it is. */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Html {
  return new Html(parts.map((part, index) => part + show(children[index])).join(''));
}

/** Text of our own that holds no value of the app: a style sheet, a script. */
export const raw = (text: string): Html => new Html(text);

function show(child: Child): string {
  if (child === undefined || child === false) return '';
  if (child instanceof Html) return child.text;
  if (typeof child === 'object') return child.map(show).join('');
  return escape(String(child));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
