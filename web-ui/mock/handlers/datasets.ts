import { http, HttpResponse } from 'msw';
import type {
  Cells,
  ColumnStatistics,
  Dataset,
  DatasetRequest,
  DatasetVersion,
  Inspection,
  LengthHistogram,
  RowFault,
  SchemaColumn,
  StoredExample,
  Upload,
} from '@/api/types';
import { rowsOf as rowCountOf } from '@/entities/dataset/shape';
import { answer, API, minutesAgo, notFound, page, problem, sha, badSort, sorted } from '../answers';

type Sketch = {
  name: string;
  rows: [number, number, number];
  columns: ColumnSketch[];
  versions?: number;
  /** Cells of a row, by its number. */
  row: (row: number) => Cells;
};
type ColumnSketch = Pick<SchemaColumn, 'name' | 'role' | 'type'> &
  Partial<SchemaColumn> & { numbers?: ColumnStatistics['numbers'] };

const text = (name = 'text'): ColumnSketch => ({ name, role: 'text', type: 'string' });
const label = (classes: string[]): ColumnSketch => ({ name: 'label', role: 'label', type: 'class', classes });

/** Rows are drawn from a few sentences; some languages, some long, some that try to be markup. */
const messages = [
  'Free entry in 2 a weekly competition to win FA Cup final tickets. Text FA to 87121 to receive entry question.',
  'Ok lar... Joking with you. See you at six?',
  '<img src=x onerror=alert(1)> is only text here',
  'The room was spotless and the staff could not have been kinder, although breakfast ended a little early for people who had arrived late at night and the lift was out of order on two of our four days.',
  'I was charged twice for the same invoice.',
];
const chinese = ['房间干净，服务很好，下次还会来。', '隔音太差，整晚没睡好。', '早餐种类不多，但是味道不错。'];

const labeled =
  (texts: string[], classes: string[]) =>
  (row: number): Cells => ({ text: texts[row % texts.length], label: classes[(row * 7) % classes.length] });

const classic = (name: string, rows: [number, number, number], classes: string[], versions?: number): Sketch => ({
  name,
  rows,
  columns: [text(), label(classes)],
  versions,
  row: labeled(name === '酒店评论' ? chinese : messages, classes),
});

const entailment = ['contradiction', 'entailment', 'neutral'];

/** Sentences whose words carry tags. */
export const tagged = [
  {
    words: ['Ada', 'Lovelace', 'met', 'Babbage', 'in', 'London'],
    tags: ['B-person', 'I-person', 'O', 'B-person', 'O', 'B-location'],
  },
  { words: ['Nothing', 'to', 'see', 'here'], tags: ['O', 'O', 'O', 'O'] },
  {
    words: ['flying', 'to', 'San', 'Francisco', 'with', 'Acme'],
    tags: ['O', 'O', 'B-location', 'I-location', 'O', 'B-group'],
  },
];
const tagClasses = ['O', 'B-person', 'I-person', 'B-location', 'I-location', 'B-group', 'I-group'];

/** Questions whose answers are parts of a text. */
export const questions = [
  {
    question: 'Who wrote the first program?',
    context: 'Ada Lovelace, the daughter of Lord Byron, wrote the first program for a machine that was never built.',
    answers: [{ start: 0, end: 12, label: '' }],
  },
  {
    question: 'Where was the machine built?',
    context: 'The machine was drawn in London and never built.',
    answers: [],
  },
  {
    question: '谁写了第一个程序？',
    context: '世界上第一个程序是由阿达·洛芙莱斯写的。',
    answers: [{ start: 10, end: 17, label: '' }],
  },
];

/** Questions as spoken, and as meant. */
export const spoken = [
  { spoken: 'When was uh no where was the treaty signed', meant: ['Where was the treaty signed?'] },
  {
    spoken: 'What is the the capital of um France',
    meant: ['What is the capital of France?', 'What is the capital of France'],
  },
];

const sketches: Sketch[] = [
  classic('sms-spam', [4179, 697, 698], ['ham', 'spam'], 2),
  classic('hotel-reviews', [82_400, 4120, 4120], ['negative', 'neutral', 'positive'], 3),
  classic('酒店评论', [6212, 776, 778], ['好评', '差评']),
  classic('support-tickets', [12_740, 1500, 1500], ['billing', 'bug', 'how-to', 'login', 'other', 'outage', 'refund']),
  {
    name: 'sentence-entailment',
    rows: [4020, 670, 670],
    columns: [text('premise'), text('hypothesis'), label(entailment)],
    row: (row) => ({
      premise: messages[row % messages.length],
      hypothesis: 'Somebody was there.',
      label: entailment[row % 3],
    }),
  },
  {
    name: 'entities',
    rows: [3394, 1009, 1287],
    columns: [
      { name: 'tokens', role: 'words', type: 'strings' },
      {
        name: 'ner',
        role: 'tags',
        type: 'class-per-word',
        classes: tagClasses,
        classCounts: [9000, 660, 335, 548, 245, 264, 150],
      },
    ],
    row: (row) => ({ tokens: tagged[row % 3]?.words, ner: tagged[row % 3]?.tags }),
  },
  {
    name: 'reading',
    rows: [8000, 1000, 1000],
    columns: [
      text('question'),
      text('context'),
      {
        name: 'answers',
        role: 'spans',
        type: 'spans',
        refersTo: 'context',
        missing: 12,
        numbers: {
          of: 'span-characters',
          smallest: 1,
          largest: 81,
          mean: 17.4,
          edges: [1, 9, 17, 25, 41, 81],
          counts: [2100, 3300, 1700, 640, 120],
        },
      },
      { name: 'source', role: 'ignored', type: 'json' },
    ],
    row: (row) => ({ ...questions[row % 3] }),
  },
  {
    name: 'spoken-questions',
    rows: [7182, 1000, 3643],
    columns: [
      text('spoken'),
      {
        name: 'meant',
        role: 'target-text',
        type: 'strings',
        numbers: { of: 'items', smallest: 1, largest: 2, mean: 1.1, edges: [1, 2, 3], counts: [10_600, 1225] },
      },
    ],
    row: (row) => ({ ...spoken[row % 2] }),
  },
  {
    name: 'flat-prices',
    rows: [2000, 250, 250],
    columns: [
      text(),
      {
        name: 'price',
        role: 'number',
        type: 'number',
        numbers: {
          of: 'values',
          smallest: 310,
          largest: 4200,
          mean: 1190.5,
          edges: [300, 800, 1300, 1800, 2300, 4300],
          counts: [610, 1080, 520, 190, 100],
        },
      },
    ],
    row: (row) => ({ text: messages[row % messages.length], price: 310 + ((row * 37) % 3890) }),
  },
];

const countsOf = (sketch: Sketch, classes: string[]): ColumnStatistics['classes'] =>
  Object.fromEntries(
    classes.map((name, index) => {
      const part = (index + 1.4) / classes.reduce((sum, _, at) => sum + at + 1.4, 0);
      const [train = 0, dev = 0, test = 0] = sketch.rows.map((rows) => Math.round(rows * part));
      return [name, { TRAIN: train, DEV: dev, TEST: test }];
    }),
  );

const version = (sketch: Sketch, number: number): DatasetVersion => ({
  id: `version-${sketch.name}-${number}`,
  datasetId: `dataset-${sketch.name}`,
  datasetName: sketch.name,
  number,
  sha256: sha(`${sketch.name}${number}`),
  size: sketch.rows.reduce((sum, rows) => sum + rows, 0) * 96,
  createdAt: minutesAgo(9000 - number * 700),
  schema: {
    columns: sketch.columns.map(
      ({ name, role, type, classes = [], classCounts = [], refersTo = null, separator = null, missing = 0 }) => ({
        name,
        role,
        type,
        classes,
        classCounts,
        refersTo,
        separator,
        missing,
      }),
    ),
  },
  statistics: {
    rows: { TRAIN: sketch.rows[0], DEV: sketch.rows[1], TEST: sketch.rows[2] },
    columns: sketch.columns.map(({ name, classes = [], numbers = null, missing = 0 }) => ({
      column: name,
      missing,
      classes: countsOf(sketch, classes),
      numbers,
    })),
    lengths: null,
    duplicates: 14,
    leakage: 3,
    leakageExamples: [4180, 4460, 4911],
    characters: sketch.rows.reduce((sum, rows) => sum + rows, 0) * 78,
    languages: {
      sampled: 500,
      counts: [
        { language: 'en', rows: 462 },
        { language: 'de', rows: 21 },
        { language: 'mt', rows: 2 },
      ],
    },
  },
  files: [{ fileName: `${sketch.name}.csv`, size: sketch.rows[0] * 96, sha256: sha(`${sketch.name}-file`) }],
  format: { id: 'csv', options: { delimiter: 'comma' }, plugin: 'tabular', pluginVersion: '0.1.0' },
  warnings: [],
  droppedRows: 2,
  report: {
    files: [
      {
        fileName: `${sketch.name}.csv`,
        lines: sketch.rows.reduce((sum, rows) => sum + rows, 0) + 10,
        rows: sketch.rows.reduce((sum, rows) => sum + rows, 0) + 2,
        faultyRows: 2,
        faultyLines: 9,
        swallowedLines: 0,
      },
    ],
    normalized: [
      {
        column: 'label',
        change:
          'White space around class names and invisible characters in them were removed; letters are in Unicode NFC.',
        values: 3,
        examples: ["'ham<U+00A0>' → 'ham'"],
      },
    ],
    dropped: [
      {
        file: `${sketch.name}.csv`,
        line: 17,
        text: 'Lovely place,',
        message: 'label is empty. Fill it or drop the row.',
      },
    ],
    remarks: [],
    remarkCount: 0,
  },
});

export const allVersions: DatasetVersion[] = sketches.flatMap((sketch) =>
  Array.from({ length: sketch.versions ?? 1 }, (_, index) => version(sketch, index + 1)),
);

export const allDatasets: Dataset[] = sketches.map((sketch, index) => {
  const versions = allVersions.filter((one) => one.datasetName === sketch.name);
  const latest = versions.at(-1) as DatasetVersion;
  return {
    id: latest.datasetId,
    name: sketch.name,
    description: '',
    createdAt: minutesAgo(9000),
    updatedAt: latest.createdAt,
    versionCount: versions.length,
    latest,
    lastUsedAt: index < 2 ? minutesAgo(12 + index * 300) : null,
    runCount: index < 2 ? 14 - index * 9 : 0,
  };
});

const example = (of: DatasetVersion, row: number): StoredExample => {
  const { TRAIN = 0, DEV = 0 } = of.statistics.rows;
  return {
    row,
    line: row + 2,
    split: row < TRAIN ? 'TRAIN' : row < TRAIN + DEV ? 'DEV' : 'TEST',
    cells: sketches.find(({ name }) => name === of.datasetName)?.row(row) ?? {},
  };
};

const rowsOf = (of: DatasetVersion): number => Object.values(of.statistics.rows).reduce((sum, rows) => sum + rows, 0);

/** A long tail, as lengths have. */
const lengths: LengthHistogram = {
  binWidth: 8,
  counts: Array.from({ length: 64 }, (_, bin) => Math.round(900 * (bin + 0.4) * Math.exp(-bin / 6))),
  longest: 611,
  mean: 61.4,
  percentile99: 248,
  meanUpTo: { 128: 55.1, 256: 61.1, 512: 61.4 },
  truncatedShare: { 64: 0.36, 128: 0.09, 256: 0.002, 512: 0.0001 },
};

const guesses: Record<string, string> = { label: 'label', text: 'text', split: 'split', tokens: 'words', tags: 'tags' };

const inspection = (columns: string[], preview: string[][]): Inspection => ({
  format: { id: 'csv', options: {} },
  columns,
  proposed: columns.map((column) => ({ column, role: guesses[column] ?? 'ignored', refersTo: null, separator: null })),
  preview,
  rows: 1600,
  distinct: columns.map((column) => (column === 'label' ? 2 : 1000)),
  problems: [],
  faults: [],
  faultCount: 0,
});

const allUploads = new Map<string, Upload>();
let uploadCount = 0;

const faults: RowFault[] = [
  { file: 'reviews.csv', line: 17, text: 'Lovely place,', message: 'label is empty. Fill it or drop the row.' },
  { file: 'reviews.csv', line: 212, text: '"never closed', message: 'a quote is opened and never closed.' },
];

export const datasets = [
  http.get(`${API}/datasets`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const matching = allDatasets.filter(({ name }) => name.includes(searchParams.get('search') ?? ''));
    const keyed = matching.map((one) => ({
      ...one,
      rows: rowCountOf(one.latest.statistics),
      size: one.latest.size,
      versions: one.versionCount,
    }));
    const found = sorted(keyed, searchParams.get('sort'), ['name', 'updatedAt', 'rows', 'size', 'versions']);
    if (!found) return badSort(searchParams.get('sort'));
    return page(found, Number(searchParams.get('limit') ?? 50), searchParams.get('cursor'));
  }),
  http.get(`${API}/datasets/:id`, ({ params }) => {
    const found = allDatasets.find(({ id }) => id === params.id);
    if (!found) return notFound('data set');
    return answer<'getDataset'>({ ...found, versions: allVersions.filter((one) => one.datasetId === found.id) });
  }),
  http.delete(`${API}/datasets/:id`, ({ params }) =>
    problem(409, 'conflict', `The data set is used by 14 runs.`, [], `Delete their experiments first (${params.id}).`),
  ),
  http.get(`${API}/dataset-versions/:id`, ({ params }) => {
    const found = allVersions.find((one) => one.id === params.id);
    return found ? answer<'getDatasetVersion'>(found) : notFound('data set version');
  }),
  http.get(`${API}/dataset-versions/:id/lengths`, () => answer<'getDatasetLengths'>(lengths)),
  http.get(`${API}/dataset-versions/:id/rows`, ({ params, request }) => {
    const found = allVersions.find((one) => one.id === params.id);
    if (!found) return notFound('data set version');
    const { searchParams } = new URL(request.url);
    const wanted = (name: string, value: string | null) => !searchParams.get(name) || searchParams.get(name) === value;
    const rows = Array.from({ length: Math.min(2000, rowsOf(found)) }, (_, row) => example(found, row)).filter(
      (row) =>
        wanted('split', row.split) &&
        wanted('label', String(row.cells.label)) &&
        JSON.stringify(row.cells).includes(searchParams.get('search') ?? ''),
    );
    const offset = Number(searchParams.get('offset') ?? 0);
    const items = rows.slice(offset, offset + Number(searchParams.get('limit') ?? 50));
    return answer<'listDatasetRows'>({ items, total: rows.length });
  }),
  http.post(`${API}/uploads`, async ({ request }) => {
    const fileName = new URL(request.url).searchParams.get('fileName') ?? 'data.csv';
    const text = await request.text();
    const lines = text.split('\n').filter(Boolean);
    const [header = '', ...rows] = lines;
    uploadCount += 1;
    const id = `upload-${uploadCount}`;
    const upload: Upload = {
      id,
      fileName,
      size: text.length,
      sha256: sha(text),
      createdAt: minutesAgo(0),
      inspection: inspection(
        header.split(','),
        rows.slice(0, 20).map((row) => row.split(',')),
      ),
    };
    allUploads.set(id, upload);
    return answer<'uploadFile'>(upload, { status: 201 });
  }),
  http.delete(`${API}/uploads/:id`, ({ params }) => {
    allUploads.delete(String(params.id));
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/uploads/:id/inspection`, ({ params }) => {
    const found = allUploads.get(String(params.id));
    return found ? answer<'inspectUpload'>(found.inspection) : notFound('upload');
  }),
  http.post(`${API}/datasets`, async ({ request }) => {
    const asked = (await request.json()) as DatasetRequest;
    if (!asked.dropFaulty)
      return HttpResponse.json(
        { type: 'urn:headstock:rows-faulty', title: '2 rows cannot be used.', status: 422, faults, faultCount: 2 },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      );
    return HttpResponse.json(allVersions[0], { status: 201 });
  }),
];
