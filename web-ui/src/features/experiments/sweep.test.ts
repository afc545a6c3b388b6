import { expect, test } from 'vitest';
import type { OptionSchema } from '@/api/types';
import { complaintAbout, parseValues, spread } from './sweep';

const rate: OptionSchema = { type: 'number' };
const targets: OptionSchema = { type: 'array', items: { enum: ['QUERY', 'VALUE', 'FFN_UP'] } };
const layers: OptionSchema = { type: 'array', items: { type: 'integer' } };

test('a list of values is separated by commas, and refused when one does not fit', () => {
  expect(parseValues('1e-5, 3e-5', rate)).toEqual([0.00001, 0.00003]);
  expect(parseValues('1e-5, fast', rate)).toBeNull();
  expect(parseValues('1.5', { type: 'integer' })).toBeNull();
  expect(parseValues('false,true', { type: 'boolean' })).toEqual([false, true]);
});

test('lists are separated by semicolons and name their items as the form or as YAML does', () => {
  expect(parseValues('query, value; FFN up; none', targets)).toEqual([['QUERY', 'VALUE'], ['FFN_UP'], []]);
  expect(parseValues('query; key', targets)).toBeNull();
  expect(parseValues('1; 1, 2', layers)).toEqual([[1], [1, 2]]);
});

test('a range has its ends exactly and is even, or the same factor apart', () => {
  expect(spread({ from: 0, to: 0.3, count: 4, log: false }, false)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(spread({ from: 1e-5, to: 1e-3, count: 5, log: true }, false)).toEqual([1e-5, 3.16e-5, 1e-4, 3.16e-4, 1e-3]);
  expect(spread({ from: 64, to: 4, count: 5, log: true }, true)).toEqual([64, 32, 16, 8, 4]);
  expect(spread({ from: 1, to: 3, count: 9, log: false }, true)).toEqual([1, 2, 3]);
});

test('a range that makes no values says why', () => {
  const range = { from: 0, to: 1, count: 5, log: false };
  expect(complaintAbout(range)).toBeNull();
  expect(complaintAbout({ ...range, log: true })).toBe('A logarithmic range needs numbers above 0.');
  expect(complaintAbout({ ...range, count: 1 })).toBe('Between 2 and 100 values.');
  expect(complaintAbout({ ...range, to: Number('x') })).toBe('From and to must be numbers.');
  expect(complaintAbout({ ...range, to: 0 })).toBe('From and to must differ.');
});
