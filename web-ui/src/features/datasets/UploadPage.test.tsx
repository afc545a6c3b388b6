import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { DatasetRequest, Upload } from '@/api/types';
import { renderApp } from '@/test/render';
import { server } from '@/test/setup';

const reviews = new File(['text,label\nfine,good\nawful,bad\n'], 'reviews.csv', { type: 'text/csv' });

test('a file becomes a data set, without its faulty rows when the person says so', async () => {
  const asked: DatasetRequest[] = [];
  server.events.on('request:start', async ({ request }) => {
    if (request.method === 'POST' && request.url.endsWith('/datasets')) asked.push(await request.clone().json());
  });
  const { user, address } = renderApp('/datasets/new');

  await user.upload(await screen.findByLabelText(/^Choose/), reviews);
  expect(await screen.findByLabelText('Name', { exact: false, selector: 'input[required]' })).toHaveValue('reviews');
  const rows = within(screen.getByRole('table', { name: 'First rows' }));
  expect(rows.getByText('awful')).toBeInTheDocument();
  expect(rows.getByLabelText('What label is for')).toHaveValue('label');

  const focused: (string | null)[] = [];
  document.addEventListener('focusin', ({ target }) => focused.push((target as Element).textContent));
  await user.click(screen.getByRole('button', { name: 'Create the data set' }));
  const faults = within(await screen.findByRole('alert'));
  expect(faults.getByText('reviews.csv, line 17')).toBeInTheDocument();
  // The keyboard focus moves to the problem once it is there: before, the browser would scroll to an empty place.
  await waitFor(() => expect(document.activeElement).toContainElement(screen.getByRole('alert')));
  expect(document.body).not.toHaveFocus();
  expect(focused.at(-1)).toContain('cannot be used');
  expect(faults.getByText('label is empty. Fill it or drop the row.')).toBeInTheDocument();

  await user.click(faults.getByRole('button', { name: 'Drop these 2 rows' }));
  await waitFor(() => expect(address()).toMatch(/^\/datasets\/dataset-.*tab=import/));
  expect(asked.map(({ dropFaulty }) => dropFaulty)).toEqual([false, true]);
  expect(asked[0]?.splitBy).toEqual({ kind: 'SEEDED', devShare: 0.1, testShare: 0.1, seed: 7 });
});

test('a corrected file takes the place of the faulty one, and what was decided stays', async () => {
  const forgotten: string[] = [];
  const asked: DatasetRequest[] = [];
  server.events.on('request:start', async ({ request }) => {
    if (request.method === 'DELETE') forgotten.push(request.url);
    if (request.method === 'POST' && request.url.endsWith('/datasets')) asked.push(await request.clone().json());
  });
  const { user } = renderApp('/datasets/new');
  await user.upload(await screen.findByLabelText(/^Choose/), reviews);
  const name = await screen.findByLabelText('Name', { exact: false, selector: 'input[required]' });
  await user.clear(name);
  await user.type(name, 'opinions');
  await user.click(screen.getByRole('button', { name: 'Create the data set' }));
  await screen.findByText('reviews.csv, line 17');

  const corrected = new File(['text,label\nfine,good\nsad,bad\n'], 'reviews.csv', { type: 'text/csv' });
  await user.upload(screen.getByLabelText(/^Choose/), corrected);
  expect(await screen.findByText('sad')).toBeInTheDocument();
  expect(screen.queryByText('awful')).toBeNull();
  expect(screen.queryByText('reviews.csv, line 17')).toBeNull();
  expect(within(screen.getByRole('list', { name: 'Files' })).getAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByLabelText('Name', { exact: false, selector: 'input[required]' })).toHaveValue('opinions');

  await user.click(screen.getByRole('button', { name: 'Create the data set' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.files).not.toEqual(asked[0]?.files);
  expect(asked[1]?.files).toHaveLength(1);
  await waitFor(() => expect(forgotten).toEqual([expect.stringMatching(`/${asked[0]?.files[0]?.upload}$`)]));
});

test('files of several splits dropped together stay split as they are', async () => {
  const { user } = renderApp('/datasets/new');
  const files = ['dev', 'test', 'train'].map(
    (split) => new File([`text,label\n${split},good\n`], `trips-${split}.csv`),
  );
  await user.upload(await screen.findByLabelText(/^Choose/), files);
  expect(await screen.findByLabelText('Split of trips-train.csv')).toHaveValue('TRAIN');
  expect(screen.getByLabelText('Split of trips-dev.csv')).toHaveValue('DEV');
  expect(screen.getByLabelText('Name', { exact: false, selector: 'input[required]' })).toHaveValue('trips');
});

test('what is still open stands beside the button', async () => {
  const { user } = renderApp('/datasets/new');
  await user.upload(await screen.findByLabelText(/^Choose/), reviews);

  await user.selectOptions(await screen.findByLabelText('What text is for'), 'Not used');
  await user.click(screen.getByRole('radio', { name: 'By a column' }));

  expect(screen.getByText('Say which column holds the text.')).toBeInTheDocument();
  expect(screen.getByText('Say which column holds the split, or split another way.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Create the data set' })).toBeDisabled();
});

test('a refused file says why', async () => {
  server.use(
    http.post('*/api/v1/uploads', () =>
      HttpResponse.json(
        { type: 'urn:headstock:too-large', title: 'The disk is full.', status: 507, hint: 'Make room and try again.' },
        { status: 507, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  const { user } = renderApp('/datasets/new');
  await user.upload(await screen.findByLabelText(/^Choose/), reviews);

  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full. Make room and try again.');
});

test('rows that cannot be used are shown before anything is made', async () => {
  const upload: Upload = {
    id: 'upload-faulty',
    fileName: 'reviews.csv',
    size: 40,
    sha256: 'ab',
    createdAt: '2026-11-01T10:00:00Z',
    inspection: {
      format: { id: 'csv', options: {} },
      columns: ['text', 'label'],
      proposed: [
        { column: 'text', role: 'text', refersTo: null, separator: null },
        { column: 'label', role: 'label', refersTo: null, separator: null },
      ],
      preview: [['fine', 'good']],
      rows: 300,
      distinct: [300, 2],
      problems: [],
      faults: [{ file: 'reviews.csv', line: 30, text: 'aw"ful', message: 'a quote is never closed.' }],
      faultCount: 120,
    },
  };
  server.use(http.post('*/api/v1/uploads', () => HttpResponse.json(upload, { status: 201 })));
  const { user } = renderApp('/datasets/new');
  await user.upload(await screen.findByLabelText(/^Choose/), reviews);

  const faults = await screen.findByRole('table', { name: 'Faulty rows of reviews.csv' });
  expect(faults).toHaveTextContent(/line 30.*a quote is never closed/);
  expect(screen.getByText(/120 rows of reviews.csv cannot be used as they are. The first 1:/)).toBeInTheDocument();
});

test('of many columns only those in use are shown on request', async () => {
  const extra = Array.from({ length: 9 }, (_, index) => `measure_${index}`);
  const columns = ['text', ...extra, 'label'];
  const upload: Upload = {
    id: 'upload-wide',
    fileName: 'wide.csv',
    size: 40,
    sha256: 'ab',
    createdAt: '2026-11-01T10:00:00Z',
    inspection: {
      format: { id: 'csv', options: {} },
      columns,
      proposed: ['text', 'label'].map((name) => ({ column: name, role: name, refersTo: null, separator: null })),
      preview: [['fine', ...extra.map(() => '0.5'), 'good']],
      rows: 1,
      distinct: [3, ...extra.map(() => 1), 2],
      problems: [],
      faults: [],
      faultCount: 0,
    },
  };
  server.use(http.post('*/api/v1/uploads', () => HttpResponse.json(upload, { status: 201 })));
  const { user } = renderApp('/datasets/new');
  await user.upload(await screen.findByLabelText(/^Choose/), new File(['text'], 'wide.csv'));

  const table = within(await screen.findByRole('table', { name: 'First rows' }));
  expect(table.getAllByRole('columnheader')).toHaveLength(11);
  // The row is wider than the screen, so the columns in use get the most space.
  const widths = table.getAllByRole('columnheader').map((head) => head.dataset.width);
  expect([widths[0], widths[1], widths[10]]).toEqual(['most', 'least', 'some']);
  await user.click(screen.getByRole('switch', { name: 'Only the columns in use, 2 of 11' }));
  expect(table.getAllByRole('columnheader')).toHaveLength(2);
  expect(table.getByRole('columnheader', { name: /^label/ })).toHaveTextContent('2 different');
  expect(table.getByRole('cell', { name: 'good' })).toBeInTheDocument();
});
