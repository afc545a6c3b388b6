import { expect, test } from 'vitest';
import { allModels, details } from '@mock/handlers/models';
import { outlinePlan, siteKinds } from './outline';

test('equal sites of different layers are one line', () => {
  const kinds = siteKinds([
    { layer: -1, role: 'embeddings', inputWidth: 8, outputWidth: 8 },
    { layer: 0, role: 'query', inputWidth: 8, outputWidth: 8 },
    { layer: 1, role: 'query', inputWidth: 8, outputWidth: 8 },
    { layer: 1, role: 'ffn-up', inputWidth: 8, outputWidth: 32 },
  ]);

  expect(kinds).toEqual([
    { role: 'embeddings', inputWidth: 8, outputWidth: 8, layers: 1 },
    { role: 'query', inputWidth: 8, outputWidth: 8, layers: 2 },
    { role: 'ffn-up', inputWidth: 8, outputWidth: 32, layers: 1 },
  ]);
});

test('a layer has the parameters of its parts', () => {
  const [starter] = allModels;
  if (!starter) throw new Error('The made-up team has no model.');
  const { parts } = outlinePlan(details(starter));
  expect(parts.map(({ layer }) => layer)).toEqual([-1, 0, 1, 2, 3, 4, 5]);
  expect(parts[1]?.parameters).toBe(12 * 384 * 384 + 13 * 384);
});
