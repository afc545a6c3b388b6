import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('a new token is shown this once', async () => {
  const { user } = renderApp('/settings?tab=tokens');
  await user.type(await screen.findByLabelText(/New token for/), 'ci');
  await user.click(screen.getByRole('button', { name: 'Make a token' }));

  expect(await screen.findByRole('status')).toHaveTextContent(/only time the token for ci is shown.*hs_/);
  expect(await screen.findByRole('cell', { name: 'ci' })).toBeInTheDocument();
});

test('it says what the server is made of', async () => {
  renderApp('/settings?tab=about');

  expect(await screen.findByText(/PostgreSQL 18.1/)).toHaveTextContent('started by Headstock itself');
  expect(screen.getByRole('link', { name: 'Licenses of the dashboard’s' })).toHaveAttribute('download');
});

test('signing out leads to the door', async () => {
  const { user, address } = renderApp('/settings');
  await user.click(await screen.findByRole('button', { name: 'Sign out' }));

  await waitFor(() => expect(address()).toBe('/sign-in'));
});

test('it says who may do what, and what is kept how long', async () => {
  const { user } = renderApp('/settings?tab=tokens');
  expect(await screen.findByText('may look at everything and change nothing')).toBeInTheDocument();
  await user.click(screen.getByRole('tab', { name: 'Retention' }));
  // As the section of the form is called.
  expect(await screen.findByText(/Advanced, under Settings/)).toBeInTheDocument();

  expect(await screen.findByText('Checkpoints of a run')).toBeInTheDocument();
});
