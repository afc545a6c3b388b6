import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { expect, test } from 'vitest';
import { page } from '@mock/answers';
import { server } from '@/test/setup';
import type { Plan } from '@/api/types';
import { renderPart } from '@/test/render';
import { allRuns } from '@mock/team';
import { Anatomy } from './Anatomy';

const planned = (): Plan => {
  const plan = allRuns.find(({ plan: one }) => one && one.adapters.length > 0)?.plan;
  if (!plan) throw new Error('The made-up team has no run with adapters.');
  return plan;
};

test('what adapters share is a part of its own, and the head is the head', () => {
  const plan = planned();
  const shared = {
    name: 'shared',
    layer: null,
    parameters: 0,
    trained: 4_096,
    adapterParameters: 4_096,
    state: 'TRAINED' as const,
  };
  const readout = { ...shared, name: 'readout', parameters: 7, trained: 7, adapterParameters: 0 };
  const head = plan.parts.find(({ name }) => name === 'head');
  const others = plan.parts.filter(({ name }) => name !== 'head');
  renderPart(<Anatomy plan={{ ...plan, parts: [...others, shared, readout, ...(head ? [head] : [])] }} />);

  expect(screen.getByText('Shared by modules', { selector: 'text' })).toBeInTheDocument();
  const table = within(screen.getByRole('table', { hidden: true }));
  expect(table.getByRole('row', { name: /^Shared by modules 4\.10 k 4\.10 k/, hidden: true })).toBeInTheDocument();
  expect(table.getByRole('row', { name: /^Readout 7 7/, hidden: true })).toBeInTheDocument();
});

test('the head has the title that its plugin gives it', async () => {
  server.use(
    http.get('*/api/v1/extensions', ({ request }) =>
      page(
        new URL(request.url).searchParams.get('kind') === 'HEAD'
          ? [{ id: planned().head?.id, title: 'Classes of texts', kind: 'HEAD' }]
          : [],
      ),
    ),
  );
  renderPart(<Anatomy plan={planned()} />);
  expect(await screen.findByText('Classes of texts', { selector: 'text' })).toBeInTheDocument();
});
