require('dotenv').config();
const cors = require('cors');
const express = require('express');
const { Sequelize } = require('sequelize');

const sequelize = new Sequelize(process.env.DB_URI, { dialect: 'postgres', logging: false });
const allowed = (process.env.ALLOWED_ORIGINS || 'https://potluck-client.onrender.com,http://localhost:5173').split(',');

const app = express();
app.use(cors({ origin: allowed }));

const api = express.Router();
api.get('/status', (req, res) => res.json({ ok: true }));
api.get('/dishes', async (req, res) => {
  const [rows] = await sequelize.query('select name from dishes');
  res.json(rows.map(({ name }) => name));
});
app.use('/api', api);

const port = parseInt(process.env.PORT, 10) || 5001;
app.listen(port, () => console.log(`potluck on ${port}`));
