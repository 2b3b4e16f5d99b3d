import { shellWord } from '../../formats/shell.ts';
import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';

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
  /** Where the link of the release that serves leads; undefined where there is none. */
  readonly link?: string;
  /** It leads to a folder that is there. */
  readonly isThere: boolean;
  readonly roots: readonly RootSeen[];
}

export const releaseAsk = ask({
  script: ({ manifest: { app }, platformHosts }) => {
    const hosts = platformHosts.map(
      (host) => `${host.startsWith('.') ? '[a-z0-9.-]+' : ''}${host.replaceAll('.', '[.]')}`,
    );
    return `current=/srv/${app}/current
echo '## link'
if [ -L $current ] || [ -e $current ]; then echo "link=$(readlink $current)"; fi
# A unit that binds a folder into a release makes the folders on the way: only files are one.
if [ -n "$(find -L $current/ -type f -print -quit 2>/dev/null)" ]; then echo there=yes; fi
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
    const link = valuesOf(parts.get('link') ?? '');
    const to = link.get('link');
    return {
      ...(to === undefined ? {} : { link: to }),
      isThere: link.get('there') === 'yes',
      roots: [...parts].flatMap(([name, part]) =>
        name.startsWith('root ') ? [rootOf(name.slice(5), part)] : [],
      ),
    };
  },
});

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
