import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { LogLine, Run } from '@/api/types';
import { FakeEventSource } from '@/test/FakeEventSource';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { allRuns, evaluations } from '@mock/team';
import { filterLog } from './LogTab';
import { plain } from './LogLines';

const running = (): Run => {
  const run = allRuns.find(({ state }) => state === 'RUNNING');
  if (!run) throw new Error('The made-up team has nothing running.');
  return run;
};

const isFollowed = (run: Run) => waitFor(() => expect(FakeEventSource.topics()).toContain(`run:${run.id}`));

test('a running run moves as the server tells', async () => {
  const run = running();
  renderApp(`/runs/${run.id}`);
  expect(await screen.findByRole('progressbar', { name: 'Progress' })).toBeInTheDocument();
  await isFollowed(run);

  FakeEventSource.send('runs', 'run-changed', {
    ...run,
    step: run.totalSteps - 1,
    secondsLeft: 4,
    headline: 'Training, nearly done',
  });
  expect(await screen.findByText('Training, nearly done')).toBeInTheDocument();
  expect(screen.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute('aria-valuenow', '100');
});

test('new points and log lines are added to what is there', async () => {
  const run = running();
  const { user } = renderApp(`/runs/${run.id}`);
  const before = await screen.findByRole('img', { name: /^train\/loss/ });
  const points = Number(/(\d+) points/.exec(before.getAttribute('aria-label') ?? '')?.[1]);
  await isFollowed(run);
  const point = { name: 'train/loss', step: run.step + 1, progress: 2, seconds: 90, value: 0.1234 };
  FakeEventSource.send(`run:${run.id}`, 'metrics', { runId: run.id, points: [point, point] });
  expect(await screen.findByRole('img', { name: `train/loss: 1 curve, ${points + 1} points` })).toBeInTheDocument();
  expect(screen.getByText('0.1234')).toBeInTheDocument();

  await user.click(screen.getByRole('tab', { name: 'Log' }));
  expect(await screen.findByText(/parameters learn/)).toBeInTheDocument();
  const line: LogLine = {
    number: 9000,
    attempt: 1,
    level: 'INFO',
    time: new Date().toISOString(),
    text: 'half way there',
  };
  FakeEventSource.send(`run:${run.id}`, 'log', { runId: run.id, lines: [line] });
  expect(await screen.findByText(`${(await countLines()) + 1} lines`)).toBeInTheDocument();
});

const countLines = async (): Promise<number> => parseInt((await screen.findByText(/^\d+ lines$/)).textContent, 10);

test('a failed run says why and what to do', async () => {
  renderApp('/runs/run-1103');
  expect(await screen.findByRole('alert')).toHaveTextContent('Lower the learning rate (it is 0.5)');
  expect(screen.getByRole('button', { name: 'Start again' })).toBeInTheDocument();
});

test('a cell of the confusion matrix leads to its examples', async () => {
  const { user } = renderApp('/runs/run-1100?tab=evaluation');
  await user.click(await screen.findByRole('button', { name: /ham answered as spam/ }));
  expect(await screen.findByRole('heading', { name: 'ham answered as spam' })).toBeInTheDocument();
  const rows = within(screen.getByRole('table', { name: 'Examples' }))
    .getAllByRole('row')
    .slice(1);
  await waitFor(() => rows.forEach((row) => expect(row).toHaveTextContent(/ham.*spam/)));
});

test('a better evaluation is offered and does not replace the one that is read', async () => {
  const all = evaluations(allRuns.find(({ id }) => id === 'run-1100') as Run).slice(0, 2);
  const [first, second] = all.map((one, index) => ({
    ...one,
    metrics: { accuracy: 0.5 + index / 10 },
    primary: 'accuracy',
  }));
  let answer = [first];
  server.use(http.get('*/api/v1/runs/:id/evaluations', () => HttpResponse.json({ items: answer })));
  const { user, cache } = renderApp('/runs/run-1100?tab=evaluation');
  const metrics = await screen.findByRole('table', { name: 'Metrics' });
  expect(within(metrics).getByText('0.5000')).toBeInTheDocument();

  answer = [first, second];
  await act(() => cache.invalidateQueries({ queryKey: ['runs', 'run-1100', 'evaluations'] }));
  const offer = await screen.findByRole('button', { name: `A better one at step ${second?.step}` });
  expect(within(metrics).getByText('0.5000')).toBeInTheDocument();
  await user.click(offer);
  expect(within(metrics).getByText('0.6000')).toBeInTheDocument();
  expect(offer).not.toBeInTheDocument();
});

test('a checkpoint can be asked for', async () => {
  const { user } = renderApp(`/runs/${running().id}`);
  await user.click(await screen.findByRole('button', { name: 'Checkpoint now' }));
  expect(await screen.findByRole('button', { name: 'Checkpoint asked for' })).toBeInTheDocument();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('stopping asks first', async () => {
  const run = running();
  let stopped = false;
  server.use(
    http.post('*/api/v1/runs/:id/cancel', () => {
      stopped = true;
      return HttpResponse.json({ ...run, state: 'CANCELLED', headline: 'Cancelled' });
    }),
  );
  const { user } = renderApp(`/runs/${run.id}`);
  await user.click(await screen.findByRole('button', { name: 'Stop' }));
  expect(stopped).toBe(false);
  await user.click(await screen.findByRole('button', { name: 'Stop the run' }));
  await waitFor(() => expect(stopped).toBe(true));
});

test('registering takes the best checkpoint and leads to the version', async () => {
  const { user, address } = renderApp('/runs/run-1102');
  let asked: unknown;
  server.use(
    http.post('*/api/v1/registry/models/:model/versions', async ({ request }) => {
      asked = await request.json();
      return HttpResponse.json({ model: 'sms-spam', number: 4 }, { status: 201 });
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Register' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('combobox', { name: 'Model' }), 'sms-spam');
  await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Register' })).toBeEnabled());
  await user.click(within(dialog).getByRole('button', { name: 'Register' }));
  await waitFor(() => expect(address()).toBe('/registry/sms-spam/versions/4'));
  expect(asked).toMatchObject({
    run: 'run-1102',
    checkpoint: expect.stringMatching(/^run-1102-checkpoint-/) as string,
  });
});

test('of a long log the newest lines are there, and a level finds what lies between', async () => {
  const LINES = 25_000;
  const line = (number: number): LogLine => ({
    number,
    attempt: 1,
    level: number === 22_000 ? 'ERROR' : 'INFO',
    time: new Date(0).toISOString(),
    text: number === 22_000 ? 'the disk is full' : `line ${number}`,
  });
  const all = Array.from({ length: LINES }, (_, index) => line(index + 1));
  server.use(
    http.get('*/api/v1/runs/:id/log', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const limit = Number(searchParams.get('limit'));
      if (searchParams.get('newest') === 'true') return HttpResponse.json({ items: all.slice(-limit), next: LINES });
      const items = filterLog(all, (searchParams.get('level') ?? 'INFO') as LogLine['level'], '')
        .filter(({ number }) => number > Number(searchParams.get('after')))
        .slice(0, limit);
      return HttpResponse.json({ items, next: items.at(-1)?.number ?? null });
    }),
  );
  const { user } = renderApp('/runs/run-1103?tab=log');
  expect(await screen.findByText('21,000 lines')).toBeInTheDocument();
  await user.click(screen.getByRole('radio', { name: 'Errors' }));
  expect(await screen.findByText('the disk is full')).toBeInTheDocument();
  expect(screen.getByText('1 line')).toBeInTheDocument();
});

test('a level includes the graver ones, and escapes of terminals are left out', () => {
  const line = (number: number, level: LogLine['level']): LogLine => ({
    number,
    attempt: 1,
    level,
    time: new Date(0).toISOString(),
    text: `a ${level}`,
  });
  const lines = [line(1, 'INFO'), line(2, 'WARN'), line(3, 'ERROR')];
  expect(filterLog(lines, 'WARN', '').map(({ number }) => number)).toEqual([2, 3]);
  expect(filterLog(lines, 'INFO', 'warn').map(({ number }) => number)).toEqual([2]);
  expect(plain('\u001b[31mred\u001b[0m')).toBe('red');
});
