import { expect, test } from 'vitest';
import {
  draftFromExperiment,
  draftFromRun,
  emptyDraft,
  expand,
  missing,
  moved,
  replaced,
  runCount,
  specify,
  toRequest,
  variationInWords,
  vary,
} from './draft';
import { allExperiments, allRuns, settings } from '@mock/team';
import { allPlugins } from '@mock/handlers/plugins';
import { fromYaml, toYaml } from './yaml';
import type { Extension, ExtensionKind, Run } from '@/api/types';

const lora = { id: 'lora', options: { rank: 8 } };
const draft = {
  ...specify(emptyDraft('data', 'model'), {
    head: { id: 'sequence-classification', options: {} },
    placements: [lora],
    strategies: [{ id: 'adapters-only', options: {} }],
  }),
  name: 'Ranks',
};

const of = (kind: ExtensionKind): Extension[] =>
  allPlugins.flatMap((plugin) =>
    plugin.extensions
      .filter((extension) => extension.kind === kind)
      .map((extension) => ({ ...extension, pluginId: plugin.id, pluginVersion: '0.1.0', pluginSha256: '' })),
  );
const schemas = {
  heads: of('HEAD'),
  placements: of('PLACEMENT'),
  strategies: of('STRATEGY'),
  settings: {
    type: 'object' as const,
    properties: { epochs: { type: 'integer' }, learningRate: { type: ['number', 'null'] } },
  },
};

const ranks = { part: 'placements' as const, extension: 'lora', field: 'rank', title: 'Rank', values: [4, 8] };
const rates = {
  part: 'settings' as const,
  extension: null,
  field: 'learningRate',
  title: 'Learning rate',
  values: [0.00003, 0.0001],
};

test('every variation meets every value, and every seed', () => {
  const both = vary(vary(draft, ranks), rates);
  expect(expand(both)).toHaveLength(4);
  expect(expand(both)[3]).toEqual({
    name: 'rank 8 · learning rate 1e-4',
    placements: [{ id: 'lora', options: { rank: 8 } }],
    settings: { learningRate: 0.0001 },
  });
  expect(runCount({ ...both, seeds: [1, 2, 3] })).toBe(12);
  expect(variationInWords(expand(both)[0] ?? { name: '' })).toBe('LoRA rank 4, learning rate 3e-5');
});

test('what is chosen after a field was varied counts in every run', () => {
  const varied = vary(draft, ranks);
  const later = specify(varied, { placements: [{ id: 'lora', options: { rank: 8, alpha: 32 } }] });
  expect(toRequest(later).variations?.map(({ placements }) => placements?.[0]?.options)).toEqual([
    { rank: 4, alpha: 32 },
    { rank: 8, alpha: 32 },
  ]);
});

test('values of a field that nobody uses make no runs', () => {
  const varied = vary(draft, ranks);
  const without = specify(varied, { placements: [] });
  expect(toRequest(without)).not.toHaveProperty('variations');

  const compared = {
    ...varied,
    variations: [{ name: 'LoRA' }, { name: 'full', placements: [] }],
  };
  expect(expand(compared).map(({ name }) => name)).toEqual(['LoRA · rank 4', 'LoRA · rank 8', 'full']);
});

test('of two methods in a list only the one with the field is varied', () => {
  const prefix = { id: 'prefix', options: { length: 4 } };
  const several = specify(vary(draft, ranks), { placements: [prefix, lora] });
  expect(expand(several).map(({ placements }) => placements)).toEqual([
    [prefix, { id: 'lora', options: { rank: 4 } }],
    [prefix, { id: 'lora', options: { rank: 8 } }],
  ]);
});

test('methods are moved and removed in their list', () => {
  const choices = ['a', 'b', 'c'].map((id) => ({ id, options: {} }));
  const ids = (list: { id: string }[]) => list.map(({ id }) => id).join('');
  expect(ids(moved(choices, 2, -1))).toBe('acb');
  expect(ids(moved(choices, 0, 1))).toBe('bac');
  expect(ids(moved(choices, 0, -1))).toBe('abc');
  expect(ids(replaced(choices, 1, null))).toBe('ac');
});

test('what is missing is said in words', () => {
  expect(missing(emptyDraft('data'))).toEqual(['a base model', 'a head', 'how to tune']);
  expect(missing(draft)).toEqual([]);
});

test('a clone shows only what differs from the defaults', () => {
  const failed = allRuns.find(({ state }) => state === 'FAILED');
  if (!failed) throw new Error('The made-up team has no failed run.');
  expect(draftFromRun(failed, settings).specification.settings).toEqual({ learningRate: 0.5 });
});

test('a clone asks for what was asked, not for what planning made of it', () => {
  const [run] = allRuns;
  if (!run) throw new Error('The made-up team has no runs.');
  const decided = { learningRate: 0.0005, maxTokens: 60, dropout: 0.1, precision: 'FLOAT32' };
  const planned = (settled: object, rate: number): Run => ({
    ...run,
    name: `rate ${rate}`,
    specification: { ...run.specification, settings: { ...run.specification.settings, ...settled } },
    requested: { ...run.requested, settings: { weightDecay: rate } },
  });
  const first = planned(decided, 0.2);
  expect(draftFromRun(first, settings).specification.settings).toEqual({ weightDecay: 0.2 });

  const [experiment] = allExperiments;
  if (!experiment) throw new Error('The made-up team has no experiment.');
  const runs = [first, planned({ ...decided, maxTokens: 80 }, 0.3)];
  expect(draftFromExperiment({ ...experiment, runs }, settings).variations?.map(({ settings: own }) => own)).toEqual([
    { weightDecay: 0.2 },
    { weightDecay: 0.3 },
  ]);
});

test('an experiment is repeated with all its runs and seeds', () => {
  const [experiment] = allExperiments.filter(({ name }) => name.includes('five seeds'));
  if (!experiment) throw new Error('The made-up team has no experiment with seeds.');
  const runs = allRuns.filter(({ experimentId }) => experimentId === experiment.id);
  const again = draftFromExperiment({ ...experiment, runs }, settings);
  expect(runCount(again)).toBe(runs.length);
  expect(again.seeds).toEqual([1, 2, 3, 4, 5]);
  expect(
    again.variations?.map(({ name, placements, settings: own }) => [name, placements?.map(({ id }) => id), own]),
  ).toEqual([
    ['LoRA', ['lora'], undefined],
    ['full', [], undefined],
  ]);
});

test('the one seed that an experiment was given is kept', () => {
  const [experiment] = allExperiments.filter(({ name }) => name.includes('five seeds'));
  if (!experiment) throw new Error('The made-up team has no experiment with seeds.');
  const [run] = allRuns.filter(({ experimentId }) => experimentId === experiment.id);
  if (!run) throw new Error('It has no runs.');
  const withSeed = (seed: number) => ({
    ...run,
    specification: { ...run.specification, settings: { ...run.specification.settings, seed } },
  });
  const asked = { ...experiment, specification: { ...experiment.specification, settings: {} } };
  const again = (seed: number) => draftFromExperiment({ ...asked, runs: [withSeed(seed)] }, settings);
  expect(again(settings.seed + 1).seeds).toEqual([settings.seed + 1]);
  expect(again(settings.seed)).not.toHaveProperty('seeds');
});

test('what the server answers as null is not there, in a repeated experiment and in its YAML', () => {
  const [experiment] = allExperiments;
  if (!experiment) throw new Error('The made-up team has no experiment.');
  const specification = { ...draft.specification, resources: null };
  const again = draftFromExperiment({ ...experiment, specification, runs: [] }, settings);
  expect(toYaml(again)).not.toContain('resources');

  const { draft: read, mistakes } = fromYaml(
    `${toYaml(draft)}seeds:\nvariations:\n  - name: full\n    head:\n    placements: [{ id: lora, options: }]\n    strategies: []\n`,
    schemas,
  );
  expect(mistakes).toEqual([]);
  expect(read?.variations).toEqual([{ name: 'full', placements: [{ id: 'lora', options: {} }], strategies: [] }]);
  expect(read).not.toHaveProperty('seeds');
});

test('YAML and draft are the same object', () => {
  const read = fromYaml(toYaml(draft), schemas);
  expect(read.mistakes).toEqual([]);
  expect(read.draft && toRequest(read.draft)).toEqual(toRequest(draft));
});

test('YAML says which other options there are, and reads as without it', () => {
  const text = toYaml(draft, schemas);
  expect(text).toMatch(/rank: 8\n +# Also: alpha: 16, roles: \["QUERY","VALUE"\], .*lastLayers: 0\n/);
  expect(text).toMatch(/settings:\n +\{\}\n +# Also: epochs: null/);
  expect(fromYaml(text, schemas)).toEqual(fromYaml(toYaml(draft), schemas));
});

test('an unknown name in YAML is an error with its line', () => {
  const text = toYaml(draft).replace('rank: 8', 'rnak: 8').replace('settings: {}', 'settings:\n    epoks: 3');
  const { draft: read, mistakes } = fromYaml(text, schemas);
  expect(read).toBeNull();
  expect(mistakes).toEqual([
    { line: 11, message: '“rnak” is not known in options. Known are rank, alpha, roles, rankStabilized, lastLayers.' },
    { line: 16, message: '“epoks” is not known in settings. Known are epochs, learningRate.' },
  ]);
});

test('broken YAML says where it breaks', () => {
  const { mistakes } = fromYaml('name: a\nspecification: [1', schemas);
  expect(mistakes[0]?.line).toBe(2);
});

test.each([
  ['name: 3', 'name must be text or empty, not 3. Put it in quotes: "3".'],
  ['seeds: 7', 'seeds must be a list, for example [1, 2].'],
  ['seeds: [1, two]', 'seeds must be a whole number, not "two".'],
  ['specification:\n  strategies: full', 'strategies must be a list, for example [1, 2].'],
  ['specification: 4', 'specification must have names and values.'],
  ['specification:\n  settings: { epochs: 1.5 }', 'epochs must be a whole number, not 1.5.'],
  ['specification:\n  placements: [{ id: lora, options: { roles: QUERY } }]', 'roles must be a list, not "QUERY".'],
])('a value of the wrong kind is a mistake: %s', (text, message) => {
  expect(fromYaml(text, schemas).mistakes.map((mistake) => mistake.message)).toEqual([message]);
});

test('an experiment in YAML may be half written', () => {
  const { draft: read } = fromYaml('name:\nspecification:\n  dataset:', schemas);
  expect(read && missing(read)).toEqual(['the data', 'a base model', 'a head', 'how to tune']);
});
