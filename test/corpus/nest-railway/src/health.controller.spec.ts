import { HealthController } from './health.controller';

describe('HealthController', () => {
  it('answers', () => {
    process.env.RAILWAY_STATIC_URL = 'test.up.railway.app';
    expect(new HealthController().check()).toEqual({ status: 'ok' });
  });
});
