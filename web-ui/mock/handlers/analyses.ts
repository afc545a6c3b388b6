import { http, HttpResponse } from 'msw';
import type { Figure } from '@/api/answers';
import type { AnalysisResult, Job } from '@/api/types';
import { answer, API, minutesAgo, notFound, page } from '../answers';
import { draws } from '../team';
import { allJobs } from './queue';

const line = Array.from({ length: 21 }, (_, index) => -1 + index / 10);
const grid = Array.from({ length: 25 }, (_, index) => -1.2 + index / 10);
const random = draws(3);

/** One figure of every kind. */
export const figures: Figure[] = [
  {
    kind: 'line-chart',
    title: 'Loss along a random direction',
    xLabel: 'distance',
    yLabel: 'loss',
    series: {
      'with SAM': line.map((x) => [x, 0.2 + 0.4 * x * x, 0.17 + 0.34 * x * x, 0.23 + 0.46 * x * x]),
      without: line.map((x) => [x, 0.18 + 1.3 * x * x, 0.1 + 1.1 * x * x, 0.26 + 1.5 * x * x]),
    },
  },
  {
    kind: 'surface',
    title: 'Loss around the trained weights',
    xLabel: 'first direction (norm)',
    yLabel: 'second direction (norm)',
    valueLabel: 'loss',
    x: grid,
    y: grid,
    values: grid.map((y) => grid.map((x) => 0.15 + (x - 0.2) ** 2 + 2 * (y + 0.1) ** 2 + 0.2 * Math.sin(3 * x * y))),
    paths: {
      training: Array.from({ length: 9 }, (_, step) => [1 - step / 10, 0.9 * Math.cos(step / 3) * (1 - step / 9)]),
    },
  },
  {
    kind: 'heat-map',
    title: 'Similarity of layers',
    xLabel: 'trained',
    yLabel: 'base model',
    valueLabel: 'CKA',
    rows: Array.from({ length: 7 }, (_, layer) => `layer ${layer}`),
    columns: Array.from({ length: 7 }, (_, layer) => `layer ${layer}`),
    values: Array.from({ length: 7 }, (_, a) => Array.from({ length: 7 }, (__, b) => Math.exp(-Math.abs(a - b) / 3))),
  },
  {
    kind: 'bar-chart',
    title: 'Change per layer',
    unit: '%',
    values: { embeddings: 0.4, 'layer 0': 1.2, 'layer 1': 2.4, 'layer 2': -0.6 },
  },
  {
    kind: 'scatter-plot',
    title: 'Sentences by meaning',
    xLabel: 'first component',
    yLabel: 'second component',
    points: {
      ham: Array.from({ length: 9 }, (_, index) => ({ x: random(), y: random() + 0.6, label: `message ${index}` })),
      spam: Array.from({ length: 9 }, (_, index) => ({ x: random() + 0.8, y: random(), label: `offer ${index}` })),
    },
  },
  {
    kind: 'token-scores',
    title: 'Which tokens decide',
    tokens: ['[CLS]', 'free', 'entry', 'in', '2', 'a', 'wkly', 'comp', '[SEP]'],
    scores: [0.01, 0.82, 0.4, 0.02, 0.11, -0.03, 0.3, 0.5, -0.1],
  },
  {
    kind: 'picture',
    title: 'A rendered character',
    png: 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAH0lEQVR4nGP4DwUM/xnAAMgA8xAYRYoBKgyVZIBpBwA6Yi3TWS5XUQAAAABJRU5ErkJggg==',
  },
  {
    kind: 'table',
    title: 'Nearest words',
    columns: ['word', 'similarity'],
    rows: [
      ['prize', '0.91'],
      ['winner', '0.88'],
    ],
  },
  {
    kind: 'note',
    title: 'How to read this',
    text: 'A flat basin often goes with a model that generalizes.\nIt is no proof.',
  },
];

const done = (id: string, plugin: string, title: string, shown: Figure[]): AnalysisResult => ({
  id,
  job: `job-${id}`,
  analysis: { id: plugin, options: { points: 21 } },
  title,
  models: [{ reference: 'version/spam-detector/3', name: 'spam-detector v3' }],
  datasetVersion: null,
  plugin: { id: 'flat', version: '1.0.0', sha256: '0'.repeat(64), size: 1000 },
  seed: 1,
  state: 'SUCCEEDED',
  progress: null,
  reason: null,
  hint: null,
  figures: shown,
  createdAt: minutesAgo(300),
  createdBy: 'ada',
});

const allAnalyses: AnalysisResult[] = [
  {
    ...done('analysis-2', 'probing', 'Layer probing', []),
    state: 'RUNNING',
    progress: { phase: 'analyzing', step: 5, totalSteps: 21, secondsLeft: 90 },
    createdAt: minutesAgo(4),
  },
  done('analysis-1', 'loss-line', 'Loss on a line', figures),
];

/** What was submitted while the page is open appears as an analysis that waits. */
const submitted = (): AnalysisResult[] =>
  allJobs
    .filter(({ kind, id }) => kind === 'analyze' && id.startsWith('job-made'))
    .map((job: Job) => ({ ...done(job.id, job.title, '', []), state: job.state, reason: job.reason, job: job.id }));

export const analyses = [
  http.delete(`${API}/analyses/:id`, ({ params }) => {
    const place = allAnalyses.findIndex(({ id }) => id === params.id);
    if (place < 0) return notFound('analysis');
    allAnalyses.splice(place, 1);
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/analyses`, () => page([...submitted(), ...allAnalyses])),
  http.get(`${API}/analyses/:id`, ({ params }) => {
    const found = allAnalyses.find(({ id }) => id === params.id);
    return found ? answer<'getAnalysis'>(found) : notFound('analysis');
  }),
];
