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

test('a part says what it is on hover, by arrow keys and on touch, and the drawing is one stop of the Tab key', async () => {
  const plan = planned();
  const { user } = renderPart(<Anatomy plan={plan} />);
  const drawing = screen.getByRole('group', { name: /^Drawing of the model/ });
  const parts = within(drawing).getAllByRole('img');
  const nameOf = (part: Element | undefined) => part?.getAttribute('aria-label') ?? '';
  expect(parts.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(0);

  await user.hover(parts[2] as Element);
  expect(await screen.findByRole('tooltip')).toHaveTextContent(nameOf(parts[2]));
  await user.unhover(parts[2] as Element);
  expect(screen.queryByRole('tooltip')).toBeNull();

  await user.tab();
  expect(drawing).toHaveFocus();
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(parts[1]).toHaveFocus();
  expect(await screen.findByRole('tooltip')).toHaveTextContent(nameOf(parts[1]));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('tooltip')).toBeNull();

  await user.pointer({ keys: '[TouchA]', target: parts[0] as Element });
  expect(await screen.findByRole('tooltip')).toHaveTextContent(nameOf(parts[0]));
});
