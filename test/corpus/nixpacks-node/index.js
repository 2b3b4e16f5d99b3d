const polka = require('polka');
const Database = require('better-sqlite3');

// The volume is mounted at /data.
const db = new Database(`${process.env.RAILWAY_VOLUME_MOUNT_PATH || '.'}/menu.db`);

polka()
  .get('/', (_req, res) => res.end(JSON.stringify(db.prepare('select * from dishes').all())))
  .listen(process.env.PORT || 3000);
