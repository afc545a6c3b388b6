import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser, watch } from './browser';
import { startServer, until, type RunningServer } from './server';
import { reviewsCsv, ROWS } from './reviews';

const IMPORT_MILLISECONDS = 300_000;
const TRAINING_MILLISECONDS = 600_000;

describe.skipIf(browserMissing)('the main job, in a browser', () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(30_000);
    complaints = await watch(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const pointsOf = async (curve: string): Promise<number> => {
    const label = await page.getByRole('img', { name: new RegExp(`^${curve}:`) }).getAttribute('aria-label');
    return Number(/(\d[\d,]*) points?$/.exec(label ?? '')?.[1]?.replace(',', '') ?? 0);
  };

  test('the one-time link signs in, and its secret does not stay in the address', async () => {
    await page.goto(await server.signInLink());

    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(page.url()).toBe(`${server.address}/`);
    await page.getByText('Three steps lead to the first fine-tuned model.').waitFor();
  });

  test('a CSV becomes a data set', async () => {
    await page.goto(`${server.address}/datasets/new`);
    await page.setInputFiles('input[type=file]', {
      name: 'reviews.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(reviewsCsv()),
    });
    expect(await page.getByLabel('What text is for').inputValue()).toBe('text');
    expect(await page.getByLabel('What label is for').inputValue()).toBe('label');
    await button('Create the data set').click();

    await page.getByRole('heading', { name: 'reviews' }).waitFor();
    await page.getByRole('heading', { name: `${ROWS} rows stored` }).waitFor();
    await page.getByRole('table', { name: 'Files' }).waitFor();
    await page.getByRole('tab', { name: 'Rows' }).click();
    await page.getByText('服务很好').first().waitFor();
  });

  test('an experiment is launched through the form', async () => {
    const modelIsThere = async () => (await server.get<{ items: unknown[] }>('/models')).items.length > 0;
    await until(modelIsThere, IMPORT_MILLISECONDS);
    await page.getByRole('link', { name: 'Train on it' }).click();

    const head = page.getByRole('combobox', { name: 'Head' });
    if ((await head.inputValue()) === '') {
      await head.click();
      await page.getByRole('option', { name: /^(Sequence|Text) classification/ }).click();
    }
    await page.getByRole('radio', { name: /^LoRA/ }).click();
    await page.getByRole('region', { name: 'Placements' }).getByRole('heading', { name: 'LoRA' }).waitFor();
    await page.getByRole('group', { name: /^Drawing of the model: 6 layers/ }).waitFor();
    // Long enough for somebody to watch.
    await page.getByLabel('Epochs', { exact: true }).fill('8');
    await page.getByLabel('Name', { exact: true }).fill('Reviews, first try');
    await button('Launch').click();

    await page.getByRole('heading', { name: 'Reviews, first try' }).waitFor();
    expect(page.url()).toMatch(/\/experiments\/[0-9a-f-]{36}$/);
  });

  test('its curve grows while somebody watches', async () => {
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
    const curve = page.getByRole('img', { name: /^train\/loss:/ });
    const failure = page.getByRole('alert');
    await curve.or(failure).first().waitFor({ timeout: TRAINING_MILLISECONDS });
    expect(await failure.allTextContents()).toEqual([]);
    const state = page.getByRole('status').filter({ hasText: /^(Running|Succeeded|Failed)$/ });
    const seen = new Set<number>();
    await until(async () => {
      const points = await pointsOf('train/loss');
      // The state is read after the points: they were there while the run went on, and not with its last refresh.
      expect(await state.textContent(), `${seen.size} different lengths were seen while it ran`).toBe('Running');
      seen.add(points);
      return seen.size > 2;
    }, TRAINING_MILLISECONDS);
    await page.getByText('Succeeded').waitFor({ timeout: TRAINING_MILLISECONDS });
  });

  test('dev and test are shown apart, with examples', async () => {
    await page.getByRole('tab', { name: 'Evaluation' }).click();
    await page.getByRole('table', { name: 'Metrics' }).waitFor();
    // The radio itself is invisible: people click its label.
    await page.locator('label', { hasText: /^Test$/ }).click();
    await page.locator('label', { hasText: /^All$/ }).click();
    await page
      .getByRole('table', { name: 'Examples' })
      .getByText(/^Night \d+/)
      .first()
      .waitFor();
  });

  test('a run is paused, gives its slot back, and goes on', async () => {
    await page.getByRole('link', { name: 'Clone' }).click();
    await page.getByLabel('Epochs', { exact: true }).fill('30');
    await page.getByLabel('Name', { exact: true }).fill('Reviews, paused');
    await button('Launch').click();
    await page.getByRole('heading', { name: 'Reviews, paused' }).waitFor();
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
    const state = page.getByRole('status').filter({ hasText: /^(Waiting|Starting|Running|Paused|Succeeded|Failed)$/ });
    await until(async () => (await state.textContent()) === 'Running', TRAINING_MILLISECONDS);
    await button('Pause').click();
    await until(async () => (await state.textContent()) === 'Paused', TRAINING_MILLISECONDS);
    await button('Resume').click();
    await until(
      async () => /Starting|Running|Succeeded/.test((await state.textContent()) ?? ''),
      TRAINING_MILLISECONDS,
    );
    await page.getByRole('button', { name: 'Stop' }).or(page.getByText('Succeeded')).first().waitFor();
    if (await button('Stop').isVisible()) {
      await button('Stop').click();
      await button('Stop the run').click();
      await until(
        async () => /Cancelled|Succeeded/.test((await page.getByRole('status').first().textContent()) ?? ''),
        TRAINING_MILLISECONDS,
      );
    }
    await page.goto(`${server.address}/experiments`);
    await page.getByRole('link', { name: 'Reviews, first try' }).click();
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
  });

  test('the run is registered as the champion', async () => {
    await button('Register').click();
    await page.getByRole('dialog').getByLabel('Model').fill('review-judge');
    await page.getByRole('dialog').getByLabel('Alias').fill('champion');
    await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click();

    await page.getByRole('heading', { name: 'review-judge, version 1' }).waitFor();
    await page.getByText('champion').first().waitFor();
  });

  test('the registered model answers', async () => {
    await page.getByRole('tab', { name: 'Try it' }).click();
    await page
      .getByLabel('Text', { exact: true })
      .fill('Night 900: kind staff, a lovely view.\nNight 901: dirty room, rude staff.');
    await page.getByRole('switch', { name: 'A text per line' }).click();
    await button('Ask the model').click();

    // What it answers depends on a few seconds of training; that it answers both texts is the promise.
    const answers = page.getByRole('region', { name: /^Answer: (good|bad)$/ });
    await answers.nth(1).waitFor({ timeout: IMPORT_MILLISECONDS });
    expect(await answers.count()).toBe(2);
  });

  test('no page complained', () => {
    expect(complaints).toEqual([]);
  });
});
