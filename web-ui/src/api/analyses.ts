import { queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items } from './client';
import { keys } from './keys';

/** Those that were asked about a model, newest first. */
export const analysesOf = (model: string) =>
  queryOptions({
    queryKey: keys.analyses.list({ model }),
    queryFn: () => items(api.GET('/api/v1/analyses', { params: { query: { model } } })),
  });

/** The one that a job computes, in a list; empty when it was deleted. */
export const analysesOfJob = (job: string) =>
  queryOptions({
    queryKey: keys.analyses.list({ job }),
    queryFn: () => items(api.GET('/api/v1/analyses', { params: { query: { job } } })),
  });

export const allAnalyses = queryOptions({
  queryKey: keys.analyses.list({}),
  queryFn: () => items(api.GET('/api/v1/analyses')),
});

export const analysis = (id: string) =>
  queryOptions({ queryKey: keys.analyses.one(id), queryFn: () => answer(api.GET('/api/v1/analyses/{id}', byId(id))) });

/** With its job, which must have finished. */
export const deleteAnalysis = (id: string) => answer(api.DELETE('/api/v1/analyses/{id}', byId(id)));
