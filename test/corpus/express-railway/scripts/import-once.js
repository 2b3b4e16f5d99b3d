// Ran once, in March, to bring the rows over.
const { createClient } = require('@supabase/supabase-js');
const { pool } = require('../src/db');

const old = createClient(process.env.OLD_SUPABASE_URL, process.env.OLD_SUPABASE_KEY);

old
  .from('tickets')
  .select()
  .then(({ data }) => Promise.all(data.map(({ id, label }) => pool.query('insert into tickets values ($1, $2)', [id, label]))));
