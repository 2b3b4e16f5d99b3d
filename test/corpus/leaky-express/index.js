const express = require('express');
const db = require('knex')(require('./knexfile').production);

// Where the pepper of passwords is read; PASSWORD_PEPPER=hunter2 on a laptop.
const pepper = process.env.PASSWORD_PEPPER;

express()
  .get('/parcels', async (_req, res) => res.json(await db('parcels').where('token', pepper)))
  .listen(process.env.PORT || 3000);
