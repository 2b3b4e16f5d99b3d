import type { OutFile } from './file.ts';

/** What a check may do: run programs in a scratch folder where the files lie as they would on the host. */
export interface Bench {
  /** The folder; a file that the program reads at `/etc/nginx/nginx.conf` lies at `<root>/etc/nginx/nginx.conf`. */
  readonly root: string;
  /** Whether the program is on this machine; also looked for in /usr/sbin. */
  has(program: string): Promise<boolean>;
  run(
    argv: readonly [string, ...string[]],
    options?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<{
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

export type Proof =
  | { readonly result: 'accepted'; readonly by: string }
  | { readonly result: 'refused'; readonly by: string; readonly message: string }
  | { readonly result: 'unchecked'; readonly why: string };

/** The real program that reads a kind of file, asked whether it accepts it. */
export interface FileReader {
  /** `nginx`: what `StackFile.reader` names. */
  readonly id: string;
  /**
   * @param paths of the files of this reader, as they are read (`/etc/nginx/nginx.conf`)
   * @returns the verdict on all of them, or one for each that differs
   */
  prove(bench: Bench, paths: readonly string[]): Promise<ReadonlyMap<string, Proof>>;
}

/** Runs `work` on a bench where the files lie as their programs read them, and takes it away again. */
export type OnBench = <T>(files: readonly OutFile[], work: (bench: Bench) => Promise<T>) => Promise<T>;
