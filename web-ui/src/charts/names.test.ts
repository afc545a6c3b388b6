import { expect, test } from 'vitest';
import { shortened } from './names';

test('a long name keeps its beginning and its end', () => {
  expect(shortened('encoder.layer.11.attention.self.query', 12)).toBe('encode…query');
  expect(shortened('as long as', 10)).toBe('as long as');
  expect([...shortened('𝒳'.repeat(30), 9)]).toHaveLength(9);
});
