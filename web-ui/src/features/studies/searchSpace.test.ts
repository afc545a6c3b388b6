import { expect, test } from 'vitest';
import type { Extension } from '@/api/types';
import { fieldsOf, parseRange, rangeInWords, valuesInWords } from './searchSpace';

const extension = (id: string, title: string, properties: object) =>
  ({ id, title, optionsSchema: { type: 'object', properties } }) as unknown as Extension;

test('fields are named by their paths, also of the second method in a list', () => {
  const choice = (id: string) => ({ id, options: {} });
  const fields = fieldsOf(
    {
      dataset: 'd',
      baseModel: 'm',
      head: choice('head'),
      placements: [choice('none-of-these'), choice('lora')],
      strategies: [],
    },
    {
      settings: { type: 'object', properties: { epochs: { type: 'integer' }, seed: { type: 'integer' } } },
      heads: [extension('head', 'A head', { dropout: { type: 'number', title: 'Dropout' } })],
      placements: [extension('lora', 'LoRA', { rank: { type: 'integer', title: 'Rank' } })],
      strategies: [],
    },
  );
  expect(fields.map(({ path, title }) => [path, title])).toEqual([
    ['settings.epochs', 'Epochs'],
    ['head.options.dropout', 'A head: Dropout'],
    ['placements.1.options.rank', 'LoRA: Rank'],
  ]);
});

test('lists and ranges are read, and what the field cannot take is refused', () => {
  const number = { type: 'number' };
  expect(parseRange('4, 8', number, false)).toEqual({ values: [4, 8], low: 0, high: 0, log: false });
  expect(parseRange('1e-5 to 1e-3', number, true)).toEqual({ values: [], low: 1e-5, high: 1e-3, log: true });
  expect(parseRange('0 to 1', number, true)).toBeNull();
  expect(parseRange('3 to 1', number, false)).toBeNull();
  expect(parseRange('4, many', number, false)).toBeNull();
  expect(parseRange('', number, false)).toBeNull();
  expect(parseRange('fp32, bf16', { type: 'string', enum: ['FP32', 'BF16'] }, false)?.values).toEqual(['FP32', 'BF16']);
  expect(rangeInWords({ values: [], low: 1, high: 2, log: true })).toBe('1 to 2, logarithmic');
});

test('the limits of a field are said, and those that are not only usual hold', () => {
  const rank = { type: 'integer', minimum: 1, maximum: 256, default: 8 };
  expect(valuesInWords(rank)).toBe(
    'A list of whole numbers such as 4, 8, 16, or a range such as 4 to 64; usually at least 1, at most 256. Default 8.',
  );
  expect(parseRange('4, 512', rank, false)?.values).toEqual([4, 512]);
  expect(parseRange('4.5, 8', rank, false)).toBeNull();
  expect(parseRange('1 to 256', rank, false)).toEqual({ values: [], low: 1, high: 256, log: false });
  expect(parseRange('0 to 4', { type: 'number', exclusiveMinimum: 0 }, false)).toBeNull();
  expect(valuesInWords({ type: 'string', enum: ['FP32', 'BF16'] })).toBe('Any of FP32, BF16, separated by commas.');
});
