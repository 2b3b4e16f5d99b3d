const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16le');
/** Every byte means something in it: what old editors wrote is read, with a wrong letter at worst. */
const western = new TextDecoder('windows-1252');

/** How far a NUL byte is looked for, as git does it to tell binary from text. */
const looked = 8000;

/**
 * The text of a file: UTF-8, else UTF-16 with a byte order mark, else windows-1252. The mark itself is left out.
 * @returns undefined for a binary
 */
export function decode(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16.decode(bytes);
  if (bytes.subarray(0, looked).includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}
