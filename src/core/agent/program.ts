/** The command as it was built: one file, which is its own agent. */
export interface Program {
  readonly sha256: string;
  /** Packed with gzip, in base64. */
  readonly packed: () => Promise<string>;
}
