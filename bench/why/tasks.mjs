// The data of the report: what is uploaded, and how its rows are split.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const QUESTIONS = { train: 2_000, dev: 1_000 };

/** @returns {Promise<{ name: string, splitBy: object, files: { name: string, content: Buffer | string, split?: string }[] }>} */
export async function task(name, source) {
  if (name === 'emails') return emails(source);
  if (name === 'questions') return questions(source);
  throw new Error(`There is no task '${name}'. Choose emails or questions.`);
}

async function emails(csv) {
  return {
    name: 'spam-emails',
    splitBy: { kind: 'COLUMN', devShare: 0, testShare: 0, seed: 0 },
    files: [{ name: 'spam.csv', content: await readFile(csv) }],
  };
}

/** Whether a question is well formed: at least four of five raters said so. The first rows of each file. */
async function questions(data) {
  const files = [];
  for (const [split, count] of Object.entries(QUESTIONS)) {
    const lines = (await readFile(join(data, 'query-wellformedness', `${split}.tsv`), 'utf8')).split('\n').slice(0, count);
    const rows = lines.map((line) => {
      const [text, score] = line.split('\t');
      return JSON.stringify({ text, label: Number(score) >= 0.8 ? 'yes' : 'no' });
    });
    files.push({ name: `${split}.jsonl`, content: `${rows.join('\n')}\n`, split: split.toUpperCase() });
  }
  return { name: 'well-formed-questions', splitBy: { kind: 'FILES', devShare: 0, testShare: 0, seed: 0 }, files };
}
