import { http, HttpResponse } from 'msw';
import type { Figure } from '@/api/answers';
import type { Analysis, AnalysisResult, Job } from '@/api/types';
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

const LONG =
  'The exceptionally long name of a series, as plugins make them of options: rank 16, alpha 32, layers 0 to 11';
const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));
const named = <T>(count: number, name: string, of: (index: number) => T): Record<string, T> =>
  Object.fromEntries(many(count, (index) => [`${name} ${index}`, of(index)]));

/** Figures as large as they become: many series, long names, hundreds of points. */
export const largeFigures: Figure[] = [
  {
    kind: 'line-chart',
    title: 'Accuracy of every class over 25 rounds, with the deviation over five seeds, on the development split',
    xLabel: 'round',
    yLabel: 'accuracy',
    series: {
      [LONG]: many(25, (x) => [x, 0.5 + x / 60]),
      ...named(24, 'class', (line) => many(25, (x) => [x, 0.4 + x / 80 + line / 100])),
    },
  },
  {
    kind: 'bar-chart',
    title: 'Change of every module',
    unit: 'change of the norm in %',
    values: { [LONG]: 12.3456789, ...named(60, 'encoder.layer.11.attention.self.query', (index) => index - 20) },
  },
  {
    kind: 'heat-map',
    title: 'Confusion of 60 classes',
    xLabel: 'predicted',
    yLabel: 'actual',
    valueLabel: 'share',
    rows: many(60, (index) => `a class with a long name ${index}`),
    columns: many(60, (index) => `a class with a long name ${index}`),
    values: many(60, (row) => many(60, (column) => (row === column ? 1 : ((row * 7 + column * 3) % 11) / 40))),
  },
  {
    kind: 'scatter-plot',
    title: '1,500 sentences of 12 classes',
    xLabel: 'first component',
    yLabel: 'second component',
    points: named(12, 'class', (group) =>
      many(125, (index) => ({ x: random() + group / 4, y: random() + (group % 4) / 2, label: `sentence ${index}` })),
    ),
  },
  {
    kind: 'token-scores',
    title: 'Tokens of a long text',
    tokens: many(300, (index) => ['the', 'hotel', '##ier', '服务', 'unbelievable'][index % 5] ?? ''),
    scores: many(300, (index) => Math.sin(index / 9) * (index % 4)),
  },
  {
    kind: 'table',
    title: 'Every round',
    columns: ['round', 'variant', ...many(10, (index) => `f1 of class ${index}`), 'note'],
    rows: many(40, (row) => [String(row), LONG, ...many(10, (index) => (0.5 + (row + index) / 120).toFixed(4)), LONG]),
  },
  { kind: 'bar-chart', title: 'Nothing was measured', unit: '', values: {} },
  { kind: 'line-chart', title: 'No lines', xLabel: 'x', yLabel: 'y', series: {} },
  { kind: 'table', title: 'No rows', columns: ['word', 'similarity'], rows: [] },
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
  done('analysis-3', 'layer-similarity', 'Everything that can be large', largeFigures),
  {
    ...done('analysis-4', 'token-attribution', 'Which tokens decide', []),
    state: 'FAILED',
    reason: 'The head answers with numbers and has no class to explain.',
    hint: 'Choose a model that answers with classes.',
  },
  done('analysis-5', 'notes', 'An analysis without figures', []),
];

/** What was submitted while the page is open appears as an analysis that waits. */
const submitted = (): AnalysisResult[] =>
  allJobs
    .filter(({ kind, id }) => kind === 'analyze' && id.startsWith('job-made'))
    .map((job: Job) => ({ ...done(job.id, job.title, '', []), state: job.state, reason: job.reason, job: job.id }));

const withoutFigures = ({ figures: _, ...asked }: AnalysisResult): Analysis => asked;

export const analyses = [
  http.delete(`${API}/analyses/:id`, ({ params }) => {
    const place = allAnalyses.findIndex(({ id }) => id === params.id);
    if (place < 0) return notFound('analysis');
    allAnalyses.splice(place, 1);
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/analyses`, ({ request }) => {
    const job = new URL(request.url).searchParams.get('job');
    return page([...submitted(), ...allAnalyses].filter((one) => job === null || one.job === job).map(withoutFigures));
  }),
  http.get(`${API}/analyses/:id`, ({ params }) => {
    const found = allAnalyses.find(({ id }) => id === params.id);
    return found ? answer<'getAnalysis'>(found) : notFound('analysis');
  }),
];
