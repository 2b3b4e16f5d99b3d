/** The major of PostgreSQL that Debian 13 has; the image is of the same one. */
export const sqlMajor = 17;
/** Pinned; of the project itself, on Debian: another C library sorts otherwise (facts A28). */
export const sqlImage = 'docker.io/library/postgres:17.12';
export const sqlData = `/var/lib/postgresql/${sqlMajor}/main`;
