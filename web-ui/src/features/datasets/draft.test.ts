import { describe, expect, test } from 'vitest';
import type { Upload } from '@/lib/types';
import { assignPurpose, openQuestions, proposedDraft, requestOf, splitOf } from './draft';

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
      { column: 'text', purpose: 'TEXT' },
      { column: 'label', purpose: 'LABEL' },
    ],
    preview: [],
    rows: 10,
    distinct: [10, 2],
    problems: [],
  },
};

describe('a draft', () => {
  test('starts with what the server proposed and a name from the file', () => {
    const draft = proposedDraft(reviews, '');

    expect(draft.name).toBe('reviews');
    expect(draft.splitBy.kind).toBe('SEEDED');
    expect(openQuestions(draft, [{ upload: reviews, split: 'TRAIN' }])).toEqual([]);
  });

  test('gives a purpose to one column only', () => {
    const roles = assignPurpose(proposedDraft(reviews, '').roles, 'label', 'TEXT');

    expect(roles).toEqual([
      { column: 'text', purpose: 'IGNORED' },
      { column: 'label', purpose: 'TEXT' },
    ]);
  });

  test('lists everything that is open at once', () => {
    const draft = { ...proposedDraft(reviews, ''), name: ' ', roles: [], format: null };
    const odd = { ...reviews, fileName: 'odd.csv', inspection: { ...reviews.inspection, columns: ['a'] } };

    expect(
      openQuestions(draft, [
        { upload: reviews, split: 'TRAIN' },
        { upload: odd, split: 'DEV' },
      ]),
    ).toEqual([
      'Give the data set a name.',
      'Choose the format of the file.',
      'Say which column holds the text.',
      'odd.csv has the columns a, but reviews-train.csv has text, label. Remove one of the files.',
    ]);
  });

  test('names a split per file only when the split is by file', () => {
    const draft = { ...proposedDraft(reviews, ''), format: { id: 'csv', options: {} } };
    const files = [{ upload: reviews, split: 'TRAIN' as const }];
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
