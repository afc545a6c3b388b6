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

  await user.click(screen.getByRole('button', { name: 'Remove the import of bert' }));
  await waitFor(() => expect(screen.queryByText(/Convert it with save_pretrained/)).toBeNull());
});

test('a model of the hub whose name is taken is imported under another', async () => {
  const { user } = renderApp('/models');
  await user.click(await screen.findByRole('button', { name: 'Add a model' }));
  await user.type(await screen.findByLabelText(/Id on the hub/), 'other/bert-base-chinese');
  const name = screen.getByLabelText(/^Name/);
  expect(name).toHaveValue('bert-base-chinese');

  await user.click(screen.getByRole('button', { name: 'Import' }));
  expect(await screen.findByText(/already named 'bert-base-chinese'/)).toBeInTheDocument();

  await user.clear(name);
  expect(screen.getByRole('button', { name: 'Import' })).toBeDisabled();
  await user.type(name, 'chinese');
  await user.click(screen.getByRole('button', { name: 'Import' }));
  expect(await screen.findByRole('button', { name: 'Remove the import of chinese' })).toBeInTheDocument();
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
