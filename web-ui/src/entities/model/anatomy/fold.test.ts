import { expect, test } from 'vitest';
import type { AdapterView, PlanPart } from '@/api/types';
import { foldLayers, unfoldedGroup } from './fold';

const layer = (number: number, trained = 0): PlanPart => ({
  name: `layer ${number}`,
  layer: number,
  parameters: 1000,
  trained,
  adapterParameters: trained,
  state: trained > 0 ? 'PARTLY' : 'CACHED',
});
const lora = (number: number): AdapterView => ({
  placement: 'lora',
  layer: number,
  role: 'QUERY',
  formula: 'x + x·A·B',
  parameters: 10,
});

test('equal neighbors become one group', () => {
  const parts = [layer(0), layer(1), layer(2, 10), layer(3, 10)];
  const groups = foldLayers({ parts, adapters: [lora(2), lora(3)] });
  expect(groups.map(({ first, last }) => [first, last])).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(unfoldedGroup(groups)).toMatchObject({ first: 2, last: 3 });
});

test('where every layer has a weight of its own none are folded', () => {
  expect(foldLayers({ parts: [layer(0), layer(1)], adapters: [] }, true)).toHaveLength(2);
});

test('without adapters the uppermost layer that learns is opened, else the top', () => {
  expect(unfoldedGroup(foldLayers({ parts: [layer(0), layer(1, 5), layer(2)], adapters: [] }))).toMatchObject({
    first: 1,
  });
  expect(unfoldedGroup(foldLayers({ parts: [layer(0), layer(1)], adapters: [] }))).toMatchObject({ first: 0, last: 1 });
});
