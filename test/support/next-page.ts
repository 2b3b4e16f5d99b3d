/** What a browser that has a page of Next.js open sends when its form is filled in. */
export interface OldForm {
  readonly headers: { readonly 'content-type': string };
  readonly body: Buffer;
}

const boundary = 'unmoor-form';

/** The form of the page as it was made, its hidden fields too. */
export function oldForm(page: string, filled: Readonly<Record<string, string>>): OldForm {
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g)].map(
    ([, name = '', value = '']): [string, string] => [
      name,
      value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ],
  );
  if (hidden.length === 0) throw new Error(`the page has no form of an action: ${page}`);
  const parts = [...hidden, ...Object.entries(filled)].map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
}

/** Scripts that it asks for, each once. */
export const scriptsOf = (page: string): readonly string[] => [
  ...new Set(page.match(/\/_next\/static\/[^"\\?]+\.js/g) ?? []),
];
