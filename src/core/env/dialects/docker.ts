import { type Dialect, readAssignments } from './dialect.ts';

/**
 * As `docker run --env-file` reads (docker/cli pkg/kvfile): everything behind the `=` is the value, quotes and blanks too; there is no
 * escape and no comment behind a value, and no line end can be in one. Newer versions take a pair of quotes around the value off, so
 * that a value that begins and ends with the same quote means two things and is not written.
 */
export const docker: Dialect = {
  id: 'docker',
  readBy: 'docker run',
  read: (text) => readAssignments(text, /[^\S\n]*([^\s=]+)=/y, (cursor) => cursor.take(/[^\n]*/y)?.[0]),
  write: (value) => (/[\r\n]|^(['"]).*\1$/.test(value) ? undefined : value),
};
