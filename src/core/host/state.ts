/** A file as it lies on the server. */
export interface FileState {
  readonly sha256: string;
  /** `0644` */
  readonly mode: string;
  /** `root:root` */
  readonly owner: string;
}

export interface UnitState {
  /** As `systemctl is-enabled` says it; '' where there is no such unit file. */
  readonly enabled: string;
  /** `active`, `activating`, `inactive`, `failed` ... */
  readonly active: string;
  /** It was started, and a condition of its own said that there is nothing to do here. */
  readonly unfit: boolean;
}

export interface Listening {
  /** `0.0.0.0`, `[::]`, `127.0.0.1` */
  readonly address: string;
  readonly port: number;
  /** The program's name, where it can be seen. */
  readonly program: string;
}

/** Whose server it is: written before the first change, so that what was half done is known for ours. */
export interface Claim {
  readonly app: string;
}

/** Everything that is asked of a server before something is done there. */
export interface HostState {
  /** ID and VERSION_ID of /etc/os-release: `debian`, `13`. */
  readonly system: { readonly id: string; readonly version: string };
  readonly cpu: number;
  readonly memoryMib: number;
  /** Of the file system at `/`: its size, and what is free of it, in bytes. */
  readonly disk: { readonly bytes: number; readonly freeBytes: number };
  readonly claim?: Claim;
  /** `reload nginx.service`: what a changed file still asks for. */
  readonly pending: readonly string[];
  /** sha256 of each file that we wrote, when we wrote it. */
  readonly written: ReadonlyMap<string, string>;
  /** Installed packages among those that were asked for, with their versions. */
  readonly packages: ReadonlyMap<string, string>;
  readonly users: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, FileState>;
  /** Of these files, those that stand as their package brought them. */
  readonly pristine: ReadonlySet<string>;
  readonly units: ReadonlyMap<string, UnitState>;
  readonly listening: readonly Listening[];
}
