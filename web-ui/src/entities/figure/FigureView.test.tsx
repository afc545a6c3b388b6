import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Figure } from '@/api/answers';
import { figures } from '@mock/handlers/analyses';
import { figureAsCsv } from './csv';
import { FigureView } from './FigureView';

const show = (figure: Figure) =>
  render(
    <MantineProvider>
      <FigureView figure={figure} />
    </MantineProvider>,
  );

test.each(figures.map((figure) => [figure.kind, figure] as const))('a figure of kind %s is drawn', (_, figure) => {
  show(figure);
  expect(screen.getByRole('heading', { name: figure.title })).toBeVisible();
  expect(screen.getByRole('figure')).not.toBeEmptyDOMElement();
});

test('numbers can be taken along as CSV; a picture has none', () => {
  const csv = (kind: Figure['kind']) => figureAsCsv(figures.find((figure) => figure.kind === kind) as Figure);
  expect(csv('table')).toBe('word,similarity\r\nprize,0.91\r\nwinner,0.88\r\n');
  expect(csv('bar-chart')).toContain('layer 2,-0.6');
  expect(csv('line-chart')).toContain('distance,loss,low,high');
  expect(csv('picture')).toBeNull();
});

const unlabeled = { xLabel: '', yLabel: '', valueLabel: '' };

test('axes and values say what they are, on screen and in the CSV', () => {
  const surface: Figure = {
    kind: 'surface',
    title: 'Loss',
    x: [0, 1],
    y: [0, 2],
    values: [
      [1, 2],
      [3, 4],
    ],
    paths: {},
    xLabel: 'distance (norm)',
    yLabel: 'noise (%)',
    valueLabel: 'loss (nats)',
  };
  show(surface);
  for (const label of ['distance (norm)', 'noise (%)', 'loss (nats)'])
    expect(screen.getByText(label)).toBeInTheDocument();
  expect(figureAsCsv(surface)).toBe(
    '"loss (nats); down: noise (%), across: distance (norm)",0,1\r\n0,1,2\r\n2,3,4\r\n',
  );

  const map: Figure = { ...unlabeled, kind: 'heat-map', title: 'Layers', rows: ['a'], columns: ['b'], values: [[1]] };
  show({ ...map, xLabel: 'layer', yLabel: 'head' });
  expect(screen.getByText('layer')).toBeInTheDocument();
  expect(screen.getByText('head')).toBeInTheDocument();
  expect(figureAsCsv(map)).toBe(',b\r\na,1\r\n');

  const points = { group: [{ x: 1, y: 2, label: 'p' }] };
  const scatter: Figure = { kind: 'scatter-plot', title: 'Points', points, xLabel: 'time (s)', yLabel: 'size (MB)' };
  show(scatter);
  expect(screen.getByText('time (s)')).toBeInTheDocument();
  expect(figureAsCsv(scatter)).toBe('group,time (s),size (MB),label\r\ngroup,1,2,p\r\n');
});

test('values that are no numbers do not break a drawing', () => {
  show({ kind: 'heat-map', title: 'Holes', rows: ['a'], columns: ['x', 'y'], values: [[null, 1]], ...unlabeled });
  expect(screen.getByRole('img', { name: 'Holes: 1 row, 2 columns' })).toHaveTextContent('–');
  show({ kind: 'surface', title: 'Nothing', x: [], y: [], values: [], paths: {}, ...unlabeled });
  expect(screen.getByText('It has no values.')).toBeVisible();
});

test('markup in titles and tables is text', () => {
  show({ kind: 'table', title: '<b>bold</b>', columns: ['<i>a</i>'], rows: [['<script>x</script>']] });
  expect(document.querySelector('figure b, figure i, figure script')).toBeNull();
});
