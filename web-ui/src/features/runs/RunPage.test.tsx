import { act, screen, waitFor, within } from '@testing-library/react';
import { delay, http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { keys } from '@/api/keys';
import type { LogLine, Run } from '@/api/types';
import { FakeEventSource } from '@/test/FakeEventSource';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { count } from '@/lib/format';
import { page } from '@mock/answers';
import { evaluations } from '@mock/evaluations';
import { allRuns } from '@mock/team';
import { filterLog } from './LogTab';
import { plain } from '@/entities/job/LogLines';

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
  expect(await screen.findByText('4 s left')).toBeInTheDocument();
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

test('before its first step a run says how many there will be', async () => {
  const waiting = allRuns.find(({ state }) => state === 'QUEUED');
  renderApp(`/runs/${waiting?.id}`);
  expect(await screen.findByText(`${count(waiting?.totalSteps ?? 0)} steps`)).toBeInTheDocument();
  expect(screen.queryByText(/step 0 of/)).toBeNull();
});

test('curves that take a while say that they are loaded', async () => {
  server.use(http.get('*/api/v1/runs/:id/metrics/series', () => delay('infinite')));
  renderApp('/runs/run-1102');
  expect(await screen.findByText('Loading…')).toBeInTheDocument();
});

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
  await act(() => cache.invalidateQueries({ queryKey: keys.evaluations.all }));
  const offer = await screen.findByRole('button', { name: `A better one at step ${second?.step}` });
  expect(within(metrics).getByText('0.5000')).toBeInTheDocument();
  await user.click(offer);
  expect(within(metrics).getByText('0.6000')).toBeInTheDocument();
  expect(offer).not.toBeInTheDocument();
});

test('an evaluation that could measure nothing says so and shows its answers', async () => {
  const [first] = evaluations(allRuns.find(({ id }) => id === 'run-1100') as Run);
  const unmeasured = { ...first, metrics: { accuracy: null, loss: null } };
  server.use(http.get('*/api/v1/runs/:id/evaluations', () => HttpResponse.json({ items: [unmeasured] })));
  renderApp('/runs/run-1100?tab=evaluation');
  expect(await screen.findByText(/nothing was measured/)).toBeInTheDocument();
  expect(screen.getByRole('radio', { name: 'All' })).toBeChecked();
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

test('a level includes the more severe ones, and escapes of terminals are left out', () => {
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

test('a run can be paused and resumed', async () => {
  const run = running();
  const asked: string[] = [];
  server.use(
    http.post('*/api/v1/runs/:id/pause', () => {
      asked.push('pause');
      return HttpResponse.json({ ...run, state: 'PAUSED', headline: 'Paused by ada.' });
    }),
    http.post('*/api/v1/runs/:id/resume', () => {
      asked.push('resume');
      return HttpResponse.json({ ...run, state: 'QUEUED', headline: 'Waiting: first in line.' });
    }),
  );
  const { user } = renderApp(`/runs/${run.id}`);
  await user.click(await screen.findByRole('button', { name: 'Pause' }));
  expect(await screen.findByText('Paused by ada.')).toBeInTheDocument();
  await user.click(await screen.findByRole('button', { name: 'Resume' }));
  expect(await screen.findByText('Waiting: first in line.')).toBeInTheDocument();
  expect(asked).toEqual(['pause', 'resume']);
});

test('a run is one click away from the champion of its data', async () => {
  renderApp('/runs/run-1101');
  expect(await screen.findByRole('link', { name: 'Compare with champion' })).toHaveAttribute(
    'href',
    '/compare?runs=run-1102,run-1101&base=run-1102',
  );
});

test('a checkpoint is downloaded, and a stopped run goes on from it after a question', async () => {
  const failed = allRuns.find(({ state, step }) => state === 'FAILED' && step > 0);
  if (!failed) throw new Error('The made-up team has no failed run.');
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/runs/:id/checkpoints', () =>
      page(
        [10, 20].map((step, index) => ({
          id: `checkpoint-${step}`,
          step,
          progress: step / 10,
          state: 'COMMITTED',
          metrics: {},
          size: 1,
          createdAt: failed.createdAt,
          best: index === 0,
          newest: index === 1,
          files: [{ name: 'state/optimizer.bin', size: 1, sha256: 'a' }],
        })),
      ),
    ),
    http.post('*/api/v1/runs/:id/checkpoints/:checkpoint/resume', ({ params }) => {
      asked.push(String(params.checkpoint));
      return HttpResponse.json({ ...failed, state: 'QUEUED' });
    }),
  );
  const { user } = renderApp(`/runs/${failed.id}?tab=checkpoints`);
  expect(await screen.findByRole('link', { name: 'Download the checkpoint of step 10' })).toHaveAttribute(
    'href',
    expect.stringContaining(`/api/v1/runs/${failed.id}/checkpoints/checkpoint-10/download`),
  );
  // From the newest it goes on by itself.
  await user.click(screen.getByRole('button', { name: 'Go on from here' }));
  expect(asked).toEqual([]);
  await user.click(await screen.findByRole('button', { name: 'Go on from step 10' }));
  await waitFor(() => expect(asked).toEqual(['checkpoint-10']));
});

test('many checkpoints are searched by step, mark and state', async () => {
  server.use(
    http.get('*/api/v1/runs/:id/checkpoints', () =>
      page(
        Array.from({ length: 12 }, (_, index) => ({
          id: `checkpoint-${index}`,
          step: 100 * (index + 1),
          progress: index,
          state: index === 3 ? 'DAMAGED' : 'COMMITTED',
          metrics: {},
          size: index,
          createdAt: allRuns[0]?.createdAt,
          best: index === 5,
          newest: index === 11,
          files: [],
        })),
      ),
    ),
  );
  const { user, address } = renderApp('/runs/run-1102?tab=checkpoints');
  const table = within(await screen.findByRole('table', { name: 'Checkpoints' }));
  const steps = () =>
    table
      .getAllByRole('row')
      .slice(1)
      .map((row) => within(row).getAllByRole('cell')[0]?.textContent);
  await expect.poll(() => steps().length).toBe(12);
  await user.click(table.getByRole('button', { name: 'Step' }));
  expect(steps()[0]).toBe('1,200');

  const search = screen.getByRole('searchbox', { name: 'Search by step, mark or state' });
  const finds = async (text: string, expected: string[]) => {
    await user.clear(search);
    await user.type(search, text);
    await expect.poll(steps).toEqual(expected);
  };
  await finds('11', ['1,100']);
  await finds('best complete', ['600']);
  await finds('damaged', ['400']);
  expect(address()).toBe('/runs/run-1102?tab=checkpoints&sort=-step&checkpoints=damaged');
});

test('test is shown apart from dev, with an interval beside the primary metric', async () => {
  const { user } = renderApp('/runs/run-1100?tab=evaluation');
  const metrics = await screen.findByRole('table', { name: 'Metrics' });
  expect(within(metrics).queryByTitle(/95 % interval/)).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Test' }));
  expect(await screen.findByTitle(/95 % interval/)).toHaveTextContent(/0\.\d+ to 0\.\d+/);
});

test('answers are drawn by kind: spans in their text, a written text with its difference, a number with its unit', async () => {
  const runOf = (head: string) => allRuns.find(({ specification }) => specification.head.id === head)?.id ?? '';
  const spans = renderApp(`/runs/${runOf('extractive-qa')}?tab=evaluation&answers=all`);
  const found = await screen.findAllByText('Ada Lovelace', { selector: 'mark' });
  expect(found[0]?.closest('td')).toHaveTextContent('the daughter of Lord Byron');
  spans.unmount();

  const written = renderApp(`/runs/${runOf('prefix-lm')}?tab=evaluation&answers=all`);
  expect(await screen.findByTitle('not in the right text')).toHaveTextContent('When');
  expect(screen.getByTitle('missing from the answer')).toHaveTextContent('Where');
  written.unmount();

  renderApp(`/runs/${runOf('regression')}?tab=evaluation&answers=all`);
  const table = within(await screen.findByRole('table', { name: 'Examples' }));
  expect((await table.findAllByText(/€/)).length).toBeGreaterThan(0);
});

test('the best evaluation is the one that the server chose, whatever was equal before it', async () => {
  const run = allRuns.find(({ specification }) => specification.head.id === 'regression') as Run;
  const steps = evaluations(run)
    .filter(({ split }) => split === 'DEV')
    .map(({ step }) => step);
  const chosen = steps.at(-1) ?? 0;
  server.use(
    http.get('*/api/v1/runs/:id/checkpoints', () =>
      page([
        {
          id: 'checkpoint-9',
          step: chosen,
          progress: 1,
          state: 'COMMITTED',
          metrics: {},
          size: 1,
          createdAt: run.createdAt,
          best: true,
          newest: true,
          files: [],
        },
      ]),
    ),
  );
  renderApp(`/runs/${run.id}?tab=evaluation`);
  const choice = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Evaluation' });
  expect(choice.value).toMatch(new RegExp(`after step ${count(chosen)}.*, best$`));
});

test('of a metric that is to be minimized the smallest value is the best', async () => {
  const run = allRuns.find(({ specification }) => specification.head.id === 'regression');
  server.use(http.get('*/api/v1/runs/:id/checkpoints', () => page([])));
  renderApp(`/runs/${run?.id}?tab=evaluation`);
  const smallest = Math.min(
    ...evaluations(run as Run)
      .filter(({ split }) => split === 'DEV')
      .map(({ metrics }) => Number(metrics['mean-absolute-error'])),
  );
  const metrics = await screen.findByRole('table', { name: 'Metrics' });
  expect(metrics).toHaveTextContent(smallest.toFixed(1));
});

test('learned layer weights are drawn on the anatomy', async () => {
  const run = allRuns.find(({ plan }) => plan?.readout?.learnsWeights);
  renderApp(`/runs/${run?.id}?tab=configuration`);
  expect(await screen.findByRole('img', { name: /^The head reads 7 layers/ })).toBeInTheDocument();
  const drawing = screen.getByRole('group', { name: /^Drawing of the model/ });
  await waitFor(() => expect(drawing.textContent).toMatch(/Layer 5.*0\.\d+/s));
});

test('the form of an analysis asks for as many models as it takes, and keeps advanced options away', async () => {
  const asked: unknown[] = [];
  server.use(
    http.post('*/api/v1/jobs', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(
        {
          type: 'urn:headstock:invalid',
          title: 'Invalid',
          status: 422,
          detail: 'tiny cannot be compared.',
          problems: [{ pointer: '/subjects/1', message: 'tiny cannot be compared.', severity: 'ERROR' }],
        },
        { status: 422 },
      );
    }),
  );
  const { user } = renderApp('/runs/run-1100?tab=analyses');
  await user.click(await screen.findByRole('button', { name: 'New analysis' }));
  const dialog = within(await screen.findByRole('dialog'));
  const choose = async (title: string) => {
    await user.click(await dialog.findByRole('combobox', { name: 'Analysis' }));
    await user.click(await screen.findByRole('option', { name: title }));
  };
  await choose('Layer probing');
  expect(dialog.queryByLabelText('Together with')).toBeNull();
  expect(dialog.queryByLabelText('Seed')).toBeNull();
  await user.click(dialog.getByRole('button', { name: '1 advanced option' }));
  expect(dialog.getByLabelText('Seed')).toHaveValue('1');

  await choose('Similarity of layers');
  expect(dialog.getByText('This analysis needs at least 1 other model, at most 2.')).toBeInTheDocument();
  expect(dialog.getByRole('button', { name: 'Start' })).toBeDisabled();
  const other = () => dialog.getAllByPlaceholderText('Choose a model');
  await user.type(other()[0]!, 'run/of-another-server');
  await user.click(await screen.findByRole('option', { name: 'run/of-another-server' }));
  await user.click(other()[1]!);
  await user.click((await screen.findAllByRole('option', { name: /: estimate$/ }))[0]!);
  expect(other(), 'three models are the most').toHaveLength(2);
  await user.click(dialog.getByRole('button', { name: 'Start' }));

  expect(await dialog.findAllByText('tiny cannot be compared.')).toHaveLength(2);
  expect(asked).toEqual([
    expect.objectContaining({
      subjects: [
        { kind: 'model', id: 'run/run-1100' },
        { kind: 'model', id: 'run/of-another-server' },
        { kind: 'model', id: expect.stringMatching(/^run\/run-/) as string },
      ],
    }),
  ]);
});

test('an analysis is started with its options, and its figures are shown', async () => {
  const asked: unknown[] = [];
  server.events.on('request:start', async ({ request }) => {
    if (request.method === 'POST' && request.url.endsWith('/jobs')) asked.push(await request.clone().json());
  });
  const { user } = renderApp('/runs/run-1100?tab=analyses');
  expect(
    await screen.findByRole('img', { name: /^Loss around the trained weights: 25 × 25 points/ }),
  ).toBeInTheDocument();
  const probing = within(screen.getByRole('region', { name: 'Layer probing' }));
  expect(probing.getByText('step 5 of 21')).toBeInTheDocument();
  expect(probing.getByText('1 min 30 s left')).toBeInTheDocument();
  expect(screen.getAllByText(/by flat 1\.0\.0/)).not.toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'New analysis' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(await dialog.findByRole('combobox', { name: 'Analysis' }));
  await user.click(await screen.findByRole('option', { name: 'Loss on a line' }));
  await user.clear(dialog.getByLabelText('Points'));
  await user.type(dialog.getByLabelText('Points'), '41');
  await user.click(dialog.getByRole('button', { name: 'Start' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked).toEqual([
    {
      kind: 'analyze',
      subjects: [{ kind: 'model', id: 'run/run-1100' }],
      options: { analysis: { id: 'loss-line', options: { points: 41 } } },
    },
  ]);
});

test('settings are called what the form calls them', async () => {
  renderApp('/runs/run-1102?tab=configuration');
  const settings = within(await screen.findByRole('table', { name: 'Settings' }));
  expect(await settings.findByText('Longest sequence')).toBeInTheDocument();
  expect(settings.getByText('LoRA: rank')).toBeInTheDocument();
  const rate = settings.getByRole('row', { name: /^Learning rate/ });
  expect(rate).toHaveTextContent('left to the model or method');
});
