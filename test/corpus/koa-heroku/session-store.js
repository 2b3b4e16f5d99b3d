const Redis = require('ioredis');

const redis = new Redis(process.env.REDIS_URL, { tls: { rejectUnauthorized: false } });

module.exports = {
  get: async (key) => JSON.parse((await redis.get(`sess:${key}`)) || 'null'),
  set: (key, value, maxAge) => redis.set(`sess:${key}`, JSON.stringify(value), 'PX', maxAge),
  destroy: (key) => redis.del(`sess:${key}`),
};
