import { http, HttpResponse } from 'msw';
import type {
  Choice,
  Experiment,
  ExperimentRequest,
  OptionsSchema,
  Problem,
  RunSpecification,
  Validation,
  Variation,
} from '@/api/types';
import { answer, API, minutesAgo, notFound, page, problem, badSort, sorted } from '../answers';
import { allExperiments, allRuns, plan, settings } from '../team';
import { allPlugins } from './plugins';

export const settingsSchema: OptionsSchema = {
  type: 'object',
  properties: {
    epochs: {
      type: 'integer',
      title: 'Epochs',
      description: 'Passes over the training split.',
      minimum: 1,
      maximum: 1000,
      default: 3,
    },
    batchSize: {
      type: 'integer',
      title: 'Batch size',
      description: 'Examples per optimizer step.',
      'x-unit': 'examples',
      minimum: 1,
      maximum: 4096,
      default: 32,
    },
    maxTokens: {
      type: ['integer', 'null'],
      title: 'Longest sequence',
      description: 'Longer inputs are cut. Empty takes what 99 % of the rows need.',
      'x-unit': 'tokens',
      minimum: 8,
      maximum: 512,
      default: null,
    },
    learningRate: {
      type: ['number', 'null'],
      title: 'Learning rate',
      description: 'Peak of the schedule. Empty lets the strategy decide.',
      minimum: 0,
      default: null,
    },
    seed: { type: 'integer', title: 'Seed', description: 'Everything random follows from it.', default: 42 },
    precision: {
      type: 'string',
      title: 'Precision',
      description: 'Auto measures at the start whether bfloat16 pays.',
      enum: ['AUTO', 'FP32', 'BF16'],
      default: 'AUTO',
    },
    weightDecay: {
      type: 'number',
      title: 'Weight decay',
      description: "AdamW's decoupled decay.",
      minimum: 0,
      maximum: 1,
      default: 0.01,
      'x-advanced': true,
    },
    warmup: {
      type: 'number',
      title: 'Warmup',
      description: 'Share of all steps over which the rate rises from 0.',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      'x-advanced': true,
    },
    clipNorm: {
      type: 'number',
      title: 'Largest gradient norm',
      description: 'Largest global norm of a gradient; 0 switches clipping off.',
      minimum: 0,
      default: 1,
      'x-advanced': true,
    },
    dropout: {
      type: ['number', 'null'],
      title: 'Dropout',
      description: "Empty keeps the checkpoint's own.",
      minimum: 0,
      maximum: 0.9,
      default: null,
      'x-advanced': true,
    },
    attentionDropout: {
      type: 'number',
      title: 'Attention dropout',
      description: '0 allows the fast kernel.',
      minimum: 0,
      maximum: 0.9,
      default: 0,
      'x-advanced': true,
    },
    evaluationsPerEpoch: {
      type: 'integer',
      title: 'Evaluations per epoch',
      description: 'Each also writes a checkpoint.',
      minimum: 1,
      maximum: 100,
      default: 2,
      'x-advanced': true,
    },
    keepCheckpoints: {
      type: 'integer',
      title: 'Keep checkpoints',
      description: 'The newest ones, beside the best.',
      minimum: 1,
      maximum: 100,
      default: 2,
      'x-advanced': true,
    },
  },
};

/** The runs a request asks for: variations × seeds. */
function resolve(request: ExperimentRequest): { name: string; specification: RunSpecification }[] {
  const variations = request.variations?.length ? request.variations : [{ name: request.name }];
  const seeds = request.seeds?.length ? request.seeds : [Number(request.specification.settings?.seed ?? settings.seed)];
  const { dataset, baseModel, resources, ...asked } = request.specification;
  return variations.flatMap((variation: Variation) =>
    seeds.map((seed) => ({
      name: seeds.length > 1 ? `${variation.name} · seed ${seed}` : variation.name,
      specification: {
        dataset,
        baseModel,
        head: variation.head ?? asked.head,
        placements: variation.placements ?? asked.placements,
        strategies: variation.strategies ?? asked.strategies,
        resources: resources ?? { slots: 1, priority: 0 },
        settings: { ...settings, ...asked.settings, ...variation.settings, seed },
        variation: null,
      },
    })),
  );
}

function check({ specification: { head, placements, strategies } }: ExperimentRequest): Problem[] {
  const ids = allPlugins.flatMap(({ extensions }) => extensions.map(({ id }) => id));
  const chosen: [string, string, Choice][] = [
    ['head', '/head', head],
    ...placements.map((choice, index): [string, string, Choice] => ['placement', `/placements/${index}`, choice]),
    ...strategies.map((choice, index): [string, string, Choice] => ['strategy', `/strategies/${index}`, choice]),
  ];
  return chosen
    .filter(([, , { id }]) => !ids.includes(id))
    .map(([noun, pointer, { id }]) => ({
      pointer: `${pointer}/id`,
      message: `There is no ${noun} “${id}”. Known are ${ids.join(', ')}.`,
      severity: 'ERROR',
    }));
}

function validate(request: ExperimentRequest): Validation {
  const problems = check(request);
  if (problems.length > 0) return { problems, runs: [] };
  const runs = resolve(request).map(({ name, specification }) => ({ name, plan: plan(specification) }));
  return { problems: runs[0]?.plan.problems ?? [], runs };
}

export const experiments = [
  http.get(`${API}/training-settings`, () => HttpResponse.json({ schema: settingsSchema, defaults: settings })),
  http.get(`${API}/experiments`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const search = (searchParams.get('search') ?? '').toLowerCase();
    const state = searchParams.get('state');
    const dataset = searchParams.get('dataset');
    const baseModel = searchParams.get('baseModel');
    const matching = allExperiments.filter(
      (one) =>
        one.name.toLowerCase().includes(search) &&
        (!state || one.state === state) &&
        (!dataset || one.dataset.datasetId === dataset) &&
        (!baseModel || one.baseModel.id === baseModel),
    );
    const found = sorted(matching, searchParams.get('sort'), ['createdAt', 'name']);
    if (!found) return badSort(searchParams.get('sort'));
    return page(found, Number(searchParams.get('limit') ?? 50), searchParams.get('cursor'));
  }),
  http.get(`${API}/experiments/:id`, ({ params }) => {
    const found = allExperiments.find(({ id }) => id === params.id);
    if (!found) return notFound('experiment');
    return answer<'getExperiment'>({ ...found, runs: allRuns.filter((run) => run.experimentId === found.id) });
  }),
  http.patch(`${API}/experiments/:id`, async ({ params, request }) => {
    const found = allExperiments.find(({ id }) => id === params.id);
    if (!found) return notFound('experiment');
    return HttpResponse.json(Object.assign(found, await request.json()));
  }),
  http.post(`${API}/experiments/validate`, async ({ request }) =>
    answer<'validateExperiment'>(validate((await request.json()) as ExperimentRequest)),
  ),
  http.post(`${API}/experiments`, async ({ request }) => {
    const asked = (await request.json()) as ExperimentRequest;
    const { problems, runs } = validate(asked);
    if (problems.some(({ severity }) => severity === 'ERROR'))
      return problem(422, 'validation', 'The experiment cannot run as it is.', problems);
    const template = allExperiments[0];
    if (!template) return problem(500, 'internal', 'The made-up team has no experiment.');
    const number = Math.max(...allExperiments.map((one) => one.number)) + 1;
    const made: Experiment = {
      ...template,
      id: `experiment-${number}`,
      number,
      name: asked.name,
      note: asked.note ?? '',
      createdAt: minutesAgo(0),
      specification: asked.specification,
      runCounts: { queued: runs.length, running: 0, paused: 0, succeeded: 0, failed: 0, cancelled: 0 },
      state: 'active',
      bestRun: null,
    };
    allExperiments.unshift(made);
    return answer<'launchExperiment'>(made, { status: 201 });
  }),
];
