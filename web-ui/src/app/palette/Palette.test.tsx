import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

const ready = () => screen.findByRole('heading', { name: 'Queue' });

test('Ctrl and K find a run by its name and lead there', async () => {
  const { user, address } = renderApp('/queue');
  await ready();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: 'Find anything' }), 'head only');
  const found = await screen.findByRole('option', { name: /head only.*Run/ });
  expect(within(found).getByText('How little is enough for spam?')).toBeInTheDocument();

  await waitFor(() => expect(found).toHaveAttribute('aria-selected', 'true'));
  await user.keyboard('{Enter}');
  await expect.poll(address).toBe('/runs/run-1100');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('experiments, data sets and models are found, and arrows choose among them', async () => {
  const { user, address } = renderApp('/queue');
  await ready();
  await user.click(screen.getByRole('button', { name: /Find anything/ }));
  await user.type(await screen.findByRole('combobox', { name: 'Find anything' }), 'spam');
  expect(await screen.findByRole('option', { name: /sms-spam.*Data set/ })).toBeInTheDocument();
  expect(await screen.findByRole('option', { name: /How little is enough.*Experiment/ })).toBeInTheDocument();
  const model = await screen.findByRole('option', { name: /spam-detector.*Model/ });

  await user.keyboard('{ArrowUp}');
  await waitFor(() => expect(model).toHaveAttribute('aria-selected', 'true'));
  await user.keyboard('{Enter}');
  await expect.poll(address).toBe('/registry/spam-detector');
});

test('what nothing has in its name is said', async () => {
  const { user } = renderApp('/queue');
  await ready();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: 'Find anything' }), 'no such thing (');
  expect(await screen.findByText('Nothing has this in its name.')).toBeInTheDocument();
});

test('letters lead to pages, a question mark explains them, and a slash goes to the search', async () => {
  const { user, address } = renderApp('/queue');
  await ready();
  await user.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard and mouse' })).toHaveTextContent('grRuns');
  await user.keyboard('gm');
  expect(address()).toBe('/queue');

  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.keyboard('ge');
  await screen.findByRole('heading', { name: 'Experiments' });
  await user.keyboard('/');
  expect(screen.getByRole('searchbox', { name: 'Search experiments' })).toHaveFocus();
  await user.keyboard('gm?');
  expect(screen.getByRole('searchbox', { name: 'Search experiments' })).toHaveValue('gm?');
  expect(screen.queryByRole('dialog')).toBeNull();
});
