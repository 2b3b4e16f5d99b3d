const express = require('express');
const { pool } = require('./db');
const { cached } = require('./cache');

const app = express();
const counters = process.env.COUNTER_URL || 'http://counters.railway.internal:4000';

app.get('/healthz', async (_req, res) => {
  await pool.query('select 1');
  res.send('ok');
});

app.get('/tickets', async (_req, res) => {
  res.json(await cached('tickets', 30, () => pool.query('select * from tickets').then((r) => r.rows)));
});

app.post('/tickets/:id/call', async (req, res) => {
  const answer = await fetch(`${counters}/call/${req.params.id}`, { method: 'POST' });
  res.sendStatus(answer.status);
});

app.listen(process.env.PORT || 8080, '::', () => {
  console.log('up at', process.env.RAILWAY_PUBLIC_DOMAIN ?? 'localhost');
});
