/** A key as people read it; bytes that are no text are shown in hex. */
export function showKey({ key }: { readonly key: Buffer }): string {
  const text = key.toString();
  return Buffer.from(text).equals(key) ? text : `\\x${key.toString('hex')}`;
}
