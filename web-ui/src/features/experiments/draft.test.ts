import { expect, test } from 'vitest';
import {
  draftFromExperiment,
  draftFromRun,
  emptyDraft,
  expand,
  missing,
  runCount,
  specify,
  toRequest,
  variationInWords,
  vary,
} from './draft';
import { allExperiments, allRuns, training } from '@mock/team';
import { allPlugins } from '@mock/handlers/plugins';
import { fromYaml, toYaml } from './yaml';
import type { Extension, ExtensionKind } from '@/api/types';

const lora = { id: 'lora', options: { rank: 8 } };
const draft = {
  ...specify(emptyDraft('data', 'model'), {
    head: { id: 'sequence-classification', options: {} },
    placement: lora,
    strategy: { id: 'adapters-only', options: {} },
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
  training: {
    type: 'object' as const,
    properties: { epochs: { type: 'integer' }, learningRate: { type: ['number', 'null'] } },
  },
};

const ranks = { part: 'placement' as const, extension: 'lora', field: 'rank', title: 'Rank', values: [4, 8] };
const rates = {
  part: 'training' as const,
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
    placement: { id: 'lora', options: { rank: 8 } },
    training: { learningRate: 0.0001 },
  });
  expect(runCount({ ...both, seeds: [1, 2, 3] })).toBe(12);
  expect(variationInWords(expand(both)[0] ?? { name: '' })).toBe('LoRA rank 4, learning rate 3e-5');
});

test('what is chosen after a field was varied counts in every run', () => {
  const varied = vary(draft, ranks);
  const later = specify(varied, { placement: { id: 'lora', options: { rank: 8, alpha: 32 } } });
  expect(toRequest(later).variations?.map(({ placement }) => placement?.options)).toEqual([
    { rank: 4, alpha: 32 },
    { rank: 8, alpha: 32 },
  ]);
});

test('values of a field that nobody uses make no runs', () => {
  const varied = vary(draft, ranks);
  const without = specify(varied, { placement: { id: 'none', options: {} } });
  expect(toRequest(without)).not.toHaveProperty('variations');

  const ladder = {
    ...varied,
    variations: [{ name: 'LoRA' }, { name: 'full', placement: { id: 'none', options: {} } }],
  };
  expect(expand(ladder).map(({ name }) => name)).toEqual(['LoRA · rank 4', 'LoRA · rank 8', 'full']);
});

test('what is missing is said in words', () => {
  expect(missing(emptyDraft('data'))).toEqual(['a base model', 'a head', 'how to tune']);
  expect(missing(draft)).toEqual([]);
});

test('a clone shows only what differs from the defaults', () => {
  const failed = allRuns.find(({ state }) => state === 'FAILED');
  if (!failed) throw new Error('The made-up team has no failed run.');
  expect(draftFromRun(failed, training).specification.training).toEqual({ learningRate: 0.5 });
});

test('an experiment is repeated with all its runs and seeds', () => {
  const [experiment] = allExperiments.filter(({ name }) => name.includes('five seeds'));
  if (!experiment) throw new Error('The made-up team has no experiment with seeds.');
  const runs = allRuns.filter(({ experimentId }) => experimentId === experiment.id);
  const again = draftFromExperiment({ ...experiment, runs }, training);
  expect(runCount(again)).toBe(runs.length);
  expect(again.seeds).toEqual([1, 2, 3, 4, 5]);
  expect(again.variations?.map(({ name, placement, training: own }) => [name, placement?.id, own])).toEqual([
    ['LoRA', 'lora', undefined],
    ['full', 'none', undefined],
  ]);
});

test('the one seed that an experiment was given is kept', () => {
  const [experiment] = allExperiments.filter(({ name }) => name.includes('five seeds'));
  if (!experiment) throw new Error('The made-up team has no experiment with seeds.');
  const [run] = allRuns.filter(({ experimentId }) => experimentId === experiment.id);
  if (!run) throw new Error('It has no runs.');
  const withSeed = (seed: number) => ({
    ...run,
    specification: { ...run.specification, training: { ...run.specification.training, seed } },
  });
  const asked = { ...experiment, specification: { ...experiment.specification, training: {} } };
  const again = (seed: number) => draftFromExperiment({ ...asked, runs: [withSeed(seed)] }, training);
  expect(again(training.seed + 1).seeds).toEqual([training.seed + 1]);
  expect(again(training.seed)).not.toHaveProperty('seeds');
});

test('what the server answers as null is not there, in a repeated experiment and in its YAML', () => {
  const [experiment] = allExperiments;
  if (!experiment) throw new Error('The made-up team has no experiment.');
  const specification = { ...draft.specification, resources: null };
  const again = draftFromExperiment({ ...experiment, specification, runs: [] }, training);
  expect(toYaml(again)).not.toContain('resources');

  const { draft: read, mistakes } = fromYaml(
    `${toYaml(draft)}seeds:\nvariations:\n  - name: full\n    head:\n    placement: { id: none, options: }\n`,
    schemas,
  );
  expect(mistakes).toEqual([]);
  expect(read?.variations).toEqual([{ name: 'full', placement: { id: 'none', options: {} } }]);
  expect(read).not.toHaveProperty('seeds');
});

test('YAML and draft are the same object', () => {
  const read = fromYaml(toYaml(draft), schemas);
  expect(read.mistakes).toEqual([]);
  expect(read.draft && toRequest(read.draft)).toEqual(toRequest(draft));
});

test('an unknown name in YAML is an error with its line', () => {
  const text = toYaml(draft).replace('rank: 8', 'rnak: 8').replace('training: {}', 'training:\n    epoks: 3');
  const { draft: read, mistakes } = fromYaml(text, schemas);
  expect(read).toBeNull();
  expect(mistakes).toEqual([
    { line: 11, message: '“rnak” is not known in options. Known are rank, alpha, roles, rankStabilised, lastLayers.' },
    { line: 16, message: '“epoks” is not known in training. Known are epochs, learningRate.' },
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
  ['specification: 4', 'specification must have names and values.'],
  ['specification:\n  training: { epochs: 1.5 }', 'epochs must be a whole number, not 1.5.'],
  ['specification:\n  placement: { id: lora, options: { roles: QUERY } }', 'roles must be a list, not "QUERY".'],
])('a value of the wrong kind is a mistake: %s', (text, message) => {
  expect(fromYaml(text, schemas).mistakes.map((mistake) => mistake.message)).toEqual([message]);
});

test('an experiment in YAML may be half written', () => {
  const { draft: read } = fromYaml('name:\nspecification:\n  dataset:', schemas);
  expect(read && missing(read)).toEqual(['the data', 'a base model', 'a head', 'how to tune']);
});
