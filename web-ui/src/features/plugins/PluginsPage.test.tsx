import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('an extension shows the form its options make', async () => {
  const { user } = renderApp('/plugins');
  const lora = within(await screen.findByRole('article', { name: 'lora' }));
  await user.click(lora.getByRole('button', { name: '5 options' }));

  expect(lora.getByLabelText('Rank')).toHaveValue('8');
});

test('a jar that is no plugin is refused with the reason', async () => {
  const { user } = renderApp('/plugins');
  await user.click(await screen.findByRole('button', { name: 'Add a plugin' }));
  await user.upload(await screen.findByLabelText('Choose a plugin jar'), new File(['PK'], 'tool.jar'));

  const refusal = await screen.findByRole('alert');
  expect(refusal).toHaveTextContent('tool.jar was not accepted.');
  expect(refusal).toHaveTextContent('its manifest has no Plugin-Id. Build it with the plugin parent.');
});

test('plugins are found by what they add', async () => {
  const { user, address } = renderApp('/plugins');
  await screen.findByRole('article', { name: 'lora' });
  await user.type(screen.getByRole('searchbox', { name: 'Search plugins' }), 'placement low-rank');
  await waitFor(() =>
    expect(screen.getAllByRole('article').map((card) => card.getAttribute('aria-label'))).toEqual(['lora']),
  );
  expect(screen.getByText('1 plugin')).toBeInTheDocument();
  expect(address()).toBe('/plugins?search=placement+low-rank');
});
