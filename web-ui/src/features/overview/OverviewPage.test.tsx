import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { page } from '@mock/answers';
import { allRuns } from '@mock/team';

test('it shows what runs, who waits for what, and what went wrong lately', async () => {
  renderApp('/');

  expect((await screen.findAllByText('5 min 12 s left')).length).toBeGreaterThan(0);
  expect((await screen.findAllByText(/needs 1 slot, 0 of 1 free/)).length).toBeGreaterThan(0);
  expect(await screen.findByText('The loss is not a number since step 61.')).toBeInTheDocument();
  expect(await screen.findByRole('img', { name: '1 of 1 slot in use' })).toBeInTheDocument();
});

test('a run that ended without a usable result is called so', async () => {
  const succeeded = allRuns.find(({ state }) => state === 'SUCCEEDED');
  const verdict = { kind: 'LEARNED_NOTHING', text: 'It answers spam to all rows.' };
  server.use(http.get('*/api/v1/runs', () => page([{ ...succeeded, verdict }])));
  renderApp('/');

  expect(await screen.findByText('Learned nothing')).toBeInTheDocument();
});

test('before the first run it leads to it', async () => {
  server.use(http.get('*/api/v1/runs', () => HttpResponse.json({ items: [], next: null })));
  renderApp('/');

  expect(await screen.findByRole('link', { name: 'New experiment' })).toHaveAttribute('href', '/experiments/new');
  expect(await screen.findByRole('link', { name: 'See the data' })).toHaveAttribute('href', '/datasets');
});

test('what is mine is shown apart', async () => {
  server.use(http.get('*/api/v1/session', () => HttpResponse.json({ user: { name: 'somebody-new', role: 'member' } })));
  const { user, address } = renderApp('/');
  await user.click(await screen.findByRole('radio', { name: 'Mine' }));

  expect(await screen.findByText('Nothing of yours is training.')).toBeInTheDocument();
  expect(await screen.findByText('Nothing of yours is queued.')).toBeInTheDocument();
  expect(await screen.findByText('No run of yours has finished yet.')).toBeInTheDocument();
  expect(address()).toBe('/?whose=mine');
  await user.click(screen.getByRole('radio', { name: 'Everyone' }));
  expect((await screen.findAllByText('5 min 12 s left')).length).toBeGreaterThan(0);
});
