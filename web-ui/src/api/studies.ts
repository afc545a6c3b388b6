import { queryOptions } from '@tanstack/react-query';
import { get, getPage, post } from './client';
import { keys } from './keys';
import type { Choice, ExperimentSpecification, Study } from './types';

export const studies = queryOptions({
  queryKey: keys.studies.list({}),
  queryFn: async () => (await getPage<Study>('/studies')).items,
});

export const study = (id: string) =>
  queryOptions({ queryKey: keys.studies.one(id), queryFn: () => get<Study>(`/studies/${id}`) });

/** A list, or the ends of a range, whose values are drawn evenly, in their logarithm where `log` is set. */
export type SearchRange = { values: unknown[]; low: number; high: number; log: boolean };

/** `searchSpace` is by path, such as `placements.0.options.rank`; `budget` is the most that may be queued. */
export type StudyRequest = {
  name: string;
  study: Choice;
  specification: ExperimentSpecification;
  searchSpace?: Record<string, SearchRange>;
  budget?: { runs?: number; minutes?: number };
};

export const startStudy = (request: StudyRequest, idempotencyKey: string) =>
  post<Study>('/studies', request, { idempotencyKey });

export const cancelStudy = (id: string) => post<Study>(`/studies/${id}/cancel`);
