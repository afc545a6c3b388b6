import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';

test('an import shows how far it is, and a failed one says what to do', async () => {
  const { user } = renderApp('/models');
  expect(await screen.findByText('model.safetensors, 393 MiB of 1.25 GiB')).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Add a model' }));
  await user.type(await screen.findByLabelText(/Id on the hub/), 'old/bert');
  await user.click(screen.getByRole('button', { name: 'Import' }));

  expect(await screen.findByText(/Convert it with save_pretrained/)).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Remove the import of old/bert' }));
  await waitFor(() => expect(screen.queryByText(/Convert it with save_pretrained/)).toBeNull());
});

test('the playground shows tokens of Latin and Chinese text', async () => {
  const { user } = renderApp('/models/model-headstock-starter?tab=tokenizer');
  const text = await screen.findByLabelText('Text');
  await user.clear(text);
  await user.type(text, '你好 world');

  const tokens = within(await screen.findByRole('list', { name: 'Tokens' }));
  expect(await tokens.findByText('world')).toBeInTheDocument();
  expect(tokens.getByText('好')).toBeInTheDocument();
  expect(screen.getByText('5 tokens')).toBeInTheDocument();
});
