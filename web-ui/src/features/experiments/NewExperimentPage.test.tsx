import { act, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { ExperimentRequest } from '@/api/types';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { findYamlText } from '@/test/yamlText';
import { problem } from '@mock/answers';
import { allExperiments, allRuns } from '@mock/team';

async function chooseSpamWith(user: UserEvent, preset: RegExp) {
  await user.click(await screen.findByRole('combobox', { name: 'Data' }));
  await user.click(await screen.findByRole('option', { name: 'sms-spam v2' }));
  await user.click(screen.getByRole('combobox', { name: 'Base model' }));
  await user.click(await screen.findByRole('option', { name: 'headstock-starter' }));
  await user.click(screen.getByRole('combobox', { name: 'Head' }));
  await user.click(await screen.findByRole('option', { name: 'Sequence classification' }));
  await user.click(screen.getByRole('radio', { name: preset }));
}

const launchButton = () => screen.getByRole('button', { name: /^Launch/ });

test('four choices are enough: the plan appears, and one launch makes one experiment', async () => {
  const sent: { key: string | null; body: ExperimentRequest }[] = [];
  server.use(
    http.post('*/api/v1/experiments', async ({ request }) => {
      sent.push({ key: request.headers.get('Idempotency-Key'), body: (await request.json()) as ExperimentRequest });
      return HttpResponse.json(allExperiments[0], { status: 201 });
    }),
  );
  const { user, address } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  expect(await screen.findByText('Still to choose: the data, a base model, a head, how to tune.')).toBeInTheDocument();

  await chooseSpamWith(user, /^LoRA/);
  const plan = screen.getByRole('complementary', { name: 'Plan' });
  expect(await within(plan).findByRole('group', { name: /12 added modules/ })).toBeInTheDocument();
  expect(within(plan).getByText('0.98 %')).toBeInTheDocument();
  expect(await screen.findByRole('radio', { name: /^Head only.*0\.65 % learns, about/ })).toBeInTheDocument();

  await waitFor(() => expect(launchButton()).toBeEnabled());
  await user.dblClick(launchButton());
  await waitFor(() => expect(address()).toBe(`/experiments/${allExperiments[0]?.id}`));
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(sent[0]?.body).toMatchObject({
    name: 'sms-spam, LoRA',
    specification: { placements: [{ id: 'lora', options: {} }], strategies: [{ id: 'adapters-only' }] },
  });
});

test('a head that the columns do not fit says which roles it needs', async () => {
  server.use(
    http.post('*/api/v1/experiments/validate', async ({ request }) => {
      const { variations } = (await request.json()) as ExperimentRequest;
      const at = variations?.findIndex(({ head }) => head?.id === 'sequence-classification') ?? -1;
      const misfit = {
        pointer: `/variations/${at}/head/id`,
        message: "Needs a column with the role label. The data set has 'text' as text.",
        severity: 'ERROR',
      };
      return HttpResponse.json({ problems: at < 0 ? [] : [misfit], runs: [] });
    }),
  );
  const { user } = renderApp('/experiments/new');
  await user.click(await screen.findByRole('combobox', { name: 'Data' }));
  await user.click(await screen.findByRole('option', { name: 'sms-spam v2' }));
  await user.click(screen.getByRole('combobox', { name: 'Head' }));

  expect(await screen.findByRole('option', { name: /Does not fit/ })).toHaveTextContent(
    "Sequence classificationDoes not fit: Needs a column with the role label. The data set has 'text' as text.",
  );
});

test('a problem blocks the launch and leads to its field', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  const rank = await screen.findByLabelText('Rank');
  const plan = screen.getByRole('complementary', { name: 'Plan' });
  await within(plan).findByText('Learns');
  server.use(
    http.post('*/api/v1/experiments/validate', () =>
      HttpResponse.json({
        problems: [{ pointer: '/specification/placements/0/options/rank', message: 'Too large.', severity: 'ERROR' }],
        runs: [],
      }),
    ),
  );
  await user.clear(rank);
  await user.type(rank, '250');

  const said = await within(plan).findByText('Too large.');
  await user.click(within(said).getByRole('button', { name: 'Show the field' }));
  expect(rank).toHaveFocus();
  expect(launchButton()).toBeDisabled();
  expect(within(plan).getByText(/This is the last plan that could be made/)).toBeInTheDocument();
  expect(within(plan).getByText('Learns')).toBeInTheDocument();
});

test('a number that is not accepted is never replaced by the one before it', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  const rank = await screen.findByLabelText('Rank');
  await waitFor(() => expect(launchButton()).toBeEnabled());

  await user.clear(rank);
  await user.type(rank, '30.5');
  expect(launchButton()).toBeDisabled();
  const plan = screen.getByRole('complementary', { name: 'Plan' });
  expect(within(plan).getByText('Rank: A whole number is needed here.')).toBeInTheDocument();

  await user.clear(rank);
  await user.type(rank, '30');
  await waitFor(() => expect(launchButton()).toBeEnabled());
});

test('what is set after values were added goes into every run', async () => {
  const sent: ExperimentRequest[] = [];
  server.use(
    http.post('*/api/v1/experiments', async ({ request }) => {
      sent.push((await request.json()) as ExperimentRequest);
      return HttpResponse.json(allExperiments[0], { status: 201 });
    }),
  );
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  await user.click(screen.getByRole('combobox', { name: 'Try several values of' }));
  await user.click(await screen.findByRole('option', { name: 'Rank' }));
  await user.type(screen.getByLabelText('Values'), '4, 8');
  await user.click(screen.getByRole('button', { name: 'Add 2 values' }));
  await user.clear(screen.getByLabelText('Alpha'));
  await user.type(screen.getByLabelText('Alpha'), '32');
  await waitFor(() => expect(launchButton()).toBeEnabled());
  await user.click(launchButton());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.variations?.map(({ placements }) => placements?.[0]?.options)).toEqual([
    { rank: 4, alpha: 32 },
    { rank: 8, alpha: 32 },
  ]);
});

test('a range is written out as values, which may be changed, and lists vary like numbers', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  const choose = async (field: string) => {
    await user.click(screen.getByRole('combobox', { name: 'Try several values of' }));
    await user.click(await screen.findByRole('option', { name: field }));
  };
  await choose('Rank');
  await user.type(screen.getByLabelText('From'), '4');
  await user.type(screen.getByLabelText('To'), '64');
  await user.click(screen.getByRole('radio', { name: 'Logarithmic' }));
  await user.click(screen.getByRole('button', { name: 'List the values' }));
  expect(screen.getByLabelText('Values')).toHaveValue('4, 8, 16, 32, 64');
  await user.type(screen.getByLabelText('Values'), '{Backspace}{Backspace}{Backspace}{Backspace}');
  await user.click(screen.getByRole('button', { name: 'Add 4 values' }));

  await choose('Where');
  expect(screen.queryByRole('group', { name: 'Range' })).toBeNull();
  await user.type(screen.getByLabelText('Values'), 'query; query, value');
  await user.click(screen.getByRole('button', { name: 'Add 2 values' }));
  const runs = within(screen.getByRole('list', { name: 'What will run' })).getAllByRole('listitem');
  expect(runs).toHaveLength(8);
  expect(runs[1]).toHaveTextContent('rank 4 · where QUERY + VALUE');
});

test('what the server refuses is shown with its reason, and can be put right', async () => {
  let refusals = 0;
  server.use(
    http.post('*/api/v1/experiments', async ({ request }) => {
      const { specification } = (await request.json()) as ExperimentRequest;
      if (specification.strategies[0]?.id !== 'full') return HttpResponse.json(allExperiments[0], { status: 201 });
      refusals += 1;
      return problem(422, 'validation', 'The experiment cannot run as it is.', [
        { pointer: '/strategies', message: 'This strategy needs adapters.', severity: 'ERROR' },
      ]);
    }),
  );
  const { user, address } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^Full/);
  await waitFor(() => expect(launchButton()).toBeEnabled());
  await user.click(launchButton());
  const plan = screen.getByRole('complementary', { name: 'Plan' });
  expect(await within(plan).findByText('This strategy needs adapters.')).toBeInTheDocument();
  expect(refusals).toBe(1);

  await user.click(screen.getByRole('radio', { name: /^LoRA/ }));
  expect(within(plan).queryByText('This strategy needs adapters.')).toBeNull();
  await waitFor(() => expect(launchButton()).toBeEnabled());
  await user.click(launchButton());
  await waitFor(() => expect(address()).toBe(`/experiments/${allExperiments[0]?.id}`));
});

test('all ways of tuning with three seeds is fifteen runs', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  await user.click(screen.getByRole('button', { name: 'Compare all ways of tuning' }));
  await user.type(screen.getByRole('combobox', { name: 'Seeds' }), '1,2,3,');
  expect(await screen.findByRole('button', { name: 'Launch 15 runs' })).toBeInTheDocument();
});

test('ways of tuning are walked with the arrow keys', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  await user.keyboard('{ArrowDown}');
  const adapters = screen.getByRole('radio', { name: /^Adapters/ });
  expect(adapters).toBeChecked();
  expect(adapters).toHaveFocus();
  await user.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}');
  expect(screen.getByRole('radio', { name: /^Full/ })).toBeChecked();
});

test('YAML edits the same experiment', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  await user.click(screen.getByRole('radio', { name: 'YAML' }));
  const editor = await findYamlText('The experiment as YAML');
  expect(editor.text()).toContain('id: lora');
  // Ids mean nothing to people.
  expect(editor.text()).toMatch(/dataset: \S+ # sms-spam v\d\n/);
  expect(editor.text()).toMatch(/baseModel: \S+ # \S+\n/);

  editor.replace('nmae: x');
  expect(await screen.findByText(/“nmae” is not known/)).toBeInTheDocument();
  expect(launchButton()).toBeDisabled();
});

test('YAML with a mistake is there again after a look at the form, and blocks the launch until it is discarded', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  await user.click(screen.getByRole('radio', { name: 'YAML' }));
  (await findYamlText('The experiment as YAML')).append('nmae: x');
  await user.click(screen.getByRole('radio', { name: 'Basic' }));
  expect(launchButton()).toBeDisabled();

  await user.click(screen.getByRole('button', { name: 'Correct the YAML' }));
  const editor = await findYamlText('The experiment as YAML');
  expect(editor.text()).toContain('nmae: x');
  expect(screen.getByText(/“nmae” is not known/)).toBeInTheDocument();

  await user.click(screen.getByRole('radio', { name: 'Basic' }));
  await user.click(screen.getByRole('button', { name: 'Discard its changes' }));
  await waitFor(() => expect(launchButton()).toBeEnabled());
});

test('the plan says when it starts, by the slots and the priority it asks for', async () => {
  const clone = allRuns.find(({ id }) => id === 'run-1103');
  const asked: string[] = [];
  const says = async (ahead: number, seconds: number | null, words: RegExp) => {
    server.use(
      http.get('*/api/v1/jobs/expected-start', ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json({ ahead, seconds });
      }),
      http.get('*/api/v1/runs/run-1103', () =>
        HttpResponse.json({
          ...clone,
          requested: { ...clone?.requested, resources: { slots: 3, priority: 6 } },
        }),
      ),
    );
    const { unmount } = renderApp('/experiments/new?from=run-1103');
    const term = await screen.findByText('Starts');
    expect(term.nextElementSibling).toHaveTextContent(words);
    unmount();
  };
  await says(0, 0, /^at once$/);
  await says(3, 740, /^in about 12 min, after 3 jobs$/);
  await says(1, null, /^after 1 job$/);
  await says(0, null, /^as soon as 3 slots are free$/);
  expect(asked[0]).toBe('?slots=3&priority=6');
});

const unavailable = () => problem(502, 'unavailable', 'The server restarts.');

test('what is written stays when the run it started from cannot be read again', async () => {
  const { user, cache } = renderApp('/experiments/new?from=run-1103');
  const rate = await screen.findByLabelText('Learning rate');
  await user.clear(rate);
  await user.type(rate, '0.25');
  server.use(http.get('*/api/v1/*', unavailable));
  await act(() => cache.invalidateQueries());
  expect(cache.getQueryState(['runs', 'run-1103'])?.status).toBe('error');
  expect(screen.getByLabelText('Learning rate')).toHaveValue('0.25');
  expect(screen.queryByText('The form could not be prepared.')).toBeNull();
});

test('what is written is there again after a sign-in that was forced', async () => {
  const { user, address, cache } = renderApp('/experiments/new?from=run-1103');
  const rate = await screen.findByLabelText('Learning rate');
  await user.clear(rate);
  await user.type(rate, '0.25');
  server.use(http.get('*/api/v1/session', () => problem(401, 'unauthorized', 'Nobody is signed in.')));
  await act(() => cache.invalidateQueries({ queryKey: ['session'] }));
  await waitFor(() => expect(address()).toBe('/sign-in'));

  server.use(http.post('*/api/v1/session', () => HttpResponse.json({ user: { name: 'ada', role: 'admin' } })));
  await user.type(await screen.findByLabelText('API token'), 'hs_abc');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await waitFor(() => expect(address()).toBe('/experiments/new?from=run-1103'));
  expect(await screen.findByLabelText('Learning rate')).toHaveValue('0.25');
});

test('what is written is there again after another page, until somebody starts anew', async () => {
  const { user, go } = renderApp('/experiments/new?from=run-1103');
  const rate = await screen.findByLabelText('Learning rate');
  await user.clear(rate);
  await user.type(rate, '0.25');
  await go('/queue');
  await screen.findByRole('heading', { name: 'Queue' });
  await go('/experiments/new?from=run-1103');
  expect(await screen.findByLabelText('Learning rate')).toHaveValue('0.25');

  await user.click(screen.getByRole('button', { name: 'Start over' }));
  expect(await screen.findByLabelText('Learning rate')).toHaveValue('0.5');
  await go('/queue');
  await screen.findByRole('heading', { name: 'Queue' });
  await go('/experiments/new?from=run-1103');
  expect(await screen.findByLabelText('Learning rate')).toHaveValue('0.5');
  expect(screen.queryByRole('button', { name: 'Start over' })).toBeNull();
});

test('a seed that is no whole number is named', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findAllByLabelText('Seeds');
  await user.type(screen.getByLabelText('Seeds', { selector: 'input' }), '1,abc,');
  expect(screen.getByText('abc: not a whole number, so left out.')).toBeInTheDocument();
});

test('seeds that were typed but not entered are read one by one when the field is left', async () => {
  const { user } = renderApp('/experiments/new');
  await screen.findAllByLabelText('Seeds');
  const field = screen.getByLabelText('Seeds', { selector: 'input' });
  await user.click(field);
  await user.paste('1, 2, x, 2, 3');
  await user.tab();
  expect(screen.getByText('x: not a whole number, so left out.')).toBeInTheDocument();
  expect(screen.getByText('3 runs')).toBeInTheDocument();
});

test('cloning starts from what the run differed in', async () => {
  renderApp('/experiments/new?from=run-1103');
  expect(await screen.findByText('starts from LoRA r8 · fast')).toBeInTheDocument();
  expect(await screen.findByLabelText('Learning rate')).toHaveValue('0.5');
});

test('methods are stacked, moved and removed, and each has its own options', async () => {
  const sent: ExperimentRequest[] = [];
  server.use(
    http.post('*/api/v1/experiments', async ({ request }) => {
      sent.push((await request.json()) as ExperimentRequest);
      return HttpResponse.json(allExperiments[0], { status: 201 });
    }),
  );
  const { user } = renderApp('/experiments/new');
  await screen.findByRole('heading', { name: 'New experiment' });
  await chooseSpamWith(user, /^LoRA/);
  const placements = within(screen.getByRole('region', { name: 'Placements' }));
  await user.click(placements.getByRole('combobox', { name: 'Add a placement' }));
  await user.click(await screen.findByRole('option', { name: 'Prefix' }));
  await user.click(placements.getByRole('button', { name: 'Move Prefix up' }));
  await user.clear(placements.getByLabelText('Length'));
  await user.type(placements.getByLabelText('Length'), '4');
  const strategies = within(screen.getByRole('region', { name: 'Strategies' }));
  await user.click(strategies.getByRole('combobox', { name: 'Add a strategy' }));
  await user.click(await screen.findByRole('option', { name: 'SAM' }));
  const plan = within(screen.getByRole('complementary', { name: 'Plan' }));
  expect(await plan.findByText('g(w + ρ · g / ‖g‖)')).toBeInTheDocument();

  await waitFor(() => expect(launchButton()).toBeEnabled());
  await user.click(launchButton());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.specification).toMatchObject({
    placements: [
      { id: 'prefix', options: { length: 4 } },
      { id: 'lora', options: {} },
    ],
    strategies: [
      { id: 'adapters-only', options: {} },
      { id: 'sam', options: {} },
    ],
  });
});

test('a nullable number that is left empty is left to the model or the method', async () => {
  const { user } = renderApp('/experiments/new?from=run-1103');
  const rate = await screen.findByLabelText('Learning rate');
  await user.clear(rate);
  expect(rate).toHaveAttribute('placeholder', 'left to the model or method');
  await user.click(screen.getByRole('radio', { name: 'YAML' }));
  const editor = await findYamlText('The experiment as YAML');
  // Only a comment names it, with the default.
  expect(editor.text()).not.toMatch(/^\s*learningRate:/m);
});
