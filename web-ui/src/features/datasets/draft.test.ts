import { describe, expect, test } from 'vitest';
import type { ColumnRole, Upload } from '@/api/types';
import {
  assignRole,
  describeColumn,
  openQuestions,
  proposedDraft,
  readableColumns,
  requestOf,
  splitOf,
  withFile,
} from './draft';

const reviews: Upload = {
  id: 'u1',
  fileName: 'reviews-train.csv',
  size: 100,
  sha256: 'ab',
  createdAt: '2026-11-01T10:00:00Z',
  inspection: {
    format: { id: 'csv', options: {} },
    columns: ['text', 'label'],
    proposed: [
      { column: 'text', role: 'text', refersTo: null, separator: null },
      { column: 'label', role: 'label', refersTo: null, separator: null },
    ],
    preview: [],
    rows: 10,
    distinct: [10, 2],
    problems: [],
    faults: [],
    faultCount: 0,
  },
};

const roles: ColumnRole[] = [
  { id: 'text', type: 'string', repeatable: true },
  { id: 'label', type: 'class', repeatable: false },
  { id: 'labels', type: 'classes', repeatable: false },
  { id: 'split', type: 'string', repeatable: false },
  { id: 'ignored', type: 'json', repeatable: true },
];

const file = (id: string, fileName: string) => ({ upload: { ...reviews, id, fileName }, split: splitOf(fileName) });
const files = [file('u1', 'reviews-train.csv')];

describe('a draft', () => {
  test('of a train, a dev and a test file takes them as they are split, and its name from the train file', () => {
    const several = [file('a', 'reviews-dev.csv'), file('b', 'reviews-test.csv'), file('c', 'reviews-train.csv')];
    const draft = proposedDraft(several, reviews.inspection, '');

    expect(draft.splitBy.kind).toBe('FILES');
    expect(draft.name).toBe('reviews');
    expect(proposedDraft([file('a', 'one.csv'), file('b', 'two.csv')], reviews.inspection, '').splitBy.kind).toBe(
      'SEEDED',
    );
  });

  test('takes a file of a known name as that file, corrected, under the split it was given', () => {
    const chosen = [{ ...file('a', 'one.csv'), split: 'DEV' as const }, file('b', 'two.csv')];
    const corrected = withFile(chosen, { ...reviews, id: 'c', fileName: 'one.csv' });

    expect(corrected.map(({ upload, split }) => [upload.id, split])).toEqual([
      ['c', 'DEV'],
      ['b', 'TRAIN'],
    ]);
  });

  test('starts with what the server proposed and a name from the file', () => {
    const draft = proposedDraft(files, reviews.inspection, '');

    expect(draft.name).toBe('reviews');
    expect(draft.splitBy.kind).toBe('SEEDED');
    expect(openQuestions(draft, [{ upload: reviews, split: 'TRAIN' }], roles)).toEqual([]);
  });

  test('gives a role that cannot repeat to one column only', () => {
    const { columns } = proposedDraft(files, reviews.inspection, '');
    const roleOf = (assigned: typeof columns) => assigned.map(({ role }) => role);

    expect(roleOf(assignRole(columns, 'text', 'label', roles))).toEqual(['label', 'ignored']);
    expect(roleOf(assignRole(columns, 'label', 'text', roles))).toEqual(['text', 'text']);
  });

  test('keeps what else is said of a column until it gets another role', () => {
    const { columns } = proposedDraft(files, reviews.inspection, '');
    const lists = describeColumn(assignRole(columns, 'label', 'labels', roles), 'label', { separator: ';' });

    expect(lists[1]).toEqual({ column: 'label', role: 'labels', refersTo: null, separator: ';' });
    expect(assignRole(lists, 'label', 'ignored', roles)[1]?.separator).toBeNull();
    expect(readableColumns(lists, roles)).toEqual(['text']);
  });

  test('lists everything that is open at once', () => {
    const draft = { ...proposedDraft(files, reviews.inspection, ''), name: ' ', columns: [], format: null };
    const odd = { ...reviews, fileName: 'odd.csv', inspection: { ...reviews.inspection, columns: ['a'] } };

    expect(
      openQuestions(
        draft,
        [
          { upload: reviews, split: 'TRAIN' },
          { upload: odd, split: 'DEV' },
        ],
        roles,
      ),
    ).toEqual([
      'Give the data set a name.',
      'Choose the format of the file.',
      'Say which column holds the text.',
      'odd.csv has the columns a, but reviews-train.csv has text, label. Remove one of the files.',
    ]);
  });

  test('names a split per file only when the split is by file', () => {
    const draft = { ...proposedDraft(files, reviews.inspection, ''), format: { id: 'csv', options: {} } };
    const byFile = { ...draft, splitBy: { ...draft.splitBy, kind: 'FILES' as const } };

    expect(requestOf(draft, files, false).files).toEqual([{ upload: 'u1' }]);
    expect(requestOf(byFile, files, false).files).toEqual([{ upload: 'u1', split: 'TRAIN' }]);
  });
});

test('a file name tells its split', () => {
  expect(['a-train.csv', 'dev.tsv', 'x_validation.jsonl', 'test.csv', 'latest.csv'].map(splitOf)).toEqual([
    'TRAIN',
    'DEV',
    'DEV',
    'TEST',
    'TRAIN',
  ]);
});
