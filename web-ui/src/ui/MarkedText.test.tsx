import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { MarkedText, piecesOf, type Mark } from './MarkedText';

const mark = (start: number, end: number, label = ''): Mark => ({ start, end, label, color: 'red' });

test('a text is cut where marks begin and end', () => {
  expect(
    piecesOf('Ada met Grace', [mark(0, 3), mark(8, 13)]).map(({ start, end, marks }) => [start, end, marks.length]),
  ).toEqual([
    [0, 3, 1],
    [3, 8, 0],
    [8, 13, 1],
  ]);
});

test('marks that overlap are drawn in each other', () => {
  const pieces = piecesOf('New York City', [mark(0, 8, 'place'), mark(4, 13, 'name')]);
  expect(pieces.map(({ marks }) => marks.map(({ label }) => label))).toEqual([['place'], ['name', 'place'], ['name']]);
});

test('a mark outside the text is left out and the text stays whole', () => {
  render(<MarkedText text="short" marks={[mark(3, 99), mark(-1, 2)]} />);
  expect(screen.getByText('short')).toBeVisible();
  expect(document.querySelector('mark')).toBeNull();
});

test('markup in a text is text', () => {
  render(<MarkedText text="<b>bold</b>" marks={[mark(0, 3, 'tag')]} />);
  expect(document.querySelector('b')).toBeNull();
  expect(document.body).toHaveTextContent('<b>tagbold</b>');
});
