import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Answer } from '@/api/answers';
import { AnswerView, type AnswerProps } from './AnswerView';

const show = (props: AnswerProps) =>
  render(
    <MantineProvider>
      <AnswerView {...props} />
    </MantineProvider>,
  );

const span = (start: number, end: number, text: string, label = '') => ({
  span: { start, end, label },
  text,
  score: 0.9,
});

test('a class stands with the others and how sure the model is of each', () => {
  show({ answer: { kind: 'class-label', text: 'spam', scores: { ham: 0.1, spam: 0.9 } }, classes: ['ham', 'spam'] });
  expect(screen.getByText('spam').tagName).toBe('STRONG');
  expect(screen.getByText('90.0 %')).toBeVisible();
});

test('of several classes those that are missing are crossed out', () => {
  show({
    answer: { kind: 'class-labels', labels: ['a'], scores: {} },
    truth: { kind: 'class-labels', labels: ['a', 'b'], scores: {} },
    brief: true,
  });
  expect(screen.getByTitle('missing from the answer')).toHaveTextContent('b');
});

test('a number says how far it is from the truth', () => {
  show({
    answer: { kind: 'number', value: 3, unit: 'km' },
    truth: { kind: 'number', value: 5, unit: 'km' },
    brief: true,
  });
  expect(document.body).toHaveTextContent('3.0000 km (−2.0000)');
});

test('spans are marked in the text that they index, and what was missed is marked faintly', () => {
  const answer: Answer = { kind: 'spans', textIndex: 1, spans: [span(0, 3, 'Ada', 'person')], alternatives: [] };
  const truth: Answer = { ...answer, spans: [span(0, 3, 'Ada', 'person'), span(8, 13, 'Grace', 'person')] };
  show({ answer, truth, texts: ['a question', 'Ada met Grace'] });
  const [found, missed] = [...document.querySelectorAll('mark')];
  expect(found).toHaveTextContent('Ada');
  expect(found).not.toHaveAttribute('data-faint');
  expect(missed).toHaveTextContent('Grace');
  expect(missed).toHaveAttribute('data-faint');
});

test('without the text spans are listed, and none is said so', () => {
  show({ answer: { kind: 'spans', textIndex: 0, spans: [span(0, 3, 'Ada')], alternatives: [] } });
  expect(screen.getByRole('listitem')).toHaveTextContent('Ada');
  show({ answer: { kind: 'spans', textIndex: 0, spans: [], alternatives: [] }, texts: ['x'] });
  expect(screen.getByText('No span found.')).toBeVisible();
});

test('of several right texts the nearest is compared', () => {
  show({
    answer: { kind: 'text', text: 'the big capital', alternatives: [] },
    truth: { kind: 'text', text: 'something else entirely', alternatives: ['the capital'] },
  });
  expect(screen.getByTitle('not in the right text')).toHaveTextContent('big');
  expect(screen.queryByTitle('missing from the answer')).toBeNull();
});

test('a ranking says where the right one is', () => {
  const items = Array.from({ length: 12 }, (_, index) => ({ text: `choice ${index}`, score: 1 - index / 20 }));
  show({
    answer: { kind: 'ranking', items },
    truth: { kind: 'ranking', items: [{ text: 'choice 11', score: 1 }] },
  });
  expect(screen.getByText(/of 12; the right one is number 12/)).toBeVisible();
});

test('a vector says its size, JSON its names and values', () => {
  show({ answer: { kind: 'vector', values: [0.1, 0.2, 0.3] } });
  expect(screen.getByText(/^3 values: 0\.1000/)).toBeVisible();
  show({ answer: { kind: 'json', text: '2 arcs', json: { arcs: [{ head: 1 }] } } });
  expect(screen.getByText('2 arcs')).toBeVisible();
  expect(screen.getByText('arcs')).toBeVisible();
});

test('a truth of another kind is not compared', () => {
  show({
    answer: { kind: 'text', text: 'four', alternatives: [] },
    truth: { kind: 'number', value: 4, unit: '' },
  });
  expect(document.querySelector('ins, del')).toBeNull();
});
