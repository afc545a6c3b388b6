import { http, HttpResponse } from 'msw';
import type { ColumnRole, Extension, ExtensionDescriptor, OptionSchema, Plugin } from '@/api/types';
import { answer, API, notFound, page, problem, sha } from '../answers';

const describe = (
  kind: ExtensionDescriptor['kind'],
  id: string,
  title: string,
  summary: string,
  properties: Record<string, OptionSchema> = {},
  columnRoles: ColumnRole[] = [],
): ExtensionDescriptor => ({
  kind,
  id,
  title,
  summary,
  optionsSchema: { type: 'object', properties },
  defaults: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default])),
  columnRoles,
  subjects: kind === 'ANALYSIS' ? { min: 1, max: 1 } : null,
});

const roles = ['QUERY', 'KEY', 'VALUE', 'ATTENTION_OUTPUT', 'FFN_UP', 'FFN_DOWN'];

const plugin = (id: string, description: string, extensions: ExtensionDescriptor[]): Plugin => ({
  id,
  version: '1.0.0',
  provider: 'Headstock',
  description,
  requires: '>=1.0.0 & <2.0.0',
  sha256: sha(id),
  bundled: true,
  state: 'ready',
  problem: null,
  extensions,
  uses: [
    { by: 'RUNS', count: 14 },
    { by: 'ANALYSES', count: 1 },
  ],
  uploadedAt: null,
});

export const allPlugins: Plugin[] = [
  plugin('bert', 'BERT and its relatives in the same layout.', [
    describe('FAMILY', 'bert', 'BERT', 'Reads checkpoints in the layout of BERT.'),
  ]),
  plugin('sequence-classification', 'One label for each text or pair of texts.', [
    describe(
      'HEAD',
      'sequence-classification',
      'Sequence classification',
      'One label for each text or pair of texts.',
      {
        pooling: {
          type: 'string',
          title: 'Pooling',
          description: 'How the token vectors become one: the first token, their mean, or their maximum.',
          enum: ['POOLER', 'CLS', 'MEAN', 'MAX'],
          default: 'POOLER',
        },
        dropout: {
          type: 'number',
          title: 'Dropout',
          description:
            'Share of the pooled vector that is left out while training. More fights overfitting, too much slows learning.',
          minimum: 0,
          maximum: 0.9,
          default: 0.1,
        },
        labelSmoothing: {
          type: 'number',
          title: 'Label smoothing',
          description: 'Share of the target that is spread over the other classes. Helps with noisy labels.',
          minimum: 0,
          maximum: 0.5,
          default: 0,
          'x-advanced': true,
        },
      },
    ),
  ]),
  plugin('lora', 'Low-rank updates beside frozen projections.', [
    describe(
      'PLACEMENT',
      'lora',
      'LoRA',
      'A low-rank matrix is learned beside chosen projections and can be merged into them.',
      {
        rank: {
          type: 'integer',
          title: 'Rank',
          description: 'Width of the low-rank path. Larger learns more and costs more.',
          minimum: 1,
          maximum: 256,
          default: 8,
        },
        alpha: {
          type: 'number',
          title: 'Alpha',
          description: 'The path is scaled by alpha / rank.',
          minimum: 0,
          default: 16,
        },
        roles: {
          type: 'array',
          title: 'Where',
          description: 'The projections that get a low-rank path.',
          items: { type: 'string', enum: roles },
          default: ['QUERY', 'VALUE'],
        },
        rankStabilized: {
          type: 'boolean',
          title: 'Rank-stabilized',
          description: 'Scales by alpha / √rank instead, which keeps large ranks learning.',
          default: false,
          'x-advanced': true,
        },
        lastLayers: {
          type: 'integer',
          title: 'Only the last layers',
          description: 'Counted from the output; 0 means all of them.',
          'x-unit': 'layers',
          minimum: 0,
          default: 0,
          'x-advanced': true,
        },
      },
    ),
  ]),
  plugin('bottleneck', 'Small two-layer adapters in the residual stream.', [
    describe(
      'PLACEMENT',
      'bottleneck',
      'Bottleneck adapters',
      'A narrow two-layer network after attention and feed-forward.',
      {
        width: {
          type: 'integer',
          title: 'Width',
          description: 'Of the narrow middle. Larger learns more and costs more.',
          'x-unit': 'units',
          minimum: 1,
          default: 48,
        },
        where: {
          type: 'string',
          title: 'Where',
          description: 'After both sub-layers as Houlsby, or after the feed-forward only as Pfeiffer.',
          enum: ['HOULSBY', 'PFEIFFER'],
          default: 'PFEIFFER',
        },
      },
    ),
  ]),
  plugin('tuning', 'What is learned, how fast, and from when.', [
    describe('STRATEGY', 'head-only', 'Head only', 'Freezes the model and trains the head.', {
      layer: {
        type: 'integer',
        title: 'Layer to read',
        description: 'Layer whose output the head reads, counted from 1 at the input; 0 is the last.',
        minimum: 0,
        default: 0,
        'x-advanced': true,
      },
    }),
    describe(
      'STRATEGY',
      'adapters-only',
      'Adapters and head',
      'Freezes the model and trains the placed modules and the head.',
      {
        layerNorms: {
          type: 'boolean',
          title: 'Train LayerNorms',
          description: 'Also train the scale and shift of every LayerNorm: a few thousand parameters more.',
          default: false,
          'x-advanced': true,
        },
      },
    ),
    describe('STRATEGY', 'full', 'Everything', 'Trains all parameters.', {
      headLearningRateScale: {
        type: 'number',
        title: 'Head learns faster by',
        description: 'How much faster the head learns than the model below it.',
        minimum: 0.1,
        maximum: 100,
        default: 1,
        'x-advanced': true,
      },
    }),
  ]),
  plugin('prefix', 'Trained vectors before the keys and values of every layer.', [
    describe('PLACEMENT', 'prefix', 'Prefix', 'Trained keys and values before those of the text.', {
      length: { type: 'integer', title: 'Length', description: 'Vectors per layer.', minimum: 1, default: 16 },
    }),
  ]),
  plugin('readout', 'From which layers the head reads.', [
    describe('STRATEGY', 'layer-mix', 'Layer mix', 'Learns a weight per layer and reads their mixture.'),
  ]),
  plugin('flat', 'Strategies that look for flat minima, and what can be asked about them.', [
    describe('STRATEGY', 'sam', 'SAM', 'Follows the gradient at the worst nearby point.', {
      rho: {
        type: 'number',
        title: 'Radius',
        description: 'How far the worst point may be.',
        minimum: 0,
        default: 0.05,
      },
    }),
    describe('ANALYSIS', 'loss-line', 'Loss on a line', 'The loss along a random direction through the weights.', {
      points: { type: 'integer', title: 'Points', description: 'Values along the line.', minimum: 3, default: 21 },
    }),
  ]),
  plugin('probing', 'What layers know.', [
    describe('ANALYSIS', 'probing', 'Layer probing', 'Trains a small head on each layer.', {
      examples: { type: 'integer', title: 'Examples', description: 'How many texts are read.', default: 256 },
      seed: { type: 'integer', title: 'Seed', description: 'Draws the texts.', default: 1, 'x-advanced': true },
    }),
    {
      ...describe('ANALYSIS', 'similarity', 'Similarity of layers', 'Compares the layers of two or three models.'),
      subjects: { min: 2, max: 3 },
    },
  ]),
  plugin('recipes', 'Base models that are made here.', [
    describe('RECIPE', 'student', 'Student', 'A smaller model with layers of a larger one.', {
      teacher: {
        type: 'string',
        title: 'Teacher',
        description: 'The model whose layers are taken.',
        default: '',
        'x-reference': 'model',
      },
      layers: { type: 'integer', title: 'Layers', description: 'How many are kept.', minimum: 1, default: 3 },
    }),
    describe('RECIPE', 'random-model', 'Random start', 'A model of the same shape with random weights.'),
  ]),
  plugin('studies', 'Comparisons of many runs.', [
    describe(
      'STUDY',
      'pretrained-or-scratch',
      'Pre-trained against scratch',
      'What pre-training is worth on this data.',
      {
        seeds: { type: 'integer', title: 'Seeds', description: 'Runs per variant.', minimum: 1, default: 3 },
      },
    ),
  ]),
  plugin('token-classification', 'A class for each word.', [
    describe('HEAD', 'token-classification', 'Token classification', 'A class for each word.'),
  ]),
  plugin('reading', 'Answers that are parts of a text.', [
    describe(
      'HEAD',
      'extractive-qa',
      'Extractive question answering',
      'Finds the part of a text that answers a question.',
    ),
  ]),
  plugin('generation', 'Texts that are written.', [
    describe('HEAD', 'prefix-lm', 'Prefix language model', 'Writes a text word by word.'),
    describe('HEAD', 'regression', 'Regression', 'A number for each text.'),
  ]),
  plugin('tabular', 'CSV and TSV files.', [
    describe('FORMAT', 'csv', 'CSV', 'Rows of values between commas, semicolons or tabs.'),
  ]),
];

const allExtensions: Extension[] = allPlugins.flatMap((one) =>
  one.extensions.map((extension) => ({
    ...extension,
    pluginId: one.id,
    pluginVersion: one.version,
    pluginSha256: one.sha256,
  })),
);

const columnRoles: ColumnRole[] = [
  { id: 'text', type: 'string', repeatable: true },
  { id: 'words', type: 'strings', repeatable: false },
  { id: 'choices', type: 'strings', repeatable: false },
  { id: 'label', type: 'class', repeatable: false },
  { id: 'labels', type: 'classes', repeatable: false },
  { id: 'number', type: 'number', repeatable: true },
  { id: 'tags', type: 'class-per-word', repeatable: false },
  { id: 'spans', type: 'spans', repeatable: false },
  { id: 'target-text', type: 'strings', repeatable: false },
  { id: 'group', type: 'string', repeatable: false },
  { id: 'split', type: 'string', repeatable: false },
  { id: 'ignored', type: 'json', repeatable: true },
  { id: 'arcs', type: 'json', repeatable: false },
];

export const plugins = [
  http.get(`${API}/column-roles`, () => HttpResponse.json(columnRoles)),
  http.get(`${API}/plugins`, () => page(allPlugins)),
  http.post(`${API}/plugins`, () =>
    problem(
      422,
      'validation',
      'The jar is not a plugin: its manifest has no Plugin-Id.',
      [],
      'Build it with the plugin parent.',
    ),
  ),
  http.patch(`${API}/plugins/:id`, async ({ params, request }) => {
    const found = allPlugins.find(({ id }) => id === params.id);
    if (!found) return notFound('plugin');
    const { enabled } = (await request.json()) as { enabled: boolean };
    return answer<'changePlugin'>(Object.assign(found, { state: enabled ? 'ready' : 'disabled' }));
  }),
  http.get(`${API}/extensions`, ({ request }) => {
    const kind = new URL(request.url).searchParams.get('kind');
    return page(allExtensions.filter((extension) => kind === null || extension.kind === kind));
  }),
];
