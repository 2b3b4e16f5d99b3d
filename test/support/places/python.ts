import type { TestHost } from '../../hosts/index.ts';

/**
 * No registry of Python packages can be reached from a test host: Debian's packages stand in for it. `pip` of a virtual environment
 * finds them by these variables, which the app's file is given, and takes what requirements.txt asks for as being there.
 */
export const debianPython = {
  PYTHONPATH: '/usr/lib/python3/dist-packages',
  PIP_NO_INDEX: '1',
  PIP_NO_DEPS: '1',
} as const;

/** What test/apps/association imports, by Debian's names. */
export const django = [
  'django',
  'django-channels',
  'daphne',
  'celery',
  'channels-redis',
  'django-redis',
  'django-cors-headers',
  'dj-database-url',
  'psycopg2',
  'requests',
  'sentry-sdk',
  'pil',
].map((name) => `python3-${name}`);

/** Debian builds psycopg2 against its own library, and so has it under that name alone. */
export const asBinary =
  "d=/usr/lib/python3/dist-packages/psycopg2_binary-2.9.10.dist-info && mkdir -p $d && printf 'Metadata-Version: 2.1\\nName: psycopg2-binary\\nVersion: 2.9.10\\n' >$d/METADATA && touch $d/RECORD";

/** Installs them, with the programs that a virtual environment would hold. */
export const layPython = (host: TestHost): Promise<string> =>
  host.sure([
    'sh',
    '-ec',
    `apt-get -qq install --no-install-recommends ${[...django, 'daphne', 'celery'].join(' ')} >/dev/null 2>&1; ${asBinary}`,
  ]);
