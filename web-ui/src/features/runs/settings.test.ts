import { expect, test } from 'vitest';
import type { OptionsSchema, RunSpecification } from '@/api/types';
import { settingsOf } from './settings';

const integer = (order: number) => ({ type: 'integer' as const, 'x-order': order });
const schema: OptionsSchema = {
  type: 'object',
  properties: { epochs: integer(0), batchSize: integer(1), seed: integer(2) },
};

const specification: RunSpecification = {
  dataset: 'dataset',
  baseModel: 'model',
  head: { id: 'sequence-classification', options: {} },
  placements: [],
  strategies: [],
  settings: { seed: 42, epochs: 3, batchSize: 16 },
  resources: { slots: 1, priority: 0 },
  variation: null,
};

test('settings stand in the order of the form, whatever the order they were stored in', () => {
  const settings = settingsOf(specification, { settings: {}, schema, extensions: [] });
  const pointers = settings.map(({ pointer }) => pointer).filter((pointer) => pointer.startsWith('/settings/'));
  expect(pointers).toEqual(['/settings/epochs', '/settings/batchSize', '/settings/seed']);
});
