import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { server } from '@/test/setup';
import { runSeries } from './runs';

test('many long names of metrics are asked for in several addresses, each short enough', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `dev/f1/Österreichische Küche ${index}`);
  const addresses: string[] = [];
  server.use(
    http.get('*/api/v1/runs/a/metrics', () => HttpResponse.json({ items: names.map((name) => ({ name })) })),
    http.get('*/api/v1/runs/a/metrics/series', ({ request }) => {
      addresses.push(request.url);
      const asked = new URL(request.url).searchParams.getAll('name');
      return HttpResponse.json({ series: asked.map((name) => ({ name })) });
    }),
  );
  const series = await new QueryClient().fetchQuery(runSeries('a'));
  expect(series.map(({ name }) => name)).toEqual(names);
  expect(Math.max(...addresses.map(({ length }) => length))).toBeLessThan(8000);
});
