import { expect, test } from 'vitest';
import { draftFromRun, emptyDraft, missing, multiply, runCount, specify, toRequest, variationInWords } from './draft';
import { allRuns, training } from '@mock/team';
import { allPlugins } from '@mock/handlers/plugins';
import { fromYaml, toYaml } from './yaml';
import type { Extension, ExtensionKind } from '@/lib/types';

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
  training: { type: 'object' as const, properties: { epochs: {}, learningRate: {} } },
};

test('every variation meets every value, and every seed', () => {
  const ranks = multiply(draft, { part: 'placement', field: 'rank', title: 'Rank' }, [4, 8]);
  const both = multiply(ranks, { part: 'training', field: 'learningRate', title: 'Learning rate' }, [0.00003, 0.0001]);
  expect(both.variations).toHaveLength(4);
  expect(both.variations?.[3]).toEqual({
    name: 'rank 8 · learning rate 1e-4',
    placement: { id: 'lora', options: { rank: 8 } },
    training: { learningRate: 0.0001 },
  });
  expect(runCount({ ...both, seeds: [1, 2, 3] })).toBe(12);
  expect(variationInWords(both.variations?.[0] ?? { name: '' })).toBe('LoRA rank 4, learning rate 3e-5');
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
