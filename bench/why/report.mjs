// Runs the study "pre-trained against scratch" with all its measurements on a task; its charts become SVG files, its tables Markdown.
// Arguments: Headstock's address, the file with its token, the task, where its data is, the folder for the charts.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { task } from './tasks.mjs';

const { chromium } = createRequire(new URL('../../web-ui/package.json', import.meta.url))('playwright-core');

const [address, tokenFile, taskName, source, folder] = process.argv.slice(2);
const token = (await readFile(tokenFile, 'utf8')).trim();

const SPECIFICATION = {
  head: { id: 'sequence-classification', options: {} },
  placements: [],
  strategies: [{ id: 'full', options: {} }],
  // Short texts and one epoch: what is compared is the start, and it is compared twelve times.
  settings: { epochs: 1, batchSize: 16, maxTokens: 32, learningRate: 5e-5, precision: 'fp32', evaluationsPerEpoch: 5 },
};

async function call(method, path, body, type = 'application/json') {
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
    body: body && type === 'application/json' ? JSON.stringify(body) : body,
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function until(question) {
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    await sleep(2_000);
  }
}

async function dataset() {
  const { name, splitBy, files } = await task(taskName, source);
  const uploaded = [];
  let inspection;
  for (const { name: fileName, content, split } of files) {
    const upload = await call('POST', `/uploads?fileName=${fileName}`, content, 'application/octet-stream');
    inspection = upload.inspection;
    uploaded.push({ upload: upload.id, split });
  }
  const made = await call('POST', '/datasets', {
    name,
    files: uploaded,
    format: inspection.format,
    columns: inspection.proposed,
    splitBy,
    dropFaulty: false,
  });
  return made.id;
}

async function study() {
  const starter = await until(async () => {
    const models = await call('GET', '/models');
    return models.items.find(({ source }) => source === 'starter');
  });
  const started = await call('POST', '/studies', {
    name: 'Why fine-tuning works',
    study: {
      id: 'pretrained-or-scratch',
      options: { seeds: Number(process.env.SEEDS ?? 3), flatness: true, surface: true, layers: true },
    },
    specification: { dataset: await dataset(), baseModel: starter.id, ...SPECIFICATION },
  });
  return until(async () => {
    const now = await call('GET', `/studies/${started.id}`);
    if (now.state === 'FAILED' || now.state === 'CANCELLED') throw new Error(`The study ended: ${now.reason}`);
    return now.state === 'FINISHED' && (await idle()) && call('GET', `/studies/${started.id}`);
  });
}

/** Analyses of the last runs may end after the study's last round. */
async function idle() {
  const jobs = await call('GET', '/jobs?limit=100');
  return jobs.items.every(({ state }) => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(state));
}

/** Every chart as the page's own export writes it; tables become text. With PRINT, a folder, the page is printed there, too. */
async function draw({ id, figures }) {
  const tables = figures.filter(({ kind }) => kind === 'table').map(({ title }) => `Export ${title}`);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto((await call('POST', '/sign-in-links')).url);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto(`${address}/studies/${id}`);
  const menus = page.getByRole('main').getByRole('button', { name: /^Export / });
  await menus.first().waitFor();
  for (const menu of await menus.all()) {
    if (tables.includes(await menu.getAttribute('aria-label'))) continue;
    await menu.scrollIntoViewIfNeeded();
    await menu.click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Drawing (SVG)' }).click(),
    ]);
    await copyFile(await download.path(), join(folder, download.suggestedFilename()));
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
  if (process.env.PRINT) await page.pdf({ path: join(process.env.PRINT, 'report.pdf') });
  await browser.close();
}

function markdown({ title, columns, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [`**${title}**`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

await mkdir(folder, { recursive: true });
const found = await study();
await draw(found);
for (const figure of found.figures) {
  if (figure.kind === 'table') console.log(markdown(figure));
}
console.log(`${found.variants.flatMap(({ runs }) => runs).length} runs, ${Math.round(found.seconds / 60)} minutes of work.`);
