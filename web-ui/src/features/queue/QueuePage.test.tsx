import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('a waiting job says why it waits and can be moved', async () => {
  const { user } = renderApp('/queue');
  expect(await screen.findByText('needs 1 slot, 0 of 1 free; next in line')).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Priority 0 of adapters. Change it' }));
  await user.click(await screen.findByRole('menuitem', { name: /To the front/ }));

  expect(await screen.findByRole('button', { name: 'Priority 1 of adapters. Change it' })).toBeInTheDocument();
});

test('cancelling asks first', async () => {
  const { user } = renderApp('/queue');
  const row = await screen.findByRole('row', { name: /adapters/ });
  await user.click((await screen.findAllByRole('button', { name: 'Cancel' })).at(-1) as HTMLElement);
  expect(row).toBeInTheDocument();

  await user.click(await screen.findByRole('button', { name: 'Cancel the run' }));

  await waitFor(() => expect(screen.queryByRole('row', { name: /adapters/ })).toBeNull());
});
