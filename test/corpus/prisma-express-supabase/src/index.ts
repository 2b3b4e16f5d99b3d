import { PrismaClient } from '@prisma/client';
import express from 'express';

const prisma = new PrismaClient();
const app = express();
app.use(express.json());

app.get('/plots', async (_req, res) => {
  res.json(await prisma.plot.findMany({ orderBy: { number: 'asc' } }));
});

app.put('/plots/:number', async (req, res) => {
  const { holder } = req.body;
  res.json(await prisma.plot.update({ where: { number: req.params.number }, data: { holder } }));
});

app.listen(Number(process.env.PORT ?? 4000));
