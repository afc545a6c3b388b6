import type { DatasetSchema, DatasetVersion, Split, SplitCounts, Statistics } from '@/api/types';

export const splits: Split[] = ['TRAIN', 'DEV', 'TEST'];

export const splitName: Record<Split, string> = { TRAIN: 'Train', DEV: 'Dev', TEST: 'Test' };

/** What can be learned from it, in words: "one text → 2 classes". */
export function taskShape({ columns }: DatasetSchema): string {
  const input = columns.some(({ purpose }) => purpose === 'SECOND_TEXT') ? 'two texts' : 'one text';
  const label = columns.find(({ purpose }) => purpose === 'LABEL');
  if (!label) return `${input}, no label`;
  return `${input} → ${label.classes.length} ${label.classes.length === 1 ? 'class' : 'classes'}`;
}

/** The classes of the label column, in the order of their numbers. */
export const classesOf = ({ schema }: DatasetVersion): string[] =>
  schema.columns.find(({ purpose }) => purpose === 'LABEL')?.classes ?? [];

export const rowsOf = ({ rows }: Statistics): number => total(rows);

export const total = (counts: SplitCounts): number => splits.reduce((sum, split) => sum + (counts[split] ?? 0), 0);
