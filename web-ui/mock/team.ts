/** The made-up team's experiments and runs. Everything follows from a few sketches, so that the screens show one consistent world. */
import type {
  Choice,
  Experiment,
  LogLine,
  MetricSeries,
  MetricView,
  Plan,
  PlanPart,
  Run,
  RunSpecification,
  RunState,
  Settings,
} from '@/api/types';
import { minutesAgo, sha } from './answers';
import { allDatasets, allVersions } from './handlers/datasets';
import { allModels } from './handlers/models';
import { allPlugins } from './handlers/plugins';

export const settings = {
  epochs: 3,
  batchSize: 32,
  maxTokens: 128,
  learningRate: null,
  weightDecay: 0.01,
  warmup: 0.1,
  clipNorm: 1,
  dropout: null,
  attentionDropout: 0,
  precision: 'AUTO',
  evaluationsPerEpoch: 2,
  keepCheckpoints: 2,
  seed: 42,
} satisfies Settings;

/** Numbers between 0 and 1 that look drawn but are always the same. */
export function draws(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A small stand-in for the plugin host's arithmetic. */
export function plan(specification: RunSpecification): Plan {
  const model = allModels.find(({ id }) => id === specification.baseModel) ?? allModels[0];
  const version = allVersions.find(({ id }) => id === specification.dataset) ?? allVersions[0];
  if (!model || !version) throw new Error('The made-up team has no model or no data.');
  const { width, layers } = model;
  const classes = version.schema.columns.find((column) => column.classes.length > 0)?.classes.length ?? 2;
  const has = (strategy: string) => specification.strategies.some((one) => one.id === strategy);
  const full = has('full');
  const [{ id, options } = { id: '', options: {} as Choice['options'] }] = specification.placements;
  const numbers = specification.settings as typeof settings;
  const first = layers - Number(options.lastLayers || layers);
  const rank = Number(options.rank ?? 8);
  const roles = (options.roles as string[] | undefined) ?? ['QUERY', 'VALUE'];
  const inside: [string, string, number][] =
    id === 'lora'
      ? roles.map((role) => [role, 'x·W + (α/r)·x·A·B', rank * (role.startsWith('FFN') ? 5 : 2) * width])
      : id === 'bottleneck'
        ? (options.where === 'HOULSBY' ? ['ATTENTION_RESIDUAL', 'FFN_RESIDUAL'] : ['FFN_RESIDUAL']).map((role) => [
            role,
            'h + W₂·gelu(W₁·h)',
            2 * width * Number(options.width ?? 48) + Number(options.width ?? 48) + width,
          ])
        : [];
  const perLayer = 12 * width * width + 13 * width;
  const added = inside.reduce((sum, [, , parameters]) => sum + parameters, 0);
  const embeddings = (model.vocabulary + 514) * width;
  const head = width * width + width + width * classes + classes;
  const layerParts = Array.from({ length: layers }, (_, layer): PlanPart => {
    const adapted = added > 0 && layer >= first;
    return {
      name: `layer ${layer}`,
      layer,
      parameters: perLayer + (adapted ? added : 0),
      trained: full ? perLayer + (adapted ? added : 0) : adapted ? added : 0,
      adapterParameters: adapted ? added : 0,
      state: full ? 'TRAINED' : adapted ? 'PARTLY' : added > 0 && layer > first ? 'FROZEN' : 'CACHED',
    };
  });
  const parts: PlanPart[] = [
    {
      name: 'embeddings',
      layer: -1,
      parameters: embeddings,
      trained: full ? embeddings : 0,
      adapterParameters: 0,
      state: full ? 'TRAINED' : 'CACHED',
    },
    ...layerParts,
    { name: 'head', layer: null, parameters: head, trained: head, adapterParameters: 0, state: 'TRAINED' },
  ];
  const trainedParameters = parts.reduce((sum, part) => sum + part.trained, 0);
  const rows = version.statistics.rows.TRAIN ?? 0;
  const totalSteps = Math.ceil(rows / numbers.batchSize) * numbers.epochs;
  const warning =
    trainedParameters > 60_000_000 && rows < 10_000
      ? [
          {
            pointer: '/strategies',
            message: `${rows} rows teach ${Math.round(trainedParameters / 1e6)} million parameters: expect a spread between seeds.`,
            severity: 'WARNING' as const,
          },
        ]
      : [];
  const tooWide =
    id === 'lora' && rank > width
      ? [
          {
            pointer: '/placements/0/options/rank',
            message: `Rank ${rank} is larger than the model's width ${width}. Choose at most ${width}.`,
            severity: 'ERROR' as const,
          },
        ]
      : [];
  return {
    problems: [...tooWide, ...warning],
    resolved: specification,
    learningRate: numbers.learningRate ?? (full ? 3e-5 : 5e-4),
    totalParameters: parts.reduce((sum, part) => sum + part.parameters, 0),
    trainedParameters,
    totalSteps,
    memoryBytes:
      900e6 +
      model.size +
      trainedParameters * 12 +
      numbers.batchSize * numbers.maxTokens * width * layers * (full ? 40 : 12),
    seconds: totalSteps * numbers.batchSize * layers * width * (full ? 2.6e-6 : added > 0 ? 1.9e-6 : 4e-7),
    parts,
    adapters: layerParts
      .filter((part) => part.adapterParameters > 0)
      .flatMap((part) =>
        inside.map(([role, formula, parameters]) => ({
          placement: id,
          layer: part.layer ?? 0,
          role: role.toLowerCase().replaceAll('_', '-'),
          formula,
          parameters,
        })),
      ),
    head: { id: specification.head.id, outputShape: `[batch, ${classes}]`, parameters: head },
    readout: has('layer-mix')
      ? {
          layers: Array.from({ length: layers + 1 }, (_, layer) => layer - 1),
          formula: 'γ · Σ softmax(w)ₗ · hₗ',
          parameters: layers + 2,
          learnsWeights: true,
        }
      : { layers: [layers - 1], formula: '', parameters: 0, learnsWeights: false },
    metrics: headOf(specification.head.id).metrics,
    interceptors: has('sam') ? [{ id: 'sam', formula: 'g(w + ρ · g / ‖g‖)' }] : [],
    optimizer: 'AdamW, β = (0.9, 0.999), ε = 1e-8',
    sampleTokens:
      version.datasetName === '酒店评论'
        ? ['[CLS]', '房', '间', '干', '净', '，', '服', '务', '很', '好', '。', '[SEP]']
        : ['[CLS]', 'free', 'entry', 'in', '2', 'a', 'wk', '##ly', 'comp', 'to', 'win', 'fa', 'cup', '[SEP]'],
  };
}

/** What the heads of the made-up team measure. */
function headOf(id: string): { choice: Choice; metrics: MetricView[] } {
  const maximize = (name: string): MetricView => ({ name, direction: 'MAXIMIZE' });
  switch (id) {
    case 'token-classification':
      return { choice: { id, options: {} }, metrics: [maximize('entity-f1'), maximize('f1/*')] };
    case 'extractive-qa':
      return { choice: { id, options: {} }, metrics: [maximize('exact-match'), maximize('overlap')] };
    case 'prefix-lm':
      return { choice: { id, options: {} }, metrics: [maximize('bleu')] };
    case 'regression':
      return { choice: { id, options: {} }, metrics: [{ name: 'mean-absolute-error', direction: 'MINIMIZE' }] };
    default:
      return {
        choice: { id, options: { pooling: 'POOLER', dropout: 0.1, labelSmoothing: 0 } },
        metrics: [maximize('accuracy'), maximize('macro-f1')],
      };
  }
}

type RunSketch = {
  name: string;
  state: RunState;
  head?: string;
  placements?: Choice[];
  strategies: Choice[];
  seed?: number;
  settings?: Settings;
  /** Where the primary metric ends. */
  reaches: number;
  reason?: string;
  hint?: string;
};

const lora = (rank: number): Choice => ({ id: 'lora', options: { rank, roles: ['QUERY', 'VALUE'] } });
const adapters: Choice = { id: 'adapters-only', options: {} };
const full: Choice = { id: 'full', options: {} };

const spam: RunSketch[] = [
  {
    name: 'head only',
    state: 'SUCCEEDED',
    strategies: [{ id: 'head-only', options: {} }],
    reaches: 0.953,
  },
  { name: 'LoRA r4', state: 'SUCCEEDED', placements: [lora(4)], strategies: [adapters], reaches: 0.984 },
  { name: 'LoRA r8', state: 'SUCCEEDED', placements: [lora(8)], strategies: [adapters], reaches: 0.987 },
  {
    name: 'LoRA r8 · fast',
    state: 'FAILED',
    placements: [lora(8)],
    strategies: [{ id: 'adapters-only', options: {} }],
    reaches: 0.6,
    settings: { learningRate: 0.5 },
    reason: 'The loss is not a number since step 61.',
    hint: 'Lower the learning rate (it is 0.5), or clip gradients harder.',
  },
  { name: 'full', state: 'RUNNING', strategies: [full], reaches: 0.991 },
  {
    name: 'adapters',
    state: 'QUEUED',
    placements: [{ id: 'bottleneck', options: { width: 48 } }],
    strategies: [adapters],
    reaches: 0,
  },
];
const seeds: RunSketch[] = [1, 2, 3, 4, 5].flatMap((seed) => [
  {
    name: `LoRA · seed ${seed}`,
    state: 'SUCCEEDED' as const,
    placements: [lora(8)],
    strategies: [adapters],
    seed,
    reaches: 0.9 + 0.006 * Math.sin(seed * 2),
  },
  {
    name: `full · seed ${seed}`,
    state: 'SUCCEEDED' as const,
    strategies: [full],
    seed,
    reaches: 0.912 + 0.011 * Math.cos(seed * 3),
  },
]);

const counts = (states: RunState[]) => {
  const of = (...wanted: RunState[]) => states.filter((state) => wanted.includes(state)).length;
  return {
    queued: of('QUEUED'),
    running: of('STARTING', 'RUNNING'),
    paused: of('PAUSED'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    cancelled: of('CANCELLED'),
  };
};

function makeExperiment(number: number, name: string, datasetName: string, note: string, sketches: RunSketch[]) {
  const dataset = allDatasets.find((one) => one.name === datasetName) ?? allDatasets[0];
  const model = allModels[datasetName === '酒店评论' ? 2 : 0];
  if (!dataset || !model) throw new Error('The made-up team has no data.');
  const id = `experiment-${number}`;
  const reference = {
    versionId: dataset.latest.id,
    datasetId: dataset.id,
    name: dataset.name,
    number: dataset.latest.number,
  };
  const made = sketches.map((sketch, index) => makeRun(id, name, number * 100 + index, sketch, reference, model));
  const best = made
    .filter((one) => one.primaryMetric)
    .sort(
      (a, b) =>
        ((b.primaryMetric?.value ?? 0) - (a.primaryMetric?.value ?? 0)) *
        (a.primaryMetric?.direction === 'MINIMIZE' ? -1 : 1),
    )[0];
  const first = made[0];
  if (!first) throw new Error('An experiment has at least one run.');
  const experiment: Experiment = {
    id,
    number,
    name,
    note,
    createdAt: minutesAgo((12 - number) * 190),
    createdBy: 'ada',
    dataset: reference,
    baseModel: { id: model.id, name: model.name },
    specification: first.specification,
    runCounts: counts(sketches.map(({ state }) => state)),
    state: sketches.some(({ state }) => state === 'RUNNING' || state === 'QUEUED' || state === 'PAUSED')
      ? 'active'
      : 'finished',
    bestRun: best?.primaryMetric
      ? {
          id: best.id,
          name: best.name,
          metric: best.primaryMetric.name,
          value: best.primaryMetric.value,
          direction: best.primaryMetric.direction,
        }
      : null,
    runs: null,
  };
  return { experiment, runs: made };
}

function makeRun(
  experimentId: string,
  experimentName: string,
  number: number,
  sketch: RunSketch,
  dataset: Run['dataset'],
  model: { id: string; name: string },
): Run {
  const specification: RunSpecification = {
    dataset: dataset.versionId,
    baseModel: model.id,
    head: headOf(sketch.head ?? 'sequence-classification').choice,
    placements: sketch.placements ?? [],
    strategies: sketch.strategies,
    settings: { ...settings, ...sketch.settings, seed: sketch.seed ?? 42 },
    variation: null,
    resources: { slots: 1, priority: 0 },
  };
  const planned = plan(specification);
  const { totalSteps } = planned;
  const step = {
    QUEUED: 0,
    STARTING: 0,
    RUNNING: Math.round(totalSteps * 0.42),
    SUCCEEDED: totalSteps,
    PAUSED: 120,
    FAILED: 61,
    CANCELLED: 90,
  }[sketch.state];
  const { metrics: declaredMetrics } = headOf(specification.head.id);
  const primary = `dev/${declaredMetrics[0]?.name ?? 'loss'}`;
  const direction = declaredMetrics[0]?.direction ?? 'MINIMIZE';
  const measured = step > 0 && sketch.state !== 'FAILED';
  const reached = sketch.state === 'RUNNING' ? sketch.reaches - 0.012 : sketch.reaches;
  const headline = {
    QUEUED: 'Waiting: needs 1 slot, 0 of 1 free; first in line.',
    STARTING: 'Starting.',
    RUNNING: 'Training.',
    PAUSED: 'Paused by ada.',
    SUCCEEDED: `Finished: ${primary} ${reached.toFixed(4)}.`,
    FAILED: sketch.reason ?? 'Failed.',
    CANCELLED: 'Cancelled by ada.',
  }[sketch.state];
  return {
    id: `run-${number}`,
    experimentId,
    experimentName,
    number,
    name: sketch.name,
    state: sketch.state,
    headline,
    reason: sketch.reason ?? null,
    hint: sketch.hint ?? null,
    specification,
    requested: {
      ...specification,
      settings: { ...sketch.settings, ...(sketch.seed === undefined ? {} : { seed: sketch.seed }) },
    },
    plugins: allPlugins.slice(0, 5).map(({ id, version, sha256 }) => ({ id, version, sha256 })),
    createdAt: minutesAgo(200),
    startedAt: step > 0 ? minutesAgo(180 - (number % 100) * 22) : null,
    finishedAt: step > 0 && sketch.state !== 'RUNNING' ? minutesAgo(170 - (number % 100) * 22) : null,
    step,
    totalSteps,
    secondsLeft: sketch.state === 'RUNNING' ? 312 : null,
    examplesPerSecond: sketch.state === 'RUNNING' ? 46.3 : null,
    phase: sketch.state === 'RUNNING' ? 'training' : null,
    memoryBytes: step > 0 ? planned.memoryBytes : null,
    attempts: step > 0 ? 1 : 0,
    references: [],
    declaredMetrics,
    primaryMetric: measured ? { name: primary.replace('dev/', ''), value: reached, direction } : null,
    verdict: null,
    note: '',
    tags: [],
    parent: null,
    metrics: measured
      ? {
          'train/loss': 0.6 * (1 - sketch.reaches) + 0.02,
          'dev/loss': 1.4 * (1 - reached),
          [primary]: reached,
          ...(primary === 'dev/accuracy' ? { 'dev/macro-f1': reached - 0.014 } : {}),
        }
      : step > 0
        ? { 'train/loss': null }
        : {},
    trainedParameters: planned.trainedParameters,
    totalParameters: planned.totalParameters,
    seconds: step > 0 ? planned.seconds * (step / totalSteps) : null,
    jobId: `job-${number}`,
    dataset,
    baseModel: { id: model.id, name: model.name },
    plan: planned,
  };
}

const NOTE = `Head only, LoRA and full on the same data.

| how | accuracy |
| --- | ---: |
| head only | 0.953 |
| LoRA r8 | **0.987** |

- [x] five seeds, see [LoRA](https://arxiv.org/abs/2106.09685)
- [ ] the test split
`;

const made = [
  makeExperiment(11, 'How little is enough for spam?', 'sms-spam', NOTE, spam),
  makeExperiment(10, 'LoRA against full, five seeds', 'hotel-reviews', '', seeds),
  makeExperiment(9, '酒店评论：冻结与微调', '酒店评论', '先看分类头。', [
    {
      name: '只训练分类头',
      state: 'SUCCEEDED',
      strategies: [{ id: 'head-only', options: {} }],
      reaches: 0.873,
    },
    { name: '全部微调', state: 'CANCELLED', strategies: [full], reaches: 0.9 },
  ]),
  ...Array.from({ length: 8 }, (_, index) =>
    makeExperiment(8 - index, `Tickets, try ${8 - index}`, 'support-tickets', '', [
      { name: 'LoRA', state: 'SUCCEEDED', placements: [lora(8)], strategies: [adapters], reaches: 0.8 - index * 0.01 },
    ]),
  ),
];

const others = [
  makeExperiment(104, 'Which layers to read?', 'sms-spam', '', [
    {
      name: 'layer mix, SAM',
      state: 'RUNNING',
      strategies: [
        { id: 'head-only', options: {} },
        { id: 'layer-mix', options: {} },
        { id: 'sam', options: { rho: 0.05 } },
      ],
      reaches: 0.97,
    },
    { name: 'paused', state: 'PAUSED', placements: [lora(8)], strategies: [adapters], reaches: 0.95 },
  ]),
  makeExperiment(103, 'Entities in messages', 'entities', '', [
    { name: 'tagger', state: 'SUCCEEDED', head: 'token-classification', strategies: [full], reaches: 0.612 },
  ]),
  makeExperiment(102, 'Reading', 'reading', '', [
    { name: 'reader', state: 'SUCCEEDED', head: 'extractive-qa', strategies: [full], reaches: 0.71 },
  ]),
  makeExperiment(101, 'Spoken questions', 'spoken-questions', '', [
    { name: 'writer', state: 'SUCCEEDED', head: 'prefix-lm', strategies: [full], reaches: 0.83 },
  ]),
  makeExperiment(100, 'Prices', 'flat-prices', '', [
    { name: 'estimate', state: 'SUCCEEDED', head: 'regression', strategies: [full], reaches: 118.2 },
  ]),
].map((one, index) => ({
  ...one,
  // Older than the others, so that they stand at the ends of lists.
  experiment: { ...one.experiment, createdAt: minutesAgo(9000 + index * 60) },
}));
made.push(...others);

export const allExperiments: Experiment[] = made.map(({ experiment }) => experiment);
export const allRuns: Run[] = made.flatMap(({ runs }) => runs);

/** From equal weights to a preference for the upper middle. */
function layerWeight(run: Run, layer: number, done: number): number {
  const layers = run.plan?.readout?.layers ?? [];
  const raw = layers.map((one) => Math.exp(-done * 3 * ((one - 0.7 * layers.length) / layers.length) ** 2 * 6));
  const at = layers.indexOf(layer);
  return (raw[at] ?? 0) / raw.reduce((sum, value) => sum + value, 0);
}

/** The value of a curve at a share of the training. */
export function measure(run: Run, name: string, done: number, noise: number): number {
  const reaches = run.primaryMetric?.value ?? 0.6;
  const learned = 1 - Math.exp(-5 * done);
  switch (name) {
    case 'train/loss':
      return 0.69 * Math.exp(-4 * done) + 0.5 * (1 - reaches) + 0.16 * Math.exp(-2 * done) * noise;
    case 'train/learning-rate':
      return (
        (run.specification.strategies.some(({ id }) => id === 'full') ? 3e-5 : 5e-4) *
        (done < 0.1 ? done / 0.1 : (1 - done) / 0.9)
      );
    case 'train/gradient-norm':
      return 0.4 + 2 * Math.exp(-3 * done) + 0.6 * noise;
    case 'train/examples-per-second':
      return 46 + 5 * noise;
    case 'dev/loss':
      return 0.7 - (0.7 - 1.4 * (1 - reaches)) * learned + 0.015 * noise + Math.max(0, done - 0.7) * 0.06;
    case 'dev/mean-absolute-error':
      return 400 - (400 - reaches) * learned + 4 * noise;
    case 'dev/macro-f1':
      return 0.45 + (reaches - 0.014 - 0.45) * learned + 0.006 * noise;
    default:
      if (name.startsWith('readout/')) return layerWeight(run, Number(name.split('/').at(-1)), done);
      return 0.55 + (reaches - 0.55) * learned + 0.005 * noise;
  }
}

export const curveNames = (run: Run): string[] => [
  'train/loss',
  'dev/loss',
  ...run.declaredMetrics.filter(({ name }) => !name.endsWith('/*')).map(({ name }) => `dev/${name}`),
  'train/learning-rate',
  'train/gradient-norm',
  'train/examples-per-second',
  ...(run.plan?.readout?.learnsWeights ? run.plan.readout.layers.map((layer) => `readout/layer-weight/${layer}`) : []),
];

export function series(run: Run, name: string): MetricSeries {
  const random = draws(run.number * 31 + name.length);
  const dev = name.startsWith('dev/');
  const every = dev ? Math.max(1, Math.round(run.totalSteps / 6)) : Math.max(1, Math.round(run.totalSteps / 400));
  const step = Array.from({ length: Math.floor(run.step / every) }, (_, index) => (index + 1) * every);
  return {
    name,
    step,
    progress: step.map((at) => (at / run.totalSteps) * Number(run.specification.settings.epochs)),
    seconds: step.map((at) => at * 0.66),
    value: step.map((at) => {
      if (run.state === 'FAILED' && at > 58) return null;
      return measure(run, name, at / run.totalSteps, random() - 0.5);
    }),
    reduced: run.totalSteps > 400,
    total: dev ? step.length : run.step,
  };
}

export function log(run: Run): LogLine[] {
  if (run.startedAt === null) return [];
  const start = Date.parse(run.startedAt);
  const line = (number: number, text: string, level: LogLine['level'] = 'INFO'): LogLine => ({
    number,
    attempt: 1,
    level,
    time: new Date(start + number * 900).toISOString(),
    text,
  });
  const steps = series(run, 'train/loss');
  const lines = [
    line(
      1,
      `Fetched ${run.baseModel.name} (${sha(run.baseModel.name).slice(0, 12)}) and ${run.dataset.name} v${run.dataset.number}.`,
    ),
    line(2, `${run.trainedParameters} of ${run.totalParameters} parameters learn.`),
    line(3, 'bf16 is 1.7 times as fast as fp32 on this processor; using bf16 for frozen layers.'),
    line(4, '3 rows are longer than 128 tokens and were cut.', 'WARN'),
    ...steps.step
      .filter((_, index) => index % 8 === 0)
      .map((step, index) =>
        line(5 + index, `step ${step}/${run.totalSteps}  loss ${String(steps.value[index * 8]).slice(0, 7)}`),
      ),
  ];
  if (run.reason) lines.push(line(lines.length + 1, run.reason, 'ERROR'));
  return lines;
}
