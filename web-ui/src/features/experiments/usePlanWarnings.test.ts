import { expect, test } from 'vitest';
import { cutRows, unknownTokens } from './usePlanWarnings';

test('rows that are cut are worth a word from five in a hundred on', () => {
  expect(cutRows(0.04, 128)).toEqual([]);
  expect(cutRows(0.851, 128)[0]?.message).toContain('85.1 % of the rows are longer than 128 tokens');
});

test('a row of unknown tokens names the base model', () => {
  expect(unknownTokens(['[CLS]', '[UNK]', '[UNK]', '[UNK]', '[SEP]'])).toMatchObject([
    { pointer: '/baseModel', severity: 'WARNING', message: expect.stringContaining('3 of 3 tokens') as string },
  ]);
});

test('special tokens and a rare unknown one are no reason', () => {
  expect(unknownTokens(['[CLS]', 'a', 'b', 'c', 'd', 'e', '[UNK]', '[SEP]'])).toEqual([]);
  expect(unknownTokens(['<s>', '</s>'])).toEqual([]);
  expect(unknownTokens([])).toEqual([]);
});
