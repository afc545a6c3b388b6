import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { expect, test, vi } from 'vitest';
import { page } from '@mock/answers';
import { allModels } from '@mock/handlers/models';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';

test('rows are shown as text, whatever they hold, and the filter lives in the address', async () => {
  const { user, address } = renderApp('/datasets/dataset-hotel-reviews');
  const rows = within(await screen.findByRole('table', { name: 'Rows' }));
  expect((await rows.findAllByText('<img src=x onerror=alert(1)> is only text here')).length).toBeGreaterThan(0);

  await user.selectOptions(screen.getByLabelText('Label'), 'positive');
  expect(address()).toContain('label=positive');
  await screen.findByText('666 rows');
  expect(screen.queryByTitle('negative')).toBeNull();
});

test('tabs stay in one row, and the open one is brought into sight', async () => {
  const seen: (string | null)[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    seen.push(this.textContent);
  });
  renderApp('/datasets/dataset-sms-spam?tab=uses');
  expect(await screen.findByRole('tablist')).toHaveStyle({ flexWrap: 'nowrap', overflowX: 'auto' });
  expect(seen).toContain('Used by');
});

test('structured cells are shown by their type: tags under words, spans in their text', async () => {
  const { unmount } = renderApp('/datasets/dataset-entities');
  const entities = within(await screen.findByRole('table', { name: 'Rows' }));
  expect((await entities.findAllByText('B-person'))[0]?.parentElement).toHaveTextContent('AdaB-person');
  unmount();

  renderApp('/datasets/dataset-reading');
  await screen.findByRole('table', { name: 'Rows' });
  const marked = (await screen.findAllByText('Ada Lovelace', { selector: 'mark' }))[0];
  expect(marked?.closest('td')).toHaveTextContent('daughter of Lord Byron');
});

test('statistics are those of each column: classes, numbers, span lengths', async () => {
  const { unmount } = renderApp('/datasets/dataset-reading?tab=statistics');
  const answers = within(await screen.findByRole('region', { name: 'Statistics of answers' }));
  expect(
    answers.getByRole('img', { name: /^Span lengths in characters of answers: from 1 to 81/ }),
  ).toBeInTheDocument();
  expect(answers.getByText('12 rows without a value.')).toBeInTheDocument();
  unmount();

  renderApp('/datasets/dataset-entities?tab=statistics');
  const tags = within(await screen.findByRole('region', { name: 'Statistics of ner' }));
  expect(tags.getByText('Counted in words. A bar is the share of its split.')).toBeInTheDocument();
  expect(tags.getByRole('table', { name: 'Classes of ner' })).toHaveTextContent('B-location');
});

test('the cut line says what a length limit would cut, and moves by keys', async () => {
  const { user } = renderApp('/datasets/dataset-sms-spam?tab=statistics');
  const line = await screen.findByRole('slider', { name: 'Longest sequence in tokens' });
  expect(line).toHaveAttribute('aria-valuenow', '128');
  const before = line.getAttribute('aria-valuetext');

  line.focus();
  await user.keyboard('{PageDown}');

  expect(line).toHaveAttribute('aria-valuenow', '120');
  expect(line.getAttribute('aria-valuetext')).not.toBe(before);
});

test('the cut line goes no further than the model reads', async () => {
  server.use(http.get('*/api/v1/models', () => page(allModels.slice(0, 1).map((one) => ({ ...one, maxTokens: 150 })))));
  const { user } = renderApp('/datasets/dataset-sms-spam?tab=statistics');
  const line = await screen.findByRole('slider', { name: 'Longest sequence in tokens' });
  line.focus();
  await user.keyboard('{End}');

  expect(line).toHaveAttribute('aria-valuenow', '150');
  expect(line).toHaveAttribute('aria-valuemax', '150');
  expect(line.getAttribute('aria-valuetext')).toMatch(/^At 150 tokens, the most that the model reads, .* are cut\.$/);
});

test('leakage is said out loud, with rows to look at', async () => {
  renderApp('/datasets/dataset-sms-spam?tab=statistics');

  expect(await screen.findByText(/3 rows of dev or test are also in train/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'row 4,181' })).toHaveAttribute(
    'href',
    expect.stringContaining('cursor=4180'),
  );
});

test('the import is reported so that it can be checked against the file', async () => {
  renderApp('/datasets/dataset-sms-spam?tab=import');

  const files = await screen.findByRole('table', { name: 'Files' });
  expect(within(files).getAllByRole('row')[1]).toHaveTextContent(/sms-spam\.csv.*29/);
  expect(screen.getByRole('table', { name: 'Normalized values' })).toHaveTextContent("'ham<U+00A0>' → 'ham'");
  expect(screen.getByRole('table', { name: 'Classes of label' })).toHaveTextContent('spam');
  expect(screen.getByRole('table', { name: 'Rows left out' })).toHaveTextContent(/line 17.*label is empty/);
  expect(screen.getByText('Read as csv, delimiter comma by plugin tabular 0.1.0.')).toBeInTheDocument();
});

test('the languages of the texts are named, and what is rare is called unclear', async () => {
  renderApp('/datasets/dataset-sms-spam?tab=statistics');
  const languages = await screen.findByRole('region', { name: 'Languages' });
  expect(languages).toHaveTextContent('English 92 %, German 4 %');
  expect(languages).toHaveTextContent('Guessed from 500 rows; 3 % of them are unclear.');
});
