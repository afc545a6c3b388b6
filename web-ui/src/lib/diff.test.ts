import { expect, test } from 'vitest';
import { diff } from './diff';

test('words that are in both texts stay', () => {
  expect(diff('What uh what is the capital', 'What is the big capital')).toEqual([
    { kind: 'same', text: 'What ' },
    { kind: 'removed', text: 'uh what ' },
    { kind: 'same', text: 'is the ' },
    { kind: 'added', text: 'big ' },
    { kind: 'same', text: 'capital' },
  ]);
});

test('Chinese is compared character by character', () => {
  expect(diff('房间干净', '房间很干净')).toEqual([
    { kind: 'same', text: '房间' },
    { kind: 'added', text: '很' },
    { kind: 'same', text: '干净' },
  ]);
});

test('equal, empty and very long texts', () => {
  expect(diff('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
  expect(diff('', 'new')).toEqual([{ kind: 'added', text: 'new' }]);
  expect(diff('word '.repeat(5000), 'other')).toBeNull();
});
