import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';

test('a study shows its figures, variants and cost', async () => {
  const { user } = renderApp('/studies');
  await user.click(await screen.findByRole('link', { name: /^What is pre-training worth/ }));
  expect(await screen.findByRole('heading', { name: 'Loss over epochs' })).toBeInTheDocument();
  const variants = within(screen.getByRole('table', { name: 'Variants' }));
  expect(variants.getByRole('row', { name: /pre-trained.*LoRA · seed 1/ })).toHaveTextContent(/0\.\d{4}$/);
  expect(screen.getByText('1 h 10 min')).toBeInTheDocument();
});

test('a study starts from an experiment, with options, a search space and a budget', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/studies', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ id: 'study-1' }, { status: 201 });
    }),
  );
  const { user, address } = renderApp('/studies/new?experiment=experiment-11');
  await user.click(await screen.findByRole('combobox', { name: 'Study' }));
  await user.click(await screen.findByRole('option', { name: 'Pre-trained against scratch' }));
  await user.clear(await screen.findByLabelText('Seeds'));
  await user.type(screen.getByLabelText('Seeds'), '2');
  await user.click(await screen.findByRole('combobox', { name: 'Field' }));
  await user.click(await screen.findByRole('option', { name: 'Learning rate' }));
  await user.type(screen.getByLabelText('Values'), '1e-5 to 1e-3');
  await user.click(screen.getByRole('checkbox', { name: 'Logarithmic' }));
  await user.click(screen.getByRole('button', { name: 'Add to the search' }));
  expect(screen.getByRole('list', { name: 'What is searched' })).toHaveTextContent('logarithmic');
  await user.type(screen.getByLabelText('At most this many runs'), '6');
  await user.click(screen.getByRole('button', { name: 'Start the study' }));

  await waitFor(() => expect(address()).toBe('/studies/study-1'));
  expect(asked).toEqual([
    expect.objectContaining({
      name: 'Pre-trained against scratch: How little is enough for spam?',
      study: { id: 'pretrained-or-scratch', options: { seeds: 2 } },
      searchSpace: { 'settings.learningRate': { values: [], low: 1e-5, high: 1e-3, log: true } },
      budget: { runs: 6 },
    }),
  ]);
});
