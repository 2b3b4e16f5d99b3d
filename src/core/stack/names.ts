/** Where releases of the app lie on a host of one's own; `current` is a link to the one that serves. */
export const appHome = (name: string): string => `/srv/${name}/current`;

/** Where a folder of the app lies, on a host and in an image alike. */
export const homeOf = (app: string, folder: string): string =>
  folder === '' ? appHome(asName(app)) : `${appHome(asName(app))}/${folder}`;

/** Letters, digits and dashes: what a unit, a container and a host on a network may be called. */
export const asName = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '') // the accents alone, split off
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'app';

/** Words as they stand where nothing in them means anything to a shell; else by a shell, which is replaced by what it starts. */
export function argvOf(command: string): readonly string[] {
  if (/^[\w@%+=:,./-]+(?: [\w@%+=:,./-]+)*$/.test(command)) return command.split(' ');
  const single = !/[;&|\n]/.test(command);
  return ['/bin/sh', '-c', single ? `exec ${command}` : command];
}
