import { expect, it } from 'vitest';
import { variablesFor } from './variables.ts';

const bytes = (count: number) => new Uint8Array(count).fill(7);
const names = ['DB_PASSWORD', 'REDIS_PASSWORD', 'DJANGO_SECRET_KEY', 'RESEND_API_KEY'];
const variables = (given: Record<string, string>, standing: Record<string, string> = {}) =>
  variablesFor({
    names,
    given: new Map(Object.entries(given)),
    standing: new Map(Object.entries(standing)),
    here: ['127.0.0.1', 'localhost'],
    random: bytes,
  });

it('gives the server the password that the app will come with', () => {
  const { values, made, missing } = variables({
    DATABASE_URL: 'postgres://app:p%40ss@127.0.0.1:6432/app',
    REDIS_URL: 'redis://app:secret@localhost:6379/0',
    RESEND_API_KEY: '',
  });
  expect(values.get('DB_PASSWORD')).toBe('p@ss');
  expect(values.get('REDIS_PASSWORD')).toBe('secret');
  expect(made).toEqual(['DJANGO_SECRET_KEY']);
  expect(missing).toEqual([]);
});

it('makes what only this server knows, once, and says what nobody can make up', () => {
  const first = variables({});
  expect(first.made).toEqual(['DB_PASSWORD', 'REDIS_PASSWORD', 'DJANGO_SECRET_KEY']);
  expect(first.missing).toEqual(['RESEND_API_KEY']);
  const second = variables({}, Object.fromEntries(first.values));
  expect(second.made).toEqual([]);
  expect(second.values).toEqual(first.values);
});

it("takes the person's word over the server's", () =>
  expect(variables({ DB_PASSWORD: 'new' }, { DB_PASSWORD: 'old' }).values.get('DB_PASSWORD')).toBe('new'));

it('says when the app would come with another password than the server was given', () => {
  const url = 'postgres://app:one@127.0.0.1/app';
  expect(variables({ DATABASE_URL: url, DB_PASSWORD: 'two' }).disagree).toEqual([
    ['DATABASE_URL', 'DB_PASSWORD'],
  ]);
  expect(variables({ DATABASE_URL: url, DB_PASSWORD: 'one' }).disagree).toEqual([]);
  // A database elsewhere has a password of its own.
  expect(
    variables({ DATABASE_URL: 'postgres://app:one@db.example/app', DB_PASSWORD: 'two' }).disagree,
  ).toEqual([]);
});
