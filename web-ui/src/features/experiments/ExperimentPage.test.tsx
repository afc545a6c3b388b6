import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { page, problem } from '@mock/answers';

test('chosen rows narrow the curves and are compared, and stay out of the address', async () => {
  const { user, address } = renderApp('/experiments/experiment-11');
  await user.click(await screen.findByRole('checkbox', { name: 'Select LoRA r4' }));
  await user.click(screen.getByRole('checkbox', { name: 'Select head only' }));

  expect(await screen.findByText(/^Curves of 2 chosen runs/)).toBeInTheDocument();
  expect(address()).toBe('/experiments/experiment-11');
  await user.click(screen.getByRole('link', { name: 'Compare' }));
  expect(await screen.findByText('4 differing settings')).toBeInTheDocument();
});

test('seeds are summed up as mean and deviation', async () => {
  renderApp('/experiments/experiment-10?by=variation');
  const table = await screen.findByRole('table', { name: 'Groups of runs' });
  expect(await within(table).findByText('0.9101')).toBeInTheDocument();
  expect(within(table).getByText('± 0.0108')).toBeInTheDocument();
});

test('name and note can be changed', async () => {
  const { user } = renderApp('/experiments/experiment-9');
  await user.click(await screen.findByRole('button', { name: 'Name and note' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.clear(dialog.getByLabelText(/^Name/));
  await user.type(dialog.getByLabelText(/^Name/), 'Frozen or not');
  await user.type(dialog.getByLabelText('Note'), ' Then all of it.');
  await user.click(dialog.getByRole('button', { name: 'Save' }));

  expect(await screen.findByRole('heading', { name: 'Frozen or not' })).toBeInTheDocument();
  expect(screen.getByText('先看分类头。 Then all of it.')).toBeInTheDocument();
});

test('another one like this keeps every run', async () => {
  const { user } = renderApp('/experiments/experiment-10');
  await user.click(await screen.findByRole('link', { name: 'New one like this' }));
  expect(await screen.findByText('starts from LoRA against full, five seeds')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Launch 10 runs' })).toBeInTheDocument();
});

test('searching experiments asks the server and stays in the address', async () => {
  const { user, address } = renderApp('/experiments');
  await user.type(await screen.findByRole('searchbox', { name: 'Search experiments' }), 'seeds');
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
  expect(address()).toBe('/experiments?search=seeds');
});

test('a link to all experiments empties the search box too', async () => {
  const { user, address } = renderApp('/experiments?search=seeds');
  const box = await screen.findByRole('searchbox', { name: 'Search experiments' });
  await user.click(within(screen.getByRole('navigation', { name: 'Main' })).getByRole('link', { name: 'Experiments' }));
  await waitFor(() => expect(address()).toBe('/experiments'));
  expect(box).toHaveValue('');
});

test('without experiments the page says how to begin', async () => {
  server.use(http.get('*/api/v1/experiments', () => page([])));
  renderApp('/experiments');
  expect(await screen.findByText('No experiments yet')).toBeInTheDocument();
});

test('an unknown experiment is an error with a way out', async () => {
  server.use(http.get('*/api/v1/experiments/:id', () => problem(404, 'not-found', 'There is no such experiment.')));
  renderApp('/experiments/gone');
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no such experiment.');
  expect(screen.getByRole('link', { name: 'All experiments' })).toBeInTheDocument();
});
