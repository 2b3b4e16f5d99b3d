import type { DataShape } from '../../core/data-shape.ts';

/** A Heroku Postgres database, as pg_dump shows it: schema `_heroku` with the event triggers that watch over extensions. */
export const herokuShape: DataShape = {
  platform: 'Heroku',
  recognisedBy: { roles: [], schemas: ['_heroku'] },
  schemas: [
    { names: ['_heroku'], why: 'Its functions watch over extensions on the platform.' },
    {
      names: ['heroku_ext'],
      why: 'The extensions in it come along; nothing else belongs there.',
    },
  ],
  extensions: [
    {
      names: ['pg_stat_statements'],
      why: 'It works only where the server loads its library; install it on the target if you want its figures.',
    },
  ],
  roles: [{ names: ['heroku_*'], why: "The platform's own services log in as it." }],
  rolesWithoutLogin: [],
  along: { tables: [], functions: [] },
};
