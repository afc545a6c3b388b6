import { http, HttpResponse } from 'msw';
import type {
  Dataset,
  DatasetRequest,
  DatasetVersion,
  Inspection,
  LengthHistogram,
  RowFault,
  StoredExample,
  Upload,
} from '@/api/types';
import { answer, API, minutesAgo, notFound, page, problem, sha, badSort, sorted } from '../answers';

type Sketch = { name: string; rows: [number, number, number]; classes: string[]; pair?: boolean; versions?: number };

const sketches: Sketch[] = [
  { name: 'sms-spam', rows: [4179, 697, 698], classes: ['ham', 'spam'], versions: 2 },
  { name: 'hotel-reviews', rows: [82_400, 4120, 4120], classes: ['negative', 'neutral', 'positive'], versions: 3 },
  { name: '酒店评论', rows: [6212, 776, 778], classes: ['好评', '差评'] },
  {
    name: 'support-tickets',
    rows: [12_740, 1500, 1500],
    classes: ['billing', 'bug', 'how-to', 'login', 'other', 'outage', 'refund'],
  },
  {
    name: 'sentence-entailment',
    rows: [4020, 670, 670],
    classes: ['contradiction', 'entailment', 'neutral'],
    pair: true,
  },
];

const version = (sketch: Sketch, number: number): DatasetVersion => ({
  id: `version-${sketch.name}-${number}`,
  datasetId: `dataset-${sketch.name}`,
  datasetName: sketch.name,
  number,
  sha256: sha(`${sketch.name}${number}`),
  size: sketch.rows.reduce((sum, rows) => sum + rows, 0) * 96,
  createdAt: minutesAgo(9000 - number * 700),
  schema: {
    columns: [
      { name: 'text', purpose: 'TEXT', classes: [] },
      ...(sketch.pair ? [{ name: 'hypothesis', purpose: 'SECOND_TEXT' as const, classes: [] }] : []),
      { name: 'label', purpose: 'LABEL', classes: sketch.classes },
    ],
  },
  statistics: {
    rows: { TRAIN: sketch.rows[0], DEV: sketch.rows[1], TEST: sketch.rows[2] },
    labels: Object.fromEntries(
      sketch.classes.map((name, index) => {
        const part = (index + 1.4) / sketch.classes.reduce((sum, _, at) => sum + at + 1.4, 0);
        const [train = 0, dev = 0, test = 0] = sketch.rows.map((rows) => Math.round(rows * part));
        return [name, { TRAIN: train, DEV: dev, TEST: test }];
      }),
    ),
    lengths: null,
    duplicates: 14,
    leakage: 3,
    leakageExamples: [4180, 4460, 4911],
    characters: sketch.rows.reduce((sum, rows) => sum + rows, 0) * 78,
  },
  files: [{ fileName: `${sketch.name}.csv`, size: sketch.rows[0] * 96, sha256: sha(`${sketch.name}-file`) }],
  format: { id: 'csv', options: {} },
  warnings: [],
  droppedRows: 0,
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

/** Rows of a version, drawn from a few sentences; some languages, some long, some that try to be markup. */
const sentences: Record<string, string[]> = {
  酒店评论: ['房间干净，服务很好，下次还会来。', '隔音太差，整晚没睡好。', '早餐种类不多，但是味道不错。'],
  default: [
    'Free entry in 2 a weekly competition to win FA Cup final tickets. Text FA to 87121 to receive entry question.',
    'Ok lar... Joking with you. See you at six?',
    '<img src=x onerror=alert(1)> is only text here',
    'The room was spotless and the staff could not have been kinder, although breakfast ended a little early for people who had arrived late at night and the lift was out of order on two of our four days.',
    'I was charged twice for the same invoice.',
  ],
};

const example = (of: DatasetVersion, row: number): StoredExample => {
  const texts = sentences[of.datasetName] ?? sentences.default ?? [];
  const classes = of.schema.columns.find(({ purpose }) => purpose === 'LABEL')?.classes ?? [];
  const { TRAIN = 0, DEV = 0 } = of.statistics.rows;
  return {
    row,
    line: row + 2,
    split: row < TRAIN ? 'TRAIN' : row < TRAIN + DEV ? 'DEV' : 'TEST',
    text: texts[row % texts.length] ?? '',
    secondText: of.schema.columns.some(({ purpose }) => purpose === 'SECOND_TEXT') ? 'Somebody was there.' : null,
    label: classes[(row * 7) % classes.length] ?? null,
  };
};

const rowsOf = (of: DatasetVersion): number => Object.values(of.statistics.rows).reduce((sum, rows) => sum + rows, 0);

/** A long tail, as lengths have. */
const lengths: LengthHistogram = {
  binWidth: 8,
  counts: Array.from({ length: 64 }, (_, bin) => Math.round(900 * (bin + 0.4) * Math.exp(-bin / 6))),
  longest: 611,
  mean: 61.4,
  truncatedShare: { 64: 0.36, 128: 0.09, 256: 0.002, 512: 0.0001 },
};

const inspection = (columns: string[], preview: string[][]): Inspection => ({
  format: { id: 'csv', options: {} },
  columns,
  proposed: columns.map((column) => ({
    column,
    purpose: column === 'label' ? 'LABEL' : column === 'text' ? 'TEXT' : column === 'split' ? 'SPLIT' : 'IGNORED',
  })),
  preview,
  rows: 1600,
  distinct: columns.map((column) => (column === 'label' ? 2 : 1000)),
  problems: [],
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
    const found = sorted(matching, searchParams.get('sort'), ['name', 'updatedAt']);
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
        wanted('split', row.split) && wanted('label', row.label) && row.text.includes(searchParams.get('search') ?? ''),
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
