/** Grows a stretch of bytes to be written in one go. */
export interface Bytes {
  readonly length: number;
  text(ascii: string): void;
  bytes(piece: Buffer): void;
  /** Hands the bytes over and begins anew. */
  take(): Buffer;
}

export function gatherBytes(size = 128 * 1024): Bytes {
  let room = Buffer.allocUnsafe(size);
  let length = 0;
  const ensure = (more: number) => {
    if (length + more <= room.length) return;
    const wider = Buffer.allocUnsafe(Math.max(room.length * 2, length + more));
    room.copy(wider, 0, 0, length);
    room = wider;
  };
  return {
    get length() {
      return length;
    },
    text: (ascii) => {
      ensure(ascii.length);
      length += room.write(ascii, length, 'latin1');
    },
    bytes: (piece) => {
      ensure(piece.length);
      length += piece.copy(room, length);
    },
    take: () => {
      const taken = room.subarray(0, length);
      // The tail of the room is still free; a new one is made when little is left of it.
      room = room.length - length > size / 4 ? room.subarray(length) : Buffer.allocUnsafe(size);
      length = 0;
      return taken;
    },
  };
}
