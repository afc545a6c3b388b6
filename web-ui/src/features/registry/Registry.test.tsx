import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';
import { answer } from '@mock/answers';
import { allRegistered } from '@mock/handlers/registry';

test('a model answers with probabilities', async () => {
  const { user } = renderApp('/registry/spam-detector/versions/3?tab=try');
  await user.type(await screen.findByLabelText('Text'), 'You win a free lunch{enter}See you at six');
  await user.click(screen.getByRole('switch', { name: 'A text per line' }));
  await user.click(screen.getByRole('button', { name: 'Ask the model' }));

  const first = within(await screen.findByRole('region', { name: 'Answer: spam' }));
  expect(first.getByText('98.2 %')).toBeInTheDocument();
  expect(screen.getByRole('region', { name: 'Answer: ham' })).toHaveTextContent('See you at six');
  expect(screen.getByText('2 answers in 14.2 ms')).toBeInTheDocument();
});

test('settings are called as in the form', async () => {
  renderApp('/registry/spam-detector/versions/3');
  expect(await screen.findByText('Longest sequence')).toBeInTheDocument();
  expect(screen.getByText('Largest gradient norm')).toBeInTheDocument();
});

test('moving an alias says what changes, and is remembered with its reason', async () => {
  const { user } = renderApp('/registry/spam-detector');
  await user.click(await screen.findByRole('button', { name: 'Move an alias' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.selectOptions(dialog.getByLabelText('To'), 'Version 2');
  expect(dialog.getByText(/“champion” get version 2 instead of version 3/)).toBeInTheDocument();
  await user.type(dialog.getByLabelText('Why'), 'Version 3 is slow');
  await user.click(dialog.getByRole('button', { name: 'Move it' }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const row = screen.getByRole('row', { name: /Version 2/ });
  await waitFor(() => expect(row).toHaveTextContent('champion'));
  await user.click(screen.getByRole('tab', { name: 'Alias history' }));
  expect(await screen.findByText('Version 3 is slow')).toBeInTheDocument();
});

test('an e-mail of many lines is one text', async () => {
  const { user } = renderApp('/registry/spam-detector/versions/3?tab=try');
  await user.type(await screen.findByLabelText('Text'), 'Dear all,{enter}{enter}you win a free lunch');
  await user.click(screen.getByRole('button', { name: 'Ask the model' }));

  expect(await screen.findByRole('region', { name: 'Answer: spam' })).toHaveTextContent('Dear all,');
});

test('the note of a version is changed where it stands', async () => {
  const { user } = renderApp('/registry/spam-detector/versions/2');
  await screen.findByText('Less sure of itself on short messages.');
  await user.click(screen.getByRole('button', { name: 'Edit the note' }));
  const field = screen.getByRole('textbox', { name: 'Note' });
  await user.clear(field);
  await user.type(field, 'Fails on **long** mails.');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('long', { selector: 'strong' })).toBeInTheDocument();
  expect(screen.queryByText('Less sure of itself on short messages.')).toBeNull();
});

test('an alias can be taken away, after a question', async () => {
  const { user } = renderApp('/registry/hotel-reviews?tab=aliases');
  const aliases = within(await screen.findByRole('list', { name: 'Aliases' }));
  await user.click(aliases.getByRole('button', { name: 'Take away' }));
  await user.click(await screen.findByRole('button', { name: 'Take it away' }));

  await waitFor(() => expect(screen.queryByRole('list', { name: 'Aliases' })).toBeNull());
  expect(await screen.findByText('taken from version 1')).toBeInTheDocument();
});

test('a version leads to its data', async () => {
  renderApp('/registry/spam-detector/versions/3');
  expect(await screen.findByRole('link', { name: 'sms-spam, version 2' })).toHaveAttribute(
    'href',
    '/datasets/dataset-sms-spam?version=2',
  );
});

test('a version says at which rate it was trained, also when the strategy chose it', async () => {
  renderApp('/registry/spam-detector/versions/3');
  expect(await screen.findByText('5.00e-4')).toBeInTheDocument();
});

test('a model of several columns has a field for each, and answers in the text', async () => {
  const { user } = renderApp('/registry/reader/versions/1?tab=try');
  await user.type(await screen.findByLabelText('question'), 'Who?');
  const ask = screen.getByRole('button', { name: 'Ask the model' });
  expect(ask).toBeDisabled();
  await user.type(screen.getByLabelText('context'), 'Ada wrote it.');
  await user.click(ask);
  const answer = await screen.findByRole('region', { name: /^Answer: Ada/ });
  expect(answer.querySelector('mark')).toHaveTextContent('Ada');
  expect(answer).toHaveTextContent('wrote it.');
});

test('a written answer grows while it is written', async () => {
  const { user } = renderApp('/registry/writer/versions/1?tab=try');
  await user.type(await screen.findByLabelText('Text'), 'so um what');
  await user.click(screen.getByRole('button', { name: 'Ask the model' }));
  expect(await screen.findByRole('region', { name: 'Answer so far' })).toHaveTextContent(/^What/);
  expect(await screen.findByRole('region', { name: 'Answer: What is meant by so um what?' })).toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Answer so far' })).toBeNull();
});

test('a downloaded version is imported, and says that its run is elsewhere', async () => {
  const { user } = renderApp('/registry');
  await user.click(await screen.findByRole('button', { name: 'Import a version' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.upload(dialog.getByLabelText('Choose the zip'), new File(['zip'], 'spam-1.zip'));

  expect(await screen.findByRole('heading', { name: 'hotel-reviews, version 2' })).toBeInTheDocument();
  expect(await screen.findByText(/on another server, checkpoint at step/)).toBeInTheDocument();
  expect(screen.getByText('Another server trained it, so its run is not here.')).toBeInTheDocument();
});

test('adapters that PEFT saved are imported with their base model and classes', async () => {
  const sent: string[] = [];
  server.use(
    http.post('*/api/v1/registry/imports', ({ request }) => {
      sent.push(decodeURIComponent(new URL(request.url).search));
      return HttpResponse.error();
    }),
  );
  const { user } = renderApp('/registry');
  await user.click(await screen.findByRole('button', { name: 'Import a version' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Name of the model'), 'mine');
  const base = (await dialog.findAllByRole('option'))[1]?.textContent ?? '';
  await user.selectOptions(dialog.getByLabelText('Base model'), base);
  await user.type(dialog.getByLabelText('Classes'), 'no{Enter}yes, surely');
  await user.upload(dialog.getByLabelText('Choose the zip'), new File(['zip'], 'adapter.zip'));

  await waitFor(() =>
    expect(sent[0]?.replaceAll('+', ' ')).toBe(`?name=mine&baseModel=${base}&classes=no&classes=yes, surely`),
  );
});

test('a version that was trained elsewhere says with what, and names no run', async () => {
  const version = allRegistered[0]?.versions[0];
  if (!version) throw new Error('The pretended server has no version.');
  server.use(
    http.get('*/api/v1/registry/models/:name/versions/:version', () =>
      answer<'getModelVersion'>({ ...version, imported: true, trainedWith: 'PEFT 0.21.2' }),
    ),
  );
  renderApp(`/registry/${version.model}/versions/${version.number}`);

  expect(await screen.findByText('It was trained with PEFT 0.21.2, so there is no run of it.')).toBeInTheDocument();
  expect(screen.getByText('PEFT 0.21.2, outside of Headstock, on data that are not known')).toBeInTheDocument();
  expect(screen.queryByText(/checkpoint at step/)).toBeNull();
  expect(screen.getByRole('heading', { name: 'What it computes' })).toBeInTheDocument();
  expect(screen.queryByText('Epochs')).toBeNull();
});

test('a version that a recipe made says so, and that nothing was measured', async () => {
  const version = allRegistered[0]?.versions[0];
  if (!version) throw new Error('The pretended server has no version.');
  server.use(
    http.get('*/api/v1/registry/models/:name/versions/:version', () =>
      answer<'getModelVersion'>({ ...version, imported: true, recipe: 'soup', metrics: {}, primaryMetric: null }),
    ),
  );
  renderApp(`/registry/${version.model}/versions/${version.number}`);

  expect(await screen.findByText('Nothing: the recipe Soup made it of trained models.')).toBeInTheDocument();
  expect(screen.getByText(/^Nothing was measured before it was registered/)).toBeInTheDocument();
});
