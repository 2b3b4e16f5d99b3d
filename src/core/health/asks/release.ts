import { shellWord } from '../../formats/shell.ts';
import { ask, linesOf, partsOf } from '../ask.ts';
import { idleColour } from '../colour.ts';
import { servingFile } from '../../stack/release-scripts.ts';

/** A folder that the front serves files from. */
export interface RootSeen {
  readonly folder: string;
  readonly hasPage: boolean;
  /** By the user that the front runs as. */
  readonly isReadable: boolean;
  /** Scripts and styles that the page names and that are not there. */
  readonly lost: readonly string[];
  /** Addresses of platforms that stand in what was built. */
  readonly leadsTo: readonly string[];
}

export interface ReleaseSeen {
  /** The colour that does not serve. */
  readonly idle: string;
  /** What says which release serves: links, or where it runs in containers a file with its id; where each leads, '' where there is none. */
  readonly links: readonly { readonly at: string; readonly to: string; readonly isThere: boolean }[];
  readonly roots: readonly RootSeen[];
}

export const releaseAsk = ask({
  script: ({ manifest: { app, containers }, platformHosts }) => {
    if (containers !== undefined) return servingScript(app);
    const hosts = platformHosts.map(
      (host) => `${host.startsWith('.') ? '[a-z0-9.-]+' : ''}${host.replaceAll('.', '[.]')}`,
    );
    return `echo '## idle'
idle=$(${idleColour})
echo "$idle"
echo '## links'
for link in current blue green; do
  [ "$link" != "$idle" ] || continue
  # A unit that binds a folder into a release makes the folders on the way: only files are one.
  there=$(find -L /srv/${app}/$link/ -type f -print -quit 2>/dev/null | sed 's/.*/there/')
  echo "/srv/${app}/$link|$(readlink /srv/${app}/$link)|$there"
done
user=$(sed -n 's/^user \\([^; ]*\\).*/\\1/p' /etc/nginx/nginx.conf 2>/dev/null)
grep -rhoE '^[[:space:]]*root /srv/[^;]+' /etc/nginx/unmoor /etc/nginx/conf.d /etc/nginx/sites-enabled 2>/dev/null | sed 's/^ *root //' | sort -u | while read -r root; do
  echo "## root $root"
  page=$root/index.html
  if [ -e "$page" ]; then echo page=yes; fi
  if runuser -u "\${user:-www-data}" -- test -r "$page"; then echo readable=yes; fi
  grep -oE '(src|href)="/[^"?#]+[.](js|mjs|css)"' "$page" 2>/dev/null | sed -E 's/^[^"]*"|"$//g' | while read -r asset; do
    [ -e "$root$asset" ] || echo "lost $asset"
  done
  grep -rhoiE --include='*.js' --include='*.mjs' --include='*.html' ${shellWord(`(https?|wss?)://(${hosts.join('|')})`)} "$root" 2>/dev/null | sort -u | head -n 5 | sed 's/^/leads /'
done
`;
  },
  read: (text): ReleaseSeen => {
    const parts = partsOf(text);
    return {
      idle: parts.get('idle')?.trim() ?? '',
      links: linesOf(parts.get('links') ?? '').map((line) => {
        const [at = '', to = '', there = ''] = line.split('|');
        return { at, to, isThere: there === 'there' };
      }),
      roots: [...parts].flatMap(([name, part]) =>
        name.startsWith('root ') ? [rootOf(name.slice(5), part)] : [],
      ),
    };
  },
});

/** Of the target Compose: an id in a file. What the front serves is in its image. */
const servingScript = (app: string): string => `echo '## links'
id=$(cat ${servingFile} 2>/dev/null)
if [ -n "$id" ] && [ -e "/srv/${app}/releases/$id/.unmoor-made" ]; then there=there; else there=; fi
echo "${servingFile}|$id|$there"
`;

function rootOf(folder: string, part: string): RootSeen {
  const lines = linesOf(part);
  const after = (word: string) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return {
    folder,
    hasPage: lines.includes('page=yes'),
    isReadable: lines.includes('readable=yes'),
    lost: after('lost'),
    leadsTo: after('leads'),
  };
}
