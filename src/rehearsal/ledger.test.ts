import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger, type Outcome, unexpectedErrors, writerStep } from './ledger.ts';

const outcome = fc.constantFrom<Outcome>('acknowledged', 'refused', 'doubtful');

test('a ledger gives back every outcome of every attempt, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), outcome)), (history) => {
      const ledger = new Ledger(4);
      const told = new Map<number, Outcome>();
      for (const [writer, became] of history) {
        const id = ledger.attempt(writer);
        expect(Math.floor(id / writerStep)).toBe(writer);
        ledger.settle(id, became);
        told.set(id, became);
      }
      const given = new Map<number, Outcome>();
      for (const run of ledger.runs())
        for (let id = run.first; id <= run.last; id++) given.set(id, run.outcome);
      expect(given).toEqual(told);
      expect(ledger.total('acknowledged')).toBe(
        [...told.values()].filter((became) => became === 'acknowledged').length,
      );
    }),
  );
});

test('a million writes that end alike cost one entry', () => {
  const ledger = new Ledger(1);
  for (let i = 0; i < 1_000_000; i++) ledger.settle(ledger.attempt(0), 'acknowledged');
  expect(ledger.runs()).toEqual([{ outcome: 'acknowledged', first: 0, last: 999_999 }]);
});

test('an attempt that is settled twice is a fault of the app itself', () => {
  const ledger = new Ledger(1);
  const id = ledger.attempt(0);
  ledger.settle(id, 'refused');
  expect(() => ledger.settle(id, 'acknowledged')).toThrow('settled before');
});

test('what a switch explains is expected, and a key that is there already is not', () => {
  const ledger = new Ledger(1);
  for (const code of ['25006', '57P01', 'ECONNRESET', 'READONLY', 'NOPERM', 'connection ended'])
    ledger.met(code, new Error('as expected'));
  expect(unexpectedErrors(ledger)).toEqual([]);
  ledger.met('23505', new Error('duplicate key'));
  ledger.met('ERR', new Error('ERR wrong number'));
  expect(unexpectedErrors(ledger)).toEqual(['23505 1 times', 'ERR 1 times']);
  expect(ledger.lastError).toBe('ERR wrong number');
});
