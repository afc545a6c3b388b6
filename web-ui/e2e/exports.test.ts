import type { Browser, Download, Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser, watch } from './browser';
import { openPretended } from './pretended';

/** Pages on which every kind of figure is drawn. */
const PAGES = [
  '/runs/run-1102?tab=analyses',
  '/runs/run-1102?tab=evaluation',
  '/runs/run-1102?tab=curves',
  '/runs?pane=search',
  '/datasets/dataset-sms-spam?tab=statistics',
  '/models/model-headstock-starter?tab=outline',
];

describe.skipIf(browserMissing)('every figure', () => {
  let dashboard: { address: string; close: () => Promise<void> };
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    dashboard = await openPretended();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(30_000);
    complaints = await watch(page);
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  test.each(PAGES)('of %s is exported as a picture, a drawing and numbers', async (address) => {
    await page.goto(dashboard.address + address);
    const menus = page.getByRole('main').getByRole('button', { name: /^Export / });
    await menus.first().waitFor();
    const names = await menus.evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('aria-label') ?? ''),
    );
    for (const [place, name] of names.entries()) {
      const menu = menus.nth(place);
      await menu.scrollIntoViewIfNeeded();
      const png = await saved(await exported(menu, 'Picture (PNG)'));
      const svg = (await saved(await exported(menu, 'Drawing (SVG)'))).toString();

      expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join(''), name).toBe('PNG');
      const { shades, width, height } = await looks(png);
      expect(shades, `${name} is empty`).toBeGreaterThan(2);
      const size = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg);
      expect([width, height], name).toEqual(size?.slice(1).map((side) => Math.ceil(2 * Number(side))));
      // Other programs know neither the page's variables nor its markup.
      expect(svg, name).not.toMatch(/var\(|color-mix|foreignObject|NaN|undefined|class=/);
      expect(svg, name).toContain('<text');
      expect(svg.match(/<(path|polyline|circle|rect|line|image)\b/g)?.length, `${name} draws nothing`).toBeGreaterThan(
        1,
      );
    }
  });

  test('has its numbers in a CSV', async () => {
    await page.goto(`${dashboard.address}/runs/run-1102?tab=analyses`);
    const menu = page.getByRole('button', { name: 'Export Change per layer' });
    const download = await exported(menu, 'Numbers (CSV)');

    expect(download.suggestedFilename()).toBe('Change-per-layer.csv');
    expect((await saved(download)).toString()).toBe(
      'name,%\r\nembeddings,0.4\r\nlayer 0,1.2\r\nlayer 1,2.4\r\nlayer 2,-0.6\r\n',
    );
  });

  test('is waited for while it loads', async () => {
    const library = '**/LineCanvas-*.js';
    await page.route(library, async (route) => {
      await sleep(1_500);
      await route.continue();
    });
    await page.goto(`${dashboard.address}/runs/run-1102?tab=curves`);
    const download = await exported(page.getByRole('button', { name: 'Export dev/accuracy' }), 'Drawing (SVG)');

    expect((await saved(download)).toString()).toMatch(/<(path|polyline)/);
    await page.unroute(library);
  });

  test('is on paper, and what only a screen needs is not', async () => {
    await page.goto(`${dashboard.address}/studies/study-1`);
    const drawn = page.getByRole('main').locator('figure');
    await drawn.first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));

    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
    expect(
      await page
        .getByRole('button', { name: /^Export / })
        .first()
        .isVisible(),
    ).toBe(false);
    expect(await page.locator('[data-waiting=true]').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: null, colorScheme: null });
  });

  test('breaks no page', () => {
    expect(complaints).toEqual([]);
  });

  async function exported(menu: ReturnType<Page['locator']>, as: string): Promise<Download> {
    await menu.click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: as }).click(),
    ]);
    await page.getByRole('menu').waitFor({ state: 'detached' });
    return download;
  }

  async function saved(download: Download): Promise<Buffer> {
    const content = await readFile(await download.path());
    if (process.env.KEEP) {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(`${process.env.KEEP}/${download.suggestedFilename()}`, content);
    }
    return content;
  }

  /** How large the picture is, and how many colors it has. */
  async function looks(png: Buffer): Promise<{ shades: number; width: number; height: number }> {
    return page.evaluate(
      async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const { width, height } = image;
        const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
        context?.drawImage(image, 0, 0);
        const data = new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(0));
        return { shades: new Set(data).size, width, height };
      },
      `data:image/png;base64,${png.toString('base64')}`,
    );
  }
});
