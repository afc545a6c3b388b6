import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { expect, test } from 'vitest';
import { page } from '@mock/answers';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';

const rows = () =>
  within(screen.getByRole('table', { name: 'Runs' }))
    .getAllByRole('row')
    .slice(1);

test('a filter of text and conditions narrows the runs, and the address keeps it', async () => {
  const { user, address } = renderApp('/runs');
  await screen.findByRole('table', { name: 'Runs' });
  await user.type(screen.getByRole('searchbox', { name: 'Filter runs' }), 'lora lora.rank = 8{Enter}');
  await waitFor(() => expect(address()).toBe('/runs?filter=lora+lora.rank+%3D+8'));
  await waitFor(() => rows().forEach((row) => expect(row).toHaveTextContent(/LoRA/i)));
});

test('a wrong filter says where it is wrong and keeps the rows', async () => {
  const { user } = renderApp('/runs');
  await screen.findByRole('table', { name: 'Runs' });
  await user.type(screen.getByRole('searchbox', { name: 'Filter runs' }), 'acuracy > 0.9{Enter}');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('No run has a metric or setting of this name.');
  expect(within(alert).getByText('acu', { selector: 'mark' })).toBeInTheDocument();
  expect(screen.getByRole('table', { name: 'Runs' })).toBeInTheDocument();
});

test('columns are a choice that the address keeps', async () => {
  const { user, address } = renderApp('/runs');
  await user.click(await screen.findByRole('button', { name: 'Columns' }));
  await user.click(await screen.findByRole('checkbox', { name: 'train/loss' }));
  expect(await screen.findByRole('columnheader', { name: 'train/loss' })).toBeInTheDocument();
  expect(address()).toContain('column=metric%3Atrain%2Floss');
});

test('columns are made wider from the keyboard, and the address keeps their widths', async () => {
  const { user, address } = renderApp('/runs?width=200+best');
  const head = await screen.findByRole('columnheader', { name: 'Best' });
  expect(head).toHaveStyle({ width: '200px' });
  screen.getByRole('button', { name: 'State' }).focus();
  await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
  expect(new URL(address(), 'http://x').searchParams.getAll('width')).toEqual(['200 best', '56 state']);
});

test('a group leads to its runs', async () => {
  const { user, address } = renderApp('/runs?by=lora.rank');
  const table = await screen.findByRole('table', { name: 'Groups of runs' });
  await user.click(await within(table).findByRole('button', { name: '4' }));
  expect(address()).toBe('/runs?filter=lora.rank+%3D+4');
});

test('chosen runs are tagged, and found by the tag', async () => {
  const { user } = renderApp('/runs');
  await user.click(await screen.findByRole('checkbox', { name: 'Select LoRA r4' }));
  await user.click(within(screen.getByRole('toolbar', { name: 'Chosen runs' })).getByRole('button', { name: 'Tag' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('combobox', { name: 'Add' }), 'candidate{Enter}');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.type(screen.getByRole('searchbox', { name: 'Filter runs' }), 'candidate{Enter}');
  await waitFor(() => expect(rows()).toHaveLength(1));
});

test('what a batch cannot change is said', async () => {
  const { user } = renderApp('/runs');
  await user.click(await screen.findByRole('checkbox', { name: 'Select LoRA r4' }));
  await user.click(
    within(screen.getByRole('toolbar', { name: 'Chosen runs' })).getByRole('button', { name: 'Cancel' }),
  );
  await user.click(await screen.findByRole('button', { name: 'Cancel 1 run' }));
  expect(await screen.findByText(/This job has already ended/)).toBeInTheDocument();
});

test('a view is saved under a name and opened again', async () => {
  const { user, address } = renderApp('/runs?filter=lora&sort=-best');
  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save this view…' }));
  await user.type(await screen.findByLabelText('Name'), 'Best LoRA');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Best LoRA' }));
  expect(address()).toBe('/runs?filter=lora&sort=-best');
});

test('without runs the page says how to begin', async () => {
  server.use(http.get('*/api/v1/runs/columns', () => Response.json({ runs: 0, metrics: [], settings: [] })));
  server.use(http.get('*/api/v1/runs/rows', () => page([])));
  renderApp('/runs');
  expect(await screen.findByText('No runs yet')).toBeInTheDocument();
});

test('a few runs are compared also when all of them were chosen at once', async () => {
  const { user } = renderApp('/experiments/experiment-11');
  await user.click(await screen.findByRole('checkbox', { name: 'Select all runs that match' }));
  const compare = screen.getByRole('link', { name: 'Compare' });
  expect(compare).not.toHaveAttribute('data-disabled');
  expect(compare.getAttribute('href')?.split(',')).toHaveLength(6);
  expect(screen.getByRole('checkbox', { name: 'Select all runs that match' })).toBeChecked();
  await user.click(screen.getByRole('checkbox', { name: 'Select LoRA r4' }));
  expect(screen.getByText('5 chosen')).toBeInTheDocument();
});
