/** What a release is made of, on this machine. */
export interface Sources {
  /** Folder of the app: an absolute path. */
  readonly root: string;
  /** Files below it, with `/` between folders. */
  readonly paths: readonly string[];
  /** Where git knows the folder: the commit that is checked out, 12 digits. */
  readonly commit?: string;
  /** Files differ from that commit. */
  readonly changed?: true;
}
