import { expect, it } from 'vitest';
import { eventBridgeCron } from './eventbridge-cron.ts';

it.each([
  ['0 3 * * *', ['cron(0 3 * * ? *)']],
  ['*/20 * * * *', ['cron(0,20,40 * * * ? *)']],
  ['@weekly', ['cron(0 0 ? * 1 *)']],
  ['30 6 * * mon-fri', ['cron(30 6 ? * 2,3,4,5,6 *)']],
  ['0 0 1 jan,jul *', ['cron(0 0 1 1,7 ? *)']],
  ['0 0 * * 7', ['cron(0 0 ? * 1 *)']],
  // Cron takes either day, EventBridge knows only one of them.
  ['0 12 13 * 5', ['cron(0 12 13 * ? *)', 'cron(0 12 ? * 6 *)']],
])('%s is %j', (expression, wanted) => expect(eventBridgeCron(expression)).toEqual(wanted));

it('refuses what is no time', () => expect(() => eventBridgeCron('61 * * * *')).toThrow('RENDER-103'));
