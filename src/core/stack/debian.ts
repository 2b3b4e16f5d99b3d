/** The major of PostgreSQL that Debian 13 has; the image is of the same one. */
export const sqlMajor = 17;
export const sqlData = `/var/lib/postgresql/${sqlMajor}/main`;
