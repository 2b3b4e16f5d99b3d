import { expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import type { Component } from '../../core/app/component.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { makeStack, renderings } from './make-stack.ts';

const workload = (id: string, port: number): Workload => ({
  id,
  does: both('x', 'x'),
  kind: 'serve',
  ways: {},
  env: { SECRET_OF_IT: { kind: 'given', name: 'SECRET_OF_IT', secret: true } },
  listens: [{ name: 'tcp', port, speaks: 'tcp' }],
  files: [],
  keeps: [],
  replicas: 1,
  after: [],
  stop: { signal: 'TERM', withinS: 10 },
});

/** The registry, with one component that yields these workloads. */
const withWorkloads = (id: string, workloads: readonly Workload[]) => {
  const input = stackInput();
  const components = input.components.map(
    (one): Component =>
      one.id === id
        ? { ...one, serves: () => workloads, render: () => ({ files: [], workloads }) }
        : { ...one, serves: undefined, gives: undefined, render: undefined, observe: undefined },
  );
  return { ...input, components };
};

it('puts the workloads of the app and of the components together, with every name that they are given', () => {
  const stack = makeStack(withWorkloads('postgres', [workload('db', 5432)]));
  expect(stack.workloads.map(({ id }) => id)).toEqual(['api-web', 'web-web', 'db']);
  expect(stack.given).toContain('SECRET_OF_IT');
  expect(stack.name).toBe('shop');
});

it('tells every component where the others are', () => {
  const [one] = renderings(withWorkloads('postgres', [workload('db', 5432)]));
  expect(one?.rendering.at('sql')).toEqual({ host: '127.0.0.1', port: 5432 });
  expect(one?.rendering.atWorkload('api-web', 'http')).toEqual({ host: '127.0.0.1', port: 3001 });
  expect(() => one?.rendering.at('probe')).toThrow('probe has no port in this stack');
});

it('refuses two workloads on one port of one machine, and two of one name', () => {
  expect(() => makeStack(withWorkloads('postgres', [workload('db', 3001)]))).toThrow(
    'RENDER-101 Two parts of the stack want the same port. api-web (http) and db (tcp) both want port 3001 of one machine.',
  );
  expect(() => makeStack(withWorkloads('postgres', [workload('api-web', 5432)]))).toThrow(
    'RENDER-102 Two workloads have the same name. Two workloads are called api-web',
  );
});
