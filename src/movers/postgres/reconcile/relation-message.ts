/** A table as the stream describes it ahead of its rows. */
export interface RelationMessage {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Reads a Relation message of pgoutput (PostgreSQL manual, 55.9 "Logical Replication Message Formats"): 'R', OID, schema, name, identity, number of
 * columns; each with flags, name, type, modifier. An empty schema stands for pg_catalog.
 */
export function readRelationMessage(message: Buffer): RelationMessage {
  let at = 5;
  const text = (): string => {
    const end = message.indexOf(0, at);
    const value = message.toString('utf8', at, end);
    at = end + 1;
    return value;
  };
  const schema = text();
  const name = text();
  at += 1;
  const count = message.readInt16BE(at);
  at += 2;
  const columns = Array.from({ length: count }, () => {
    at += 1;
    const column = text();
    at += 8;
    return column;
  });
  return { schema, name, columns };
}
