import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';

/** Remembers what was posted to `/session`; `refuse` answers as a used link does. */
function session({ refuse = false } = {}) {
  const posted: unknown[] = [];
  server.use(
    http.post('*/api/v1/session', async ({ request }) => {
      posted.push(await request.json());
      if (!refuse) return HttpResponse.json({ user: { name: 'ada', role: 'admin' } });
      return HttpResponse.json(
        {
          type: 'urn:headstock:unauthorized',
          title: 'Refused',
          status: 401,
          detail: 'The link was used already.',
          hint: 'Ask for a new one.',
        },
        { status: 401, headers: { 'Content-Type': 'application/problem+json' } },
      );
    }),
  );
  return posted;
}

test('a one-time link signs in once and leads to the overview', async () => {
  const posted = session();
  const { address } = renderApp('/sign-in#one-time-secret');

  await waitFor(() => expect(address()).toBe('/'));
  expect(posted).toEqual([{ link: 'one-time-secret' }]);
});

test('a used link says so, and a token helps', async () => {
  const posted = session({ refuse: true });
  const { user, address } = renderApp('/sign-in#used');

  expect(await screen.findByRole('alert')).toHaveTextContent('The link was used already. Ask for a new one.');
  session();
  await user.type(screen.getByLabelText('API token'), ' hs_abc ');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));

  await waitFor(() => expect(address()).toBe('/'));
  expect(posted).toEqual([{ link: 'used' }]);
});

test('it says where to find a token', async () => {
  renderApp('/sign-in');

  expect(await screen.findByText('~/.headstock/admin-token')).toBeInTheDocument();
});

test('a link works that is opened where the page is shown already', async () => {
  const posted = session();
  const { address, go } = renderApp('/sign-in');
  await screen.findByLabelText('API token');

  await go('/sign-in#pasted-later');
  await waitFor(() => expect(address()).toBe('/'));
  expect(posted).toEqual([{ link: 'pasted-later' }]);
});
