import { http, HttpResponse } from 'msw';
import type { Dataset, DatasetVersion } from '@/lib/types';
import { API, minutesAgo, notFound, page, sha } from '../answers';

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
        const [train, dev, test] = sketch.rows.map((rows) => Math.round(rows * part));
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
    description: null,
    createdAt: minutesAgo(9000),
    updatedAt: latest.createdAt,
    versionCount: versions.length,
    latest,
    lastUsedAt: index < 2 ? minutesAgo(12 + index * 300) : null,
    runCount: index < 2 ? 14 - index * 9 : 0,
  };
});

export const datasets = [
  http.get(`${API}/datasets`, ({ request }) => {
    const search = new URL(request.url).searchParams.get('search') ?? '';
    return page(allDatasets.filter((dataset) => dataset.name.includes(search)));
  }),
  http.get(`${API}/dataset-versions/:id`, ({ params }) => {
    const found = allVersions.find((one) => one.id === params.id);
    return found ? HttpResponse.json(found) : notFound('data set version');
  }),
];
