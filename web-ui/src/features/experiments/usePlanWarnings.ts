import { useQuery } from '@tanstack/react-query';
import { datasetLengths } from '@/api/datasets';
import type { Problem, Settings, Validation } from '@/api/types';
import { truncatedShare } from '@/entities/dataset/truncation';
import { share } from '@/lib/format';
import type { Draft } from './draft';

/** Fewer rows than this are cut without a word. */
const CUT_WORTH_A_WORD = 0.05;
/** A model that does not know so many tokens of a row was made for another language. */
const UNKNOWN_WORTH_A_WORD = 0.2;
const UNKNOWN = ['[UNK]', '<unk>'];

/** What lets a run train without an error and learn little: rows that are cut, and texts that the tokenizer does not know. */
export function usePlanWarnings({ specification }: Draft, plan: Validation | undefined, standard: Settings): Problem[] {
  const { dataset, baseModel, settings } = specification;
  const lengths = useQuery({ ...datasetLengths(dataset, baseModel), enabled: plan !== undefined && baseModel !== '' });
  // Left open, it follows from the data, so that hardly a row is cut.
  const maxTokens = Number(settings?.maxTokens ?? standard.maxTokens ?? NaN);
  const cut = lengths.data && Number.isFinite(maxTokens) ? truncatedShare(lengths.data, maxTokens) : 0;
  return [...cutRows(cut, maxTokens), ...unknownTokens(plan?.runs[0]?.plan.sampleTokens ?? [])];
}

export const cutRows = (cut: number, maxTokens: number): Problem[] =>
  cut < CUT_WORTH_A_WORD
    ? []
    : [
        warning(
          '/settings/maxTokens',
          `${share(cut)} of the rows are longer than ${maxTokens} tokens, and the model does not read their ends. More tokens take more memory and time.`,
        ),
      ];

export function unknownTokens(tokens: string[]): Problem[] {
  const words = tokens.filter((token) => UNKNOWN.includes(token) || !/^(\[\w+\]|<\/?\w+>)$/.test(token));
  const unknown = words.filter((token) => UNKNOWN.includes(token)).length;
  if (words.length === 0 || unknown / words.length < UNKNOWN_WORTH_A_WORD) return [];
  return [
    warning(
      '/baseModel',
      `The base model does not know ${unknown} of ${words.length} tokens of a row. It was made for other texts, perhaps in another language: choose one that knows these.`,
    ),
  ];
}

const warning = (pointer: string, message: string): Problem => ({ pointer, message, severity: 'WARNING' });
