import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { problem } from '@mock/answers';

test('the rail leads to every place', async () => {
  const { user, address } = renderApp('/');
  await user.click(await screen.findByRole('link', { name: 'Plugins' }));
  expect(await screen.findByRole('heading', { name: 'Plugins' })).toBeInTheDocument();
  expect(address()).toBe('/plugins');
  await waitFor(() => expect(screen.getByRole('main')).toHaveFocus());
});

test('without a session the dashboard asks to sign in', async () => {
  server.use(http.get('*/api/v1/session', () => problem(401, 'unauthorized', 'Nobody is signed in.')));
  const { address } = renderApp('/queue');
  await expect.poll(address).toBe('/sign-in');
});

test('rows of tables are compact or roomy, as the person likes it', async () => {
  const { user } = renderApp('/settings');
  const compact = await screen.findByRole('button', { name: 'Compact tables' });
  expect(compact).toHaveAttribute('aria-pressed', 'true');
  await user.click(compact);
  expect(compact).toHaveAttribute('aria-pressed', 'false');
  expect(document.documentElement).toHaveAttribute('data-density', 'roomy');
  expect(localStorage.getItem('headstock-density')).toBe('roomy');
  await user.click(compact);
  expect(document.documentElement).toHaveAttribute('data-density', 'compact');
});

test('what is shown stays when asking again fails', async () => {
  const { cache } = renderApp('/runs/run-1100');
  await screen.findByRole('tab', { name: 'Curves' });
  server.use(http.get('*/api/v1/*', () => problem(502, 'unavailable', 'The server restarts.')));
  await act(() => cache.invalidateQueries());
  expect(cache.getQueryState(['session'])?.status).toBe('error');
  expect(cache.getQueryState(['runs', 'run-1100'])?.status).toBe('error');
  expect(screen.getByRole('tab', { name: 'Curves' })).toBeInTheDocument();
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeInTheDocument();
});

test('a page that could not reach the server is there once the server is', async () => {
  server.use(http.get('*/api/v1/datasets', () => HttpResponse.error()));
  renderApp('/datasets');
  expect(await screen.findByText(/The page tries again by itself/)).toBeInTheDocument();
  server.resetHandlers();
  expect(await screen.findByRole('link', { name: 'sms-spam' })).toBeInTheDocument();
});

test('what a proxy answers for a server that is away is no answer', async () => {
  server.use(http.get('*/api/v1/datasets', () => new HttpResponse('<h1>Bad Gateway</h1>', { status: 502 })));
  renderApp('/datasets');
  expect(await screen.findByText(/The page tries again by itself/)).toBeInTheDocument();
  server.resetHandlers();
  expect(await screen.findByRole('link', { name: 'sms-spam' })).toBeInTheDocument();
});

test('an address without a screen says so', async () => {
  renderApp('/nowhere');
  expect(await screen.findByText('There is no such page')).toBeInTheDocument();
});
