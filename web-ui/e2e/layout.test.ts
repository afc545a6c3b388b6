import type { Browser, Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser } from './browser';
import { openPretended } from './pretended';

/** What only a browser that lays pages out can tell. */
describe.skipIf(browserMissing)('the layout', () => {
  let dashboard: { address: string; close: () => Promise<void> };
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    dashboard = await openPretended();
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(30_000);
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  test('of a phone keeps text off the buttons above it', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${dashboard.address}/datasets/dataset-sms-spam`);
    const button = await boxOf('Train on it', 'link');
    const text = await page.getByText('2 classes · 523 KiB').boundingBox();
    expect((text?.y ?? 0) - button.bottom).toBeGreaterThanOrEqual(8);
  });

  test('of a phone shows that a table goes on', async () => {
    await page.goto(`${dashboard.address}/models`);
    const table = page.getByRole('group', { name: 'Models, scrollable' });
    expect(await table.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
    expect(await table.evaluate((box) => getComputedStyle(box).backgroundImage)).toContain('linear-gradient');
  });

  test('of a table in a colored box has nothing of the page in it', async () => {
    await page.goto(`${dashboard.address}/datasets/new`);
    const file = { name: 'reviews.csv', mimeType: 'text/csv', buffer: Buffer.from('text,label\nfine,good\n') };
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.getByRole('button', { name: 'Create the data set' }).click();
    const table = page.getByRole('alert').getByRole('group', { name: 'Faulty rows, scrollable' });
    await table.waitFor();
    expect(await table.evaluate((box) => getComputedStyle(box).backgroundImage)).toBe('none');
  });

  test('of the form does not move when costs arrive', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.route('**/experiments/validate', async (route) => {
      await sleep(1_500);
      await route.continue();
    });
    await page.goto(`${dashboard.address}/experiments/new?from=run-1102`);
    const before = await boxOf(/^Full/, 'radio');
    await page.getByText('100 % learns, about', { exact: false }).waitFor();
    expect(await boxOf(/^Full/, 'radio')).toEqual(before);
  });

  async function boxOf(name: string | RegExp, role: 'link' | 'radio') {
    const box = await page.getByRole(role, { name }).first().boundingBox();
    if (!box) throw new Error(`${name} is not in sight.`);
    return { top: box.y, bottom: box.y + box.height };
  }
});
