import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

const names = () =>
  within(screen.getByRole('table', { name: 'Data sets' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('link')[0]?.textContent);

test('every head that can be pressed sorts both ways', async () => {
  const { user } = renderApp('/datasets');
  await screen.findByRole('link', { name: 'sms-spam' });
  const head = (name: string) => screen.getByRole('button', { name });

  await user.click(head('Name'));
  await expect.poll(names).toEqual([...names()].sort());
  const upwards = names();
  await user.click(head('Name'));
  await expect.poll(names).toEqual(upwards.toReversed());
  await user.click(head('Changed'));
  await user.click(head('Changed'));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('numbers are sorted by the server, the largest first, and the address keeps it', async () => {
  const { user, address } = renderApp('/datasets');
  await screen.findByRole('link', { name: 'sms-spam' });
  const columns = screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
  const numbers = (title: string) =>
    within(screen.getByRole('table', { name: 'Data sets' }))
      .getAllByRole('row')
      .slice(1)
      .map((row) => Number(within(row).getAllByRole('cell')[columns.indexOf(title)]?.textContent?.replace(/,/g, '')));
  for (const [title, key] of [
    ['Rows', 'rows'],
    ['Versions', 'versions'],
  ] as const) {
    await user.click(screen.getByRole('button', { name: title }));
    expect(address()).toBe(`/datasets?sort=-${key}`);
    await expect.poll(() => numbers(title)).toEqual(numbers(title).toSorted((a, b) => b - a));
  }
});

test('a row leads to training on its newest version', async () => {
  renderApp('/datasets');
  const train = await screen.findByRole('link', { name: 'Train on sms-spam' });
  expect(train.getAttribute('href')).toMatch(/^\/experiments\/new\?dataset=\S+$/);
});
