import { expect, test } from 'vitest';
import type { InputColumn } from '@/api/types';
import { exampleInput, inputsFrom, isFilled } from './inputs';

const column = (name: string, role: string, type: InputColumn['type'], separator: string | null = null) => ({
  name,
  role,
  type,
  separator,
});

test('fields become cells of the types that the columns have', () => {
  const columns = [
    column('question', 'text', 'string'),
    column('tokens', 'words', 'strings'),
    column('options', 'choices', 'strings', '|'),
    column('price', 'number', 'number'),
  ];
  const typed = { question: ' Who? ', tokens: 'Ada met  Grace', options: 'a | b', price: '2.5' };
  expect(inputsFrom(typed, columns)).toEqual({
    question: 'Who?',
    tokens: ['Ada', 'met', 'Grace'],
    options: ['a', 'b'],
    price: 2.5,
  });
});

test('several lines are several pieces', () => {
  expect(inputsFrom({ options: 'first one\nsecond one' }, [column('options', 'choices', 'strings')])).toEqual({
    options: ['first one', 'second one'],
  });
});

test('a question is complete when no field is empty', () => {
  const columns = [column('a', 'text', 'string'), column('b', 'words', 'strings')];
  expect(isFilled({ a: 'x', b: [] }, columns)).toBe(false);
  expect(isFilled({ a: 'x', b: ['y'] }, columns)).toBe(true);
});

test('code to copy names the columns', () => {
  expect(exampleInput([column('question', 'text', 'string'), column('context', 'text', 'string')])).toEqual({
    question: 'Your text',
    context: 'Your text',
  });
});
