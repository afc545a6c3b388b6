import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPart } from '@/test/render';
import { ConfusionMatrix } from './ConfusionMatrix';

test('recall stands beside each class, precision under it', () => {
  const classes = ['ham', 'spam', 'news'];
  const counts = [
    [6, 2, 0],
    [3, 1, 0],
    [0, 0, 0],
  ];
  renderPart(<ConfusionMatrix confusion={{ classes, counts }} />);
  // recall: 6 of 8, 1 of 4, none; precision: 6 of 9, 1 of 3, none
  expect(screen.getByRole('row', { name: /^ham .* 75\.0 % 8$/ })).toBeInTheDocument();
  expect(screen.getByRole('row', { name: /^spam .* 25\.0 % 4$/ })).toBeInTheDocument();
  expect(screen.getByRole('row', { name: /^news .* – 0$/ })).toBeInTheDocument();
  expect(screen.getByRole('row', { name: /^precision 66\.7 % 33\.3 % – 12$/ })).toBeInTheDocument();
});
