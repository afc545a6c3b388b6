import { expect, test } from 'vitest';
import { priorityInWords } from './priority';

test('a priority is normal, or by so much more or less urgent', () => {
  expect([0, 5, -12].map(priorityInWords)).toEqual(['Normal', '+5', '−12']);
});
