/** The major of PostgreSQL that Debian 13 has, and so its folders on a host of one's own. */
export const sqlMajor = 17;
export const sqlData = `/var/lib/postgresql/${sqlMajor}/main`;
