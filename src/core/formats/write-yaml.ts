import { Document, Scalar, visit } from 'yaml';
import { cannotHold } from './cannot-hold.ts';

/**
 * YAML that means the same to a reader of version 1.1 (PyYAML, older Go programs) and of 1.2: `on`, `yes`, `22:22`, `8080:80`, `0x1f`
 * and `=` are in quotes, there are no anchors, and no line is folded. Keys that are undefined are left out.
 * @throws UnmoorError RENDER-103 for half of a surrogate pair, which no encoding holds
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string') node.type = styleOf(node.value);
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .replace(unprintable, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Several documents of one file. */
export const writeYamlDocuments = (values: readonly unknown[]): string => values.map(writeYaml).join('---\n');

/** What may not stand in YAML as it is (YAML 1.2.2, 5.1), and what version 1.1 takes for a line break. All of it stands in double quotes. */
// oxlint-disable-next-line no-control-regex -- these are the characters that are written as escapes
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Words and paths stand bare, whole lines as a block, everything else in double quotes. */
function styleOf(text: string): Scalar.Type {
  if (/\p{Surrogate}/u.test(text))
    throw cannotHold('YAML', text, 'it holds half of a surrogate pair', 'write it as Unicode text.');
  if (/^[A-Za-z_/.][\w /.,:@+=-]*$/.test(text)) return Scalar.PLAIN;
  return /^(?:[\x20-\x7e\u00a1-\ud7ff]*\n)+$/.test(text) && !/^\s|[^\S\n]\n|[\u2028\u2029]/.test(text)
    ? Scalar.BLOCK_LITERAL
    : Scalar.QUOTE_DOUBLE;
}
