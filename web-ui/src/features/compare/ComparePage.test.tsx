import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('runs of another experiment can be added, and carry its name', async () => {
  const { user, address } = renderApp('/compare?runs=run-1102');
  await user.click(await screen.findByRole('combobox', { name: 'Add a run' }));
  await user.type(screen.getByRole('combobox', { name: 'Add a run' }), 'five seeds');
  await user.click(await screen.findByRole('option', { name: 'LoRA against full, five seeds: LoRA · seed 1' }));

  expect(address()).toBe('/compare?runs=run-1102%2Crun-1000');
  expect(await screen.findByRole('cell', { name: 'hotel-reviews v3' })).toBeInTheDocument();
  const colors = within(await screen.findByRole('list', { name: 'Colors' }));
  expect(colors.getByText('How little is enough for spam?: LoRA r8')).toBeInTheDocument();
  expect(colors.getByText('LoRA against full, five seeds: LoRA · seed 1')).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'More for How little is enough for spam?: LoRA r8' }));
  await user.click(await screen.findByRole('menuitem', { name: /^Leave out/ }));
  expect(address()).toBe('/compare?runs=run-1000');
});

test('two runs are compared on the rows that both were evaluated on, with the interval of the difference', async () => {
  renderApp('/compare?runs=run-1100,run-1102');
  expect(await screen.findByRole('heading', { name: 'Test of sms-spam v2' })).toBeInTheDocument();
  const row = await screen.findByRole('row', { name: /^accuracy/ });
  expect(row).toHaveTextContent(/0\.0\d+ to 0\.0\d+/);
  expect(row).toHaveTextContent(/LoRA r8$/);
});
