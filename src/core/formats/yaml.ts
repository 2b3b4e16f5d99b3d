import { type Document, isCollection, isMap, isNode, LineCounter, type Pair, parseAllDocuments } from 'yaml';
import { broken, type Parsed } from './parsed.ts';

/** Reads YAML, the first document of a file. What is broken is named with its line; the rest is read. */
export function readYaml(file: string, text: string): Parsed {
  const counter = new LineCounter();
  // `merge`: compose files share settings by `<<: *anchor`.
  const documents = parseAllDocuments(text, { lineCounter: counter, merge: true, uniqueKeys: false });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined) return { value: undefined, lineOf: () => undefined, unread: [] };
  const unread = document.errors.map((error) =>
    broken(file, error.linePos?.[0].line, `it is no YAML: ${firstLine(error.message)}`),
  );
  const lineOf: Parsed['lineOf'] = (...path) => lineAt(document, counter, path);
  try {
    return { value: document.toJS({ maxAliasCount: 1000 }), lineOf, unread };
  } catch (error) {
    return {
      value: undefined,
      lineOf,
      unread: [...unread, broken(file, undefined, `it cannot be unfolded: ${String(error)}`)],
    };
  }
}

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '');

/** The line of the key in a map, or of the item in a list. */
function lineAt(
  document: Document,
  counter: LineCounter,
  path: readonly (string | number)[],
): number | undefined {
  const [last, ...above] = path.toReversed();
  if (last === undefined) return undefined;
  const parent = above.length === 0 ? document.contents : document.getIn(above.toReversed(), true);
  if (!isCollection(parent)) return undefined;
  const node: unknown = isMap(parent)
    ? (parent.items as Pair<unknown>[]).find(({ key }) => String(key) === String(last))?.key
    : parent.items[Number(last)];
  const start = isNode(node) ? node.range?.[0] : undefined;
  return start === undefined ? undefined : counter.linePos(start).line;
}
