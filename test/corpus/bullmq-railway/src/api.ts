import express from 'express';
import { thumbnails } from './queue';

const app = express();
app.get('/health', (_req, res) => void res.send('ok'));
app.post('/pictures/:key', async (req, res) => {
  await thumbnails.add('make', { key: req.params.key }, { attempts: 3 });
  res.sendStatus(202);
});
app.listen(Number(process.env.PORT) || 3000);
