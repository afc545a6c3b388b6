import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Job } from '@/api/types';
import { allJobs } from '@mock/handlers/queue';
import { renderApp } from '@/test/render';

test('a waiting job says why it waits and can be moved', async () => {
  const { user } = renderApp('/queue');
  expect(await screen.findByTitle('needs 1 slot, 0 of 1 free; next in line')).toBeInTheDocument();

  const waiting = within(screen.getByRole('table', { name: 'Waiting jobs' }));
  const first = () => waiting.getAllByRole('row')[1];
  expect(first()).toHaveTextContent('adapters');
  await user.click(screen.getByRole('button', { name: 'Priority of Loss on a line: Normal. Move it' }));
  await user.click(await screen.findByRole('menuitem', { name: 'To the front' }));
  await waitFor(() => expect(first()).toHaveTextContent('Loss on a line'));
});

test('cancelling asks first', async () => {
  const { user } = renderApp('/queue');
  const waiting = within(await screen.findByRole('table', { name: 'Waiting jobs' }));
  const row = await waiting.findByRole('row', { name: /adapters/ });
  await user.click(within(row).getByRole('button', { name: 'Cancel' }));
  expect(row).toBeInTheDocument();

  await user.click(await screen.findByRole('button', { name: 'Cancel the job' }));

  await waitFor(() => expect(waiting.queryByRole('row', { name: /adapters/ })).toBeNull());
});

test('jobs of every kind are paused and resumed, and say why they ended', async () => {
  const { user } = renderApp('/queue');
  const analysis = await screen.findByRole('row', { name: /Loss on a line.*Analysis · spam-detector v3/ });
  await user.click(within(analysis).getByRole('button', { name: 'Pause Loss on a line' }));
  const paused = within(await screen.findByRole('table', { name: 'Paused jobs' }));
  await user.click(await paused.findByRole('button', { name: 'Resume Loss on a line' }));
  const waiting = within(screen.getByRole('table', { name: 'Waiting jobs' }));
  expect(await waiting.findByRole('row', { name: /Loss on a line/ })).toBeInTheDocument();

  const failed = screen.getByRole('row', { name: /student-3-layers.*New base model/ });
  expect(failed).toHaveTextContent('The teacher has 2 layers, so 3 cannot be taken. Choose at most 2 layers.');
});

test('a job has a page with its subjects and attempts', async () => {
  renderApp('/jobs/job-evaluate');
  expect(await screen.findByRole('heading', { name: 'spam-detector v3' })).toBeInTheDocument();
  expect(await screen.findByRole('link', { name: 'sms-spam v2' })).toHaveAttribute('href', '/datasets?search=sms-spam');
  expect(screen.getByRole('table', { name: 'Attempts' })).toHaveTextContent('cpu-0');
});

test('the page of a job says its state in a word, and calls a checkpoint by its run', async () => {
  allJobs.push({
    ...(allJobs.find(({ id }) => id === 'job-evaluate') as Job),
    id: 'job-of-a-checkpoint',
    state: 'SUCCEEDED',
    subjects: [{ kind: 'model', id: 'run/run-1102/75' }],
  });
  renderApp('/jobs/job-of-a-checkpoint');
  // The job, and its one attempt.
  expect(await screen.findAllByText('Succeeded')).toHaveLength(2);
  const found = await screen.findByRole('link', { name: /, step 75$/ });
  expect(found).toHaveAttribute('href', '/runs/run-1102');
  await waitFor(() => expect(found).not.toHaveTextContent(/^run/));
});

test('the job of an analysis shows its figures when it has ended', async () => {
  allJobs.push({
    ...(allJobs.find(({ id }) => id === 'job-analyze') as Job),
    id: 'job-analysis-1',
    state: 'SUCCEEDED',
  });
  renderApp('/jobs/job-analysis-1');
  const card = within(await screen.findByRole('region', { name: 'Loss on a line' }));
  expect(card.getByRole('link', { name: 'spam-detector v3' })).toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Layer probing' })).toBeNull();
});

test('slots and attempts have a column only where they are not the usual', async () => {
  renderApp('/queue');
  const finished = await screen.findByRole('table', { name: 'Finished jobs' });
  expect(await within(finished).findByRole('columnheader', { name: 'Attempt' })).toBeInTheDocument();
  const running = within(screen.getByRole('table', { name: 'Running jobs' }));
  expect(running.queryByRole('columnheader', { name: 'Attempt' })).toBeNull();
  expect(running.queryByRole('columnheader', { name: 'Slots' })).toBeNull();
});

test('jobs are found by their words and states, which the address keeps', async () => {
  allJobs.push({
    ...(allJobs.find(({ id }) => id === 'job-analyze') as Job),
    id: 'job-of-bob',
    title: 'Sharpness',
    createdBy: 'bob',
    state: 'QUEUED',
    priority: 5,
    estimatedStart: new Date(Date.now() + 330_000).toISOString(),
  });
  const { user, address } = renderApp('/queue');
  const waiting = within(await screen.findByRole('table', { name: 'Waiting jobs' }));
  expect(await waiting.findByRole('row', { name: /Loss on a line/ })).toBeInTheDocument();

  await user.type(screen.getByRole('searchbox', { name: 'Search by title or owner' }), 'BOB sharp');
  await waitFor(() => expect(address()).toBe('/queue?search=BOB+sharp'));
  await waitFor(() => expect(waiting.queryByRole('row', { name: /Loss on a line/ })).toBeNull());
  expect(waiting.getByRole('row', { name: /Sharpness/ })).toHaveTextContent(/in about [56] min/);
  // Places in a line of which only a part is shown would mean something else.
  await user.click(screen.getByRole('button', { name: 'Priority of Sharpness: +5. Move it' }));
  expect(await screen.findByRole('menuitem', { name: 'To the end' })).toBeDisabled();
  await user.keyboard('{Escape}');

  await user.click(screen.getByRole('radio', { name: 'Finished' }));
  expect(address()).toBe('/queue?search=BOB+sharp&state=finished');
  expect(await screen.findByText('None matches “BOB sharp”.')).toBeInTheDocument();
  expect(screen.queryByRole('table', { name: 'Waiting jobs' })).toBeNull();
});
