import { screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { answer } from '@mock/answers';

beforeEach(() =>
  server.use(http.get('*/api/v1/session', () => answer<'getSession'>({ user: { name: 'grace', role: 'viewer' } }))),
);

const buttons = () => screen.queryAllByRole('button').map(({ textContent }) => textContent);

test('a viewer sees no button that changes a run', async () => {
  renderApp('/runs/run-1102?tab=checkpoints');
  await screen.findByRole('table', { name: 'Checkpoints' });
  await waitFor(() => expect(screen.queryByText('264')).toBeInTheDocument());
  expect(buttons()).not.toContain('Register');
  expect(buttons()).not.toContain('Add a note or tags');
  expect(screen.queryByRole('link', { name: 'Clone' })).toBeNull();
  expect(screen.getByText('viewer')).toBeInTheDocument();
});

test.each(['/queue', '/experiments', '/datasets/dataset-sms-spam', '/registry/spam-detector'])(
  'nor what changes anything at %s',
  async (address) => {
    renderApp(address);
    await screen.findByRole('heading', { level: 1 });
    await screen.findAllByRole('table');
    for (const word of ['Cancel', 'Pause', 'Delete', 'Move an alias', 'Edit']) expect(buttons()).not.toContain(word);
    expect(screen.queryByRole('link', { name: /^(New experiment|Train on it|Add a version)$/ })).toBeNull();
  },
);

test('a form that a viewer could not send says so before anything is typed', async () => {
  renderApp('/experiments/new');
  expect(await screen.findByText('You are signed in as a viewer')).toBeInTheDocument();
  expect(screen.queryByLabelText('Seeds')).toBeNull();
});
