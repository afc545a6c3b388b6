import { queryOptions } from '@tanstack/react-query';
import { del, get, getPage } from './client';
import { keys } from './keys';
import type { AnalysisResult } from './types';

/** Those that were asked about a model, newest first. */
export const analysesOf = (model: string) =>
  queryOptions({
    queryKey: keys.analyses.list({ model }),
    queryFn: async () => (await getPage<AnalysisResult>('/analyses', { model })).items,
  });

export const allAnalyses = queryOptions({
  queryKey: keys.analyses.list({}),
  queryFn: async () => (await getPage<AnalysisResult>('/analyses')).items,
});

export const analysis = (id: string) =>
  queryOptions({ queryKey: keys.analyses.one(id), queryFn: () => get<AnalysisResult>(`/analyses/${id}`) });

/** With its job, which must have finished. */
export const deleteAnalysis = (id: string) => del(`/analyses/${id}`);
