/**
 * PostgreSQL's wire format (manual, 55.7 "Message Formats"): one byte of type, four bytes of length that count
 * themselves, then the body. CopyData is `d`, ReadyForQuery `Z`.
 */
const headerBytes = 5;
const copyData = 0x64;
const readyForQuery = 0x5a;
/** What a server may say around a COPY: S N A (any time), E, G H W (COPY begins), c, C, Z, and the empty answer I. */
const expected = new Set(Buffer.from('SNAEGHWcCZId'));

export interface FrameSink {
  /**
   * The bodies of the CopyData frames in one socket chunk, joined. Where `start` is 5 or more, the five bytes before it are
   * free for a header; it is less only when the chunk holds no other frame than the piece of one row.
   */
  data(chunk: Buffer, start: number, end: number): void;
  /** Bytes of any other frame, as they came; a frame may be cut anywhere. */
  control(bytes: Buffer): void;
  /** ReadyForQuery has begun: these bytes, and all that follow, belong to the driver again. */
  ready(bytes: Buffer): void;
}

/**
 * Takes a server's stream apart without reading rows: bodies of CopyData are joined in place (a frame of any size passes
 * through in pieces, none is held), everything else goes to the driver's parser.
 * @returns what to call with each chunk; the chunk's memory is overwritten
 * @throws Error when a frame is of a kind that cannot come around a COPY: the stream was not at the start of a frame
 */
export function frameReader(sink: FrameSink): (chunk: Buffer) => void {
  const header = Buffer.alloc(headerBytes);
  let headerFill = 0;
  let bodyLeft = 0;
  let isData = false;

  return (chunk) => {
    const size = chunk.length;
    let at = 0;
    let start = -1;
    let end = -1;
    const flush = () => {
      if (end > start) sink.data(chunk, start, end);
      start = -1;
      end = -1;
    };
    while (at < size) {
      if (bodyLeft > 0) {
        const piece = Math.min(bodyLeft, size - at);
        if (!isData) {
          flush();
          sink.control(chunk.subarray(at, at + piece));
        } else if (start < 0) {
          start = at;
          end = at + piece;
        } else {
          if (end !== at) chunk.copyWithin(end, at, at + piece);
          end += piece;
        }
        bodyLeft -= piece;
        at += piece;
        continue;
      }
      if (headerFill === 0 && size - at >= headerBytes && chunk[at] === copyData) {
        isData = true;
        bodyLeft = readLength(chunk, at + 1) - 4;
        if (end === at && start < headerBytes) {
          // The chunk began inside a row: the row moves over this header, and the room for ours comes before it.
          chunk.copyWithin(start + headerBytes, start, end);
          start += headerBytes;
          end += headerBytes;
        }
        at += headerBytes;
        continue;
      }
      header[headerFill] = chunk[at] as number;
      headerFill += 1;
      at += 1;
      if (headerFill < headerBytes) continue;
      headerFill = 0;
      const kind = header[0] as number;
      if (!expected.has(kind))
        throw new Error(`the server sent a message of kind ${kind} in the middle of a COPY`);
      isData = kind === copyData;
      bodyLeft = readLength(header, 1) - 4;
      if (isData) continue;
      flush();
      if (kind === readyForQuery) {
        sink.ready(Buffer.concat([header, chunk.subarray(at)]));
        return;
      }
      sink.control(Buffer.from(header));
    }
    flush();
  };
}

/** `readUInt32BE` without its checks: it is called once a row. */
const readLength = (from: Buffer, at: number): number =>
  (((from[at] as number) << 24) |
    ((from[at + 1] as number) << 16) |
    ((from[at + 2] as number) << 8) |
    (from[at + 3] as number)) >>>
  0;

/** Writes the header of a CopyData frame of `bytes` bytes of body. */
export function writeCopyDataHeader(into: Buffer, at: number, bytes: number): void {
  into[at] = copyData;
  into.writeUInt32BE(bytes + 4, at + 1);
}

export const copyDataHeaderBytes = headerBytes;
export const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);

/** CopyFail: the target is told why, and answers with an error that holds the words. */
export function copyFail(why: string): Buffer {
  const text = Buffer.from(`${why}\0`);
  const frame = Buffer.alloc(headerBytes + text.length);
  frame[0] = 0x66;
  frame.writeUInt32BE(text.length + 4, 1);
  text.copy(frame, headerBytes);
  return frame;
}
