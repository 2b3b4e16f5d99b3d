const Koa = require('koa');
const Router = require('@koa/router');
const bodyParser = require('koa-bodyparser');
const session = require('koa-session');
const db = require('knex')(require('./knexfile'));
const store = require('./session-store');

const app = new Koa();
const router = new Router();
app.keys = [process.env.SESSION_KEY];
app.proxy = true;

router.get('/items', async (ctx) => {
  ctx.body = await db('items').limit(process.env.MAX_ITEMS || 100);
});

router.post('/items', async (ctx) => {
  ctx.body = await db('items').insert(ctx.request.body).returning('*');
});

app.use(session({ store }, app)).use(bodyParser()).use(router.routes());
app.listen(process.env.PORT || 5000);
