/** RDB value types whose members stand in the order of a hash table, which is each server's own (rdb.h). */
const membersOf: Readonly<Record<number, (at: number, body: Buffer) => number>> = {
  2: (at, body) => afterString(at, body), // set
  4: (at, body) => afterString(afterString(at, body), body), // hash: field, value
  5: (at, body) => afterString(at, body) + 8, // sorted set: member, score as a double
};

/**
 * Whether two DUMP payloads without footer hold the same members in another order. Members are compared as they are
 * encoded: one version encodes the same string the same way, and what differs is looked at by its meaning later.
 */
export function sameMembers(a: Buffer, b: Buffer): boolean {
  if (a.length !== b.length || a[0] !== b[0]) return false;
  const ours = cut(a);
  const theirs = cut(b);
  if (ours === undefined || theirs === undefined || ours.length !== theirs.length) return false;
  for (const members of [ours, theirs]) members.sort((one, other) => one.compare(other));
  return ours.every((member, at) => member.equals(theirs[at] as Buffer));
}

/** The encoded members of a payload; undefined for a type that keeps an order, or one that is not understood. */
function cut(body: Buffer): Buffer[] | undefined {
  const next = membersOf[body[0] ?? -1];
  if (next === undefined) return undefined;
  const members: Buffer[] = [];
  try {
    let [at] = readLength(1, body);
    while (at < body.length) {
      const end = next(at, body);
      if (end > body.length) return undefined;
      members.push(body.subarray(at, end));
      at = end;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return members;
}

/** Where the string that begins at `at` ends (rdb.c, rdbGenericLoadStringObject). */
function afterString(at: number, body: Buffer): number {
  switch (body.readUInt8(at)) {
    case 0xc0:
      return at + 2;
    case 0xc1:
      return at + 3;
    case 0xc2:
      return at + 5;
    case 0xc3: {
      const [afterSize, size] = readLength(at + 1, body);
      const [start] = readLength(afterSize, body);
      return start + size;
    }
    default: {
      const [start, length] = readLength(at, body);
      return start + length;
    }
  }
}

/** A length, and where it ends (rdb.c, rdbLoadLenByRef): six bits, fourteen, or four or eight bytes behind a mark. */
function readLength(at: number, body: Buffer): [end: number, length: number] {
  const first = body.readUInt8(at);
  if (first >> 6 === 0) return [at + 1, first];
  if (first >> 6 === 1) return [at + 2, ((first & 63) << 8) | body.readUInt8(at + 1)];
  if (first === 0x80) return [at + 5, body.readUInt32BE(at + 1)];
  if (first === 0x81) return [at + 9, Number(body.readBigUInt64BE(at + 1))];
  throw new RangeError(`no length at ${at}`);
}
