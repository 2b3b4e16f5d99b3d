import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPage } from '../../src/faces/html/inspect/page.ts';
import { onPath } from '../../src/io/servers/programs.ts';
import { call } from '../support/cli.ts';
import { crowd, shop } from '../support/inventories.ts';

/** Every page that Unmoor writes, opened in a real browser. */
let browser: Browser;
let folder: string;
const look = readFileSync('test/support/look-at-page.js', 'utf8');

interface Looked {
  readonly words: number;
  readonly width: number;
  readonly pale: readonly unknown[];
  readonly spilt: readonly string[];
  readonly drawn: number;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-pages-'));
  browser = await chromium.launch({
    executablePath: onPath('chromium') ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('shop.html', inspectPage(shop, { lang: 'en', nameOf: (id) => id }));
  write('crowd.html', inspectPage(crowd, { lang: 'fr', nameOf: (id) => id }));
  const run = async (...argv: string[]) => {
    const { code, err } = await call(process.cwd(), argv, { TMPDIR: folder });
    expect(code, err).toBe(0);
  };
  const out = (name: string) => join(folder, name);
  await run('inspect', 'test/apps/association', '--lang', 'fr', '--html', out('inspect.html'));
  await run('cost', '--inputs', 'examples/girlycrea-cost.yaml', '--html', out('cost.html'));
  await run('plan', 'test/apps/association', '--format', 'html', '--out', out('plan.html'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

interface View {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly media?: 'print';
}

/** Opens a page, and gives what the browser complained of and asked for besides. */
async function open(name: string, { width, colorScheme, media }: View) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  if (media !== undefined) await page.emulateMedia({ media, colorScheme });
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  const url = pathToFileURL(resolve(folder, name)).href;
  await page.goto(url);
  return { page, complaints, others: asked.filter((one) => one !== url) };
}

const lookAt = (page: Page): Promise<Looked> => page.evaluate<Looked>(look);

describe.each(['shop.html', 'crowd.html', 'inspect.html', 'cost.html', 'plan.html'])('%s', (name) => {
  it.each([
    { width: 1200, colorScheme: 'light' },
    { width: 1200, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    { width: 794, colorScheme: 'dark', media: 'print' },
  ] as const)('can be read at %o', async (view) => {
    const { page, complaints, others } = await open(name, view);
    const { words, width, pale, spilt } = await lookAt(page);
    expect({ complaints, others, pale, spilt }).toEqual({ complaints: [], others: [], pale: [], spilt: [] });
    expect(words).toBeGreaterThan(20);
    expect(width).toBeLessThanOrEqual(view.width);
    await page.context().close();
  });
});

it('draws each thing that was found', async () => {
  const { page } = await open('crowd.html', { width: 1200, colorScheme: 'light' });
  const { drawn } = await lookAt(page);
  expect(drawn).toBeGreaterThan(2 * (crowd.services.length + crowd.data.length + crowd.needs.length));
  await page.context().close();
});

it('leaves efforts out when they are unticked, by style alone, and opens everything on paper', async () => {
  const { page } = await open('shop.html', { width: 1200, colorScheme: 'light' });
  const visible = (selector: string) => page.locator(`${selector}:visible`).count();
  expect([await visible('.is-code'), await visible('.is-drop-in')]).toEqual([1, 2]);
  await page.locator('#show-code').uncheck();
  expect([await visible('.is-code'), await visible('.is-drop-in')]).toEqual([0, 2]);
  expect(await visible('details li')).toBe(0);
  await page.emulateMedia({ media: 'print' });
  expect(await visible('details li')).toBe(3);
  expect(await visible('.filter')).toBe(0);
  await page.context().close();
});
