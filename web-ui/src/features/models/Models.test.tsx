import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answer } from '@mock/answers';
import { allModels, details } from '@mock/handlers/models';
import { server } from '@/test/setup';
import { http } from 'msw';
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

test('the first press on a column of numbers brings the largest up', async () => {
  const { user, address } = renderApp('/models');
  await screen.findByRole('link', { name: 'headstock-starter' });
  await user.click(screen.getByRole('button', { name: 'Parameters' }));
  expect(address()).toBe('/models?sort=-parameters');
  expect(screen.getAllByRole('row')[1]).toHaveTextContent('bert-base-uncased');
  await user.click(screen.getByRole('button', { name: 'Parameters' }));
  expect(address()).toBe('/models?sort=parameters');
});

test('models are searched by name, family and language', async () => {
  const { user, address } = renderApp('/models');
  const table = within(await screen.findByRole('table', { name: 'Models' }));
  await table.findByRole('link', { name: 'headstock-starter' });

  await user.type(screen.getByLabelText('Search by name, family or language'), 'chinese');
  await waitFor(() => expect(table.queryByRole('link', { name: 'headstock-starter' })).toBeNull());
  expect(table.getByRole('link', { name: 'bert-base-chinese' })).toBeInTheDocument();
  expect(address()).toBe('/models?search=chinese');

  await user.type(screen.getByLabelText('Search by name, family or language'), ' xyz');
  expect(await screen.findByText('No model matches')).toBeInTheDocument();
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

test('a model that a recipe made with a head is registered as it is', async () => {
  const [model] = allModels;
  if (!model) throw new Error('The pretended server has no model.');
  const sent: unknown[] = [];
  server.use(
    http.get('*/api/v1/models/:id', () =>
      answer<'getModel'>({ ...details(model), provenance: { head: 'run/run-1102/20' } }),
    ),
    http.post('*/api/v1/registry/models/:name/versions', async ({ request }) => {
      sent.push(await request.json());
      return Response.json({ model: 'spam-detector', number: 3 }, { status: 201 });
    }),
  );
  const { user } = renderApp(`/models/${model.id}`);
  expect(await screen.findByRole('button', { name: 'Evaluate on…' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Register' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('combobox', { name: 'Model' }), 'soup');

  await user.click(dialog.getByRole('button', { name: 'Register' }));

  await waitFor(() => expect(sent).toEqual([{ baseModel: model.name }]));
});
