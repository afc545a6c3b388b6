import { expect, test } from 'vitest';
import { siteKinds } from './outline';

test('equal sites of different layers are one line', () => {
  const kinds = siteKinds([
    { layer: -1, role: 'EMBEDDINGS', inputWidth: 8, outputWidth: 8 },
    { layer: 0, role: 'QUERY', inputWidth: 8, outputWidth: 8 },
    { layer: 1, role: 'QUERY', inputWidth: 8, outputWidth: 8 },
    { layer: 1, role: 'FFN_UP', inputWidth: 8, outputWidth: 32 },
  ]);

  expect(kinds).toEqual([
    { role: 'EMBEDDINGS', inputWidth: 8, outputWidth: 8, layers: 1 },
    { role: 'QUERY', inputWidth: 8, outputWidth: 8, layers: 2 },
    { role: 'FFN_UP', inputWidth: 8, outputWidth: 32, layers: 1 },
  ]);
});
