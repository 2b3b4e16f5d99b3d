import type { Tree } from '../../core/app/tree.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';

/** A line of a file that starts something. */
export interface CommandLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Of a Procfile, a compose file, a workflow: what it is the command of. */
  readonly keys: readonly string[];
}

const starts =
  /(?:^|\/)(?:Procfile[^/]*|Dockerfile[^/]*|[^/]*\.Dockerfile|[^/]*\.sh|package\.json|railway\.(?:json|toml)|render\.ya?ml|fly(?:\.[\w-]+)?\.toml|app\.json|heroku\.ya?ml|nixpacks\.toml|supervisord?\.conf|(?:docker-)?compose[^/]*\.ya?ml)$/;

/** Every line of the files in which an app says what is run. */
export async function commandLines(tree: Tree): Promise<readonly CommandLine[]> {
  return (await settingsOf(tree))
    .filter(({ path }) => starts.test(path))
    .flatMap((file) =>
      settingLines(file).map(({ line, text, keys }) => ({ file: file.path, line, text, keys })),
    );
}
