import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser } from './browser';
import { openPretended } from './pretended';

describe.skipIf(browserMissing)('while the server is away', () => {
  let dashboard: Awaited<ReturnType<typeof openPretended>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    dashboard = await openPretended();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(90_000);
  });
  afterEach(() => context.close());

  const goAway = (addresses: string) => context.route(addresses, (route) => route.abort());
  const comeBack = (addresses: string) => context.unroute(addresses);

  test('a page that was never opened says what is missing, and is there once the server is', async () => {
    await page.goto(`${dashboard.address}/queue`);
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await goAway('**/*');
    await page.getByRole('link', { name: 'Plugins' }).click();
    await page.getByText('It is loaded again as soon as the server answers.').waitFor();
    await comeBack('**/*');
    await page.getByRole('heading', { name: 'Plugins' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/plugins');
  });

  test('tables and curves that could not be loaded are there once the server is', async () => {
    const runs = '**/api/v1/runs/**';
    await goAway(runs);
    await page.goto(`${dashboard.address}/runs`);
    await page.getByText('The page tries again by itself.').first().waitFor();
    await comeBack(runs);
    await page.getByRole('img', { name: /^dev\/accuracy:/ }).waitFor();
    await page.getByText('The page tries again by itself.').first().waitFor({ state: 'detached' });
  });
});
