import { shellWord } from '../../formats/shell.ts';
import { ask, valuesOf } from '../ask.ts';

/** The certificate as it lies on the server; what is served is seen from outside. */
export interface TlsSeen {
  readonly isThere: boolean;
  /** The one that stands in until there is one. */
  readonly isPlaceholder: boolean;
  /** Certificate and key belong to each other. */
  readonly fits: boolean;
  readonly serial?: string;
  /** Somebody wrote down how it is renewed. */
  readonly renews: boolean;
}

export const tlsAsk = ask({
  script: ({
    manifest: { app, domain, containers },
  }) => `letsencrypt=${containers === undefined ? '/etc/letsencrypt' : `$(docker volume inspect --format '{{.Mountpoint}}' ${shellWord(`${app}_certificates`)})`}
live=$letsencrypt/live/${shellWord(domain)}
certificate=$live/fullchain.pem
if [ -e "$certificate" ]; then
  echo there=yes
  case $(readlink -f "$live") in */placeholder) echo placeholder=yes ;; esac
  echo "serial=$(openssl x509 -in "$certificate" -noout -serial | cut -d = -f 2)"
  [ "$(openssl x509 -in "$certificate" -noout -pubkey)" != "$(openssl pkey -in "$live/privkey.pem" -pubout)" ] || echo fits=yes
fi
if [ -e "$letsencrypt"/renewal/${shellWord(`${domain}.conf`)} ]; then echo renews=yes; fi
`,
  read: (text): TlsSeen => {
    const values = valuesOf(text);
    const serial = values.get('serial');
    return {
      isThere: values.get('there') === 'yes',
      isPlaceholder: values.get('placeholder') === 'yes',
      fits: values.get('fits') === 'yes',
      ...(serial === undefined ? {} : { serial }),
      renews: values.get('renews') === 'yes',
    };
  },
});
