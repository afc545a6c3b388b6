import { render, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { LineChart, type Line } from './LineChart';

const draw = vi.fn();
vi.mock('./LineCanvas', () => ({
  default: (props: { lines: Line[] }) => {
    draw(props);
    return <canvas data-testid="canvas" />;
  },
}));

// Made anew each time, as curves are whenever a point of any of them arrives.
const line = (y: number[]): Line => ({ id: 'a', name: 'a', color: 'red', x: y.map((_, index) => index), y });

beforeEach(() => draw.mockClear());

test('a chart draws again when its own curve grows, and not when another one does', async () => {
  const chart = (y: number[], logarithmic = false) => (
    <LineChart label="loss" xName="Step" lines={[line(y)]} logarithmic={logarithmic} />
  );
  const { rerender } = render(chart([1, NaN]));
  await screen.findByTestId('canvas');
  expect(draw).toHaveBeenCalledTimes(1);
  rerender(chart([1, NaN]));
  expect(draw).toHaveBeenCalledTimes(1);
  rerender(chart([1, NaN, 3]));
  expect(draw).toHaveBeenCalledTimes(2);
  rerender(chart([1, NaN, 3], true));
  expect(draw).toHaveBeenCalledTimes(3);
});
