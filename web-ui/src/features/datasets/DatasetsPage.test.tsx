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

test('a row leads to training on its newest version', async () => {
  renderApp('/datasets');
  const train = await screen.findByRole('link', { name: 'Train on sms-spam' });
  expect(train.getAttribute('href')).toMatch(/^\/experiments\/new\?dataset=\S+$/);
});
