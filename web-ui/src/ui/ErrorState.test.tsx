import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ApiError } from '@/api/client';
import { renderPart } from '@/test/render';
import { ErrorState } from './ErrorState';

const problem = (message: string, pointer = '') => ({ pointer, message, severity: 'ERROR' as const });
const refusal = (detail: string, messages: string[]) =>
  new ApiError(422, {
    type: 'urn:headstock:invalid',
    title: 'Refused',
    status: 422,
    detail,
    problems: messages.map((message, index) => problem(message, `/variations/${index}`)),
  });

test('a sentence that is the only problem is said once', () => {
  renderPart(<ErrorState what="Refused." error={refusal('The file is empty.', ['The file is empty.'])} />);
  expect(screen.getAllByText('The file is empty.')).toHaveLength(1);
});

test('what several runs have in common is said once, with how often', () => {
  renderPart(<ErrorState what="Refused." error={refusal('3 problems.', ['Too long.', 'Too long.', 'Too slow.'])} />);
  expect(screen.getByText('3 problems.')).toBeInTheDocument();
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Error: Too long. (2 times)',
    'Error: Too slow.',
  ]);
});
