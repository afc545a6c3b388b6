import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser, watch } from './browser';
import { openHouse, until, type House } from './house';
import { payloads } from './payloads';

const WAIT_MILLISECONDS = 600_000;
const COPIES = 6;

/** The 40 texts in one, for fields that hold one text. */
const everything = payloads.join(' ');
const nasty = (index: number) => payloads[index % payloads.length] ?? '';

type Made = { datasetId: string; experimentId: string; runId: string; modelId: string };
type Identified = { id: string };

describe.skipIf(browserMissing)('text that would be script', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let made: Made;

  beforeAll(async () => {
    house = await openHouse();
    made = await fill(house);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    complaints = await watch(page);
    await page.goto(await house.signInLink());
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  }, 2 * WAIT_MILLISECONDS);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  test('is text on every page', async () => {
    for (const address of addresses(made)) {
      await page.goto(house.address + address);
      await page.getByRole('main').waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'));
      const ran = await page.evaluate(() => (window as { __xss?: unknown }).__xss);
      expect(ran, `a payload ran on ${address}`).toBeUndefined();
    }
  });

  test('is shown letter by letter', async () => {
    await page.goto(`${house.address}/datasets/${made.datasetId}`);
    await page.getByText(`${payloads[0]} 0`, { exact: true }).waitFor();
    await page.goto(`${house.address}/experiments/${made.experimentId}`);
    await page.getByRole('heading', { name: `${payloads[0]} experiment` }).waitFor();
  });

  test('breaks no page and no security policy', () => {
    expect(complaints).toEqual([]);
  });
});

/** Puts payloads into every field that a person can write to. */
async function fill(house: House): Promise<Made> {
  const models = async () => (await house.get<{ items: Identified[] }>('/models')).items;
  await until(async () => (await models()).length > 0, WAIT_MILLISECONDS);
  const modelId = (await models())[0]?.id ?? '';

  const version = await house.send<Identified & { datasetId: string }>('POST', '/datasets', {
    // The server takes only letters, digits and a few marks for this name.
    name: 'Hostile data',
    description: everything,
    files: [{ upload: (await house.upload<Identified>('/uploads?fileName=hostile.csv', hostileCsv())).id }],
    format: { id: 'csv', options: {} },
    roles: [
      { column: 'text', purpose: 'TEXT' },
      { column: 'label', purpose: 'LABEL' },
    ],
    splitBy: { kind: 'SEEDED', devShare: 0.2, testShare: 0, seed: 7 },
    dropFaulty: false,
  });
  const experiment = await house.send<Identified>('POST', '/experiments', {
    name: `${nasty(0)} experiment`,
    note: everything,
    specification: {
      dataset: version.id,
      baseModel: modelId,
      head: { id: 'sequence-classification', options: {} },
      placement: { id: 'none', options: {} },
      strategy: { id: 'head-only', options: {} },
      training: { epochs: 1, maxTokens: 64 },
    },
    variations: [{ name: nasty(8) }],
  });
  type WithRuns = { runs: (Identified & { state: string; reason: string | null })[] };
  const run = async () => (await house.get<WithRuns>(`/experiments/${experiment.id}`)).runs[0];
  await until(async () => /SUCCEEDED|FAILED/.test((await run())?.state ?? ''), WAIT_MILLISECONDS);
  const runId = (await run())?.id ?? '';

  await house.send('POST', '/registry/models/hostile/versions', { run: runId, note: everything, alias: 'champion' });
  await house.send('PATCH', '/registry/models/hostile', { description: everything });
  await house.send('PUT', '/registry/models/hostile/aliases/champion', { version: 1, reason: everything });
  await house.send('POST', '/tokens', { name: nasty(8), role: 'viewer' });
  return { datasetId: version.datasetId, experimentId: experiment.id, runId, modelId };
}

/** Rows and labels of payloads; two labels, because a task needs two. */
function hostileCsv(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = payloads.flatMap((payload, index) =>
    Array.from({ length: COPIES }, (_, copy) => [`${payload} ${copy}`, nasty(index % 2)].map(quote).join(',')),
  );
  return ['text,label', ...rows, ''].join('\n');
}

const addresses = ({ datasetId, experimentId, runId, modelId }: Made): string[] => [
  '/',
  '/datasets',
  ...['rows', 'statistics', 'versions', 'uses'].map((tab) => `/datasets/${datasetId}?tab=${tab}`),
  `/datasets/${datasetId}?search=${encodeURIComponent('<script>')}`,
  '/models',
  ...['outline', 'tokenizer', 'uses'].map((tab) => `/models/${modelId}?tab=${tab}`),
  '/experiments',
  `/experiments/${experimentId}`,
  `/experiments/new?from=${runId}`,
  `/experiments/new?from=${runId}&view=yaml`,
  `/compare?runs=${runId}`,
  ...['curves', 'evaluation', 'log', 'configuration', 'checkpoints', 'lineage'].map(
    (tab) => `/runs/${runId}?tab=${tab}`,
  ),
  '/queue',
  '/registry',
  ...['versions', 'aliases'].map((tab) => `/registry/hostile?tab=${tab}`),
  ...['about', 'try', 'code'].map((tab) => `/registry/hostile/versions/champion?tab=${tab}`),
  '/plugins',
  ...['you', 'tokens', 'devices', 'about'].map((tab) => `/settings?tab=${tab}`),
];
