import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser, watch } from './browser';
import { startServer, until, type RunningServer } from './server';
import { payloads } from './payloads';

const WAIT_MILLISECONDS = 600_000;
const COPIES = 6;

/** The 40 texts in one, for fields that hold one text. */
const everything = payloads.join(' ');
const nasty = (index: number) => payloads[index % payloads.length] ?? '';

const EXPERIMENT = `${nasty(0)} experiment`;
const RUN = nasty(8);

type Made = {
  datasetId: string;
  structuredId: string;
  experimentId: string;
  runId: string;
  siblingId: string;
  modelId: string;
};
type Identified = { id: string };

describe.skipIf(browserMissing)('text that would be script', () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let made: Made;

  beforeAll(async () => {
    server = await startServer();
    made = await fill(server);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    complaints = await watch(page);
    await page.goto(await server.signInLink());
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  }, 2 * WAIT_MILLISECONDS);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('is text on every page', async () => {
    for (const { address, shows } of screens(made)) {
      await page.goto(server.address + address);
      await page.waitForFunction(isShown, shows).catch(() => {
        throw new Error(`${address} never showed ${shows}`);
      });
      const ran = await page.evaluate(() => (window as { __xss?: unknown }).__xss);
      expect(ran, `a payload ran on ${address}`).toBeUndefined();
    }
  });

  test('is shown letter by letter', async () => {
    await page.goto(`${server.address}/datasets/${made.datasetId}`);
    await page.getByText(`${payloads[0]} 0`, { exact: true }).waitFor();
    await page.goto(`${server.address}/experiments/${made.experimentId}`);
    await page.getByRole('heading', { name: `${payloads[0]} experiment` }).waitFor();
  });

  test('breaks no page and no security policy', () => {
    expect(complaints).toEqual([]);
  });
});

/** Puts payloads into every field that a person can write to. */
async function fill(server: RunningServer): Promise<Made> {
  const models = async () => (await server.get<{ items: Identified[] }>('/models')).items;
  await until(async () => (await models()).length > 0, WAIT_MILLISECONDS);
  const modelId = (await models())[0]?.id ?? '';

  const version = await server.send<Identified & { datasetId: string }>('POST', '/datasets', {
    // The server takes only letters, digits and a few marks for this name.
    name: 'Hostile data',
    description: everything,
    files: [{ upload: (await server.upload<Identified>('/uploads?fileName=hostile.csv', hostileCsv())).id }],
    format: { id: 'csv', options: {} },
    columns: [
      { column: 'text', role: 'text' },
      { column: 'label', role: 'label' },
    ],
    splitBy: { kind: 'SEEDED', devShare: 0.2, testShare: 0, seed: 7 },
    dropFaulty: false,
  });
  const structured = await server.send<{ datasetId: string }>('POST', '/datasets', {
    name: 'Hostile structures',
    files: [{ upload: (await server.upload<Identified>('/uploads?fileName=structures.csv', structuredCsv())).id }],
    format: { id: 'csv', options: {} },
    columns: [
      { column: 'text', role: 'text' },
      { column: 'found', role: 'spans' },
    ],
    splitBy: { kind: 'SEEDED', devShare: 0.2, testShare: 0, seed: 7 },
    dropFaulty: false,
  });
  const experiment = await server.send<Identified>('POST', '/experiments', {
    name: EXPERIMENT,
    note: everything,
    specification: {
      dataset: version.id,
      baseModel: modelId,
      head: { id: 'sequence-classification', options: {} },
      placements: [],
      strategies: [{ id: 'head-only', options: {} }],
      settings: { epochs: 1, maxTokens: 64 },
    },
    variations: [{ name: RUN }, { name: nasty(9), settings: { seed: 2 } }],
  });
  type WithRuns = { runs: (Identified & { state: string; reason: string | null })[] };
  const runs = async () => (await server.get<WithRuns>(`/experiments/${experiment.id}`)).runs;
  await until(async () => (await runs()).every(({ state }) => /SUCCEEDED|FAILED/.test(state)), WAIT_MILLISECONDS);
  const [runId = '', siblingId = ''] = (await runs()).map(({ id }) => id);

  await server.send('POST', '/registry/models/hostile/versions', { run: runId, note: everything, alias: 'champion' });
  await server.send('PATCH', '/registry/models/hostile', { description: everything });
  await server.send('PUT', '/registry/models/hostile/aliases/champion', { version: 1, reason: everything });
  await server.send('POST', '/tokens', { name: nasty(8), role: 'viewer' });
  return {
    datasetId: version.datasetId,
    structuredId: structured.datasetId,
    experimentId: experiment.id,
    runId,
    siblingId,
    modelId,
  };
}

/** Rows and labels of payloads; two labels, because a task needs two. */
function hostileCsv(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = payloads.flatMap((payload, index) =>
    Array.from({ length: COPIES }, (_, copy) => [`${payload} ${copy}`, nasty(index % 2)].map(quote).join(',')),
  );
  return ['text,label', ...rows, ''].join('\n');
}

/** Texts with a span that has a payload for a label. */
function structuredCsv(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = payloads.map((payload, index) =>
    [`${payload} ${index}`, JSON.stringify([{ start: 0, end: 4, label: nasty(index % 3) }])].map(quote).join(','),
  );
  return ['text,found', ...rows, ''].join('\n');
}

/** Whether a text can be read on the page or in one of its fields. */
const isShown = (text: string): boolean =>
  document.body.innerText.includes(text) ||
  [...document.querySelectorAll<HTMLInputElement>('input, textarea')].some(({ value }) => value.includes(text));

/** Every page, with a text of ours that it shows: only then has it drawn what was stored. */
function screens({
  datasetId,
  structuredId,
  experimentId,
  runId,
  siblingId,
  modelId,
}: Made): { address: string; shows: string }[] {
  const screen = (shows: string, ...addresses: string[]) => addresses.map((address) => ({ address, shows }));
  const tabs = (address: string, ...names: string[]) => names.map((name) => `${address}?tab=${name}`);
  const version = '/registry/hostile/versions/champion';
  const dataset = `/datasets/${datasetId}`;
  return [
    ...screen(EXPERIMENT, '/', '/experiments', `${dataset}?tab=uses`, `/models/${modelId}?tab=uses`),
    ...screen(everything, `/experiments/${experimentId}`, ...tabs(dataset, 'versions')),
    ...screen(`${nasty(0)} 0`, dataset, `${dataset}?search=${encodeURIComponent('<script>')}`),
    ...screen(nasty(1), ...tabs(dataset, 'statistics')),
    ...screen(nasty(1), `/datasets/${structuredId}`, `/datasets/${structuredId}?tab=statistics`),
    ...screen('Hostile data', '/datasets'),
    ...screen(RUN, `/experiments/new?from=${runId}`, `/compare?runs=${runId},${siblingId}`),
    ...screen(EXPERIMENT, `/experiments/new?from=${runId}&view=yaml`),
    ...screen(RUN, ...tabs(`/runs/${runId}`, 'curves', 'analyses', 'log', 'configuration', 'checkpoints')),
    ...screen(nasty(1), `/runs/${runId}?tab=evaluation&answers=all`),
    ...screen('hostile v1', ...tabs(`/runs/${runId}`, 'lineage')),
    ...screen(everything, '/registry/hostile', ...tabs('/registry/hostile', 'aliases')),
    ...screen(everything, ...tabs(version, 'about', 'try', 'evaluations', 'analyses', 'code')),
    ...screen('hostile', '/registry'),
    ...screen(nasty(8), ...tabs('/settings', 'tokens')),
    ...screen('all-MiniLM', '/models', ...tabs(`/models/${modelId}`, 'outline', 'tokenizer')),
    ...screen('Nothing waits', '/queue'),
    ...screen(RUN, '/queue'),
    ...screen('Analyses', '/analyses'),
    ...screen('Studies', '/studies'),
    ...screen('Low-rank', '/plugins'),
    ...screen('Signed in as', ...tabs('/settings', 'you')),
    ...screen('Processor', ...tabs('/settings', 'devices')),
    ...screen('PostgreSQL', ...tabs('/settings', 'about')),
  ];
}
