import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPart } from '@/test/render';
import { EstimatedStart } from './EstimatedStart';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

test('an estimate that has passed is no time any more', () => {
  renderPart(
    <>
      <EstimatedStart time={inSeconds(-90)} />, <EstimatedStart time={inSeconds(3690)} />,{' '}
      <EstimatedStart time={null} />
    </>,
  );
  expect(screen.getByText('any moment')).toBeInTheDocument();
  expect(screen.getByText('in about 1 h 1 min')).toBeInTheDocument();
  expect(screen.getByText('not known yet')).toBeInTheDocument();
});
