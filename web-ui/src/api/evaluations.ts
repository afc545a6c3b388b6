import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items } from './client';
import { keys } from './keys';

/** Those of a run, of its own data and of other data sets. */
export const runEvaluations = (run: string) =>
  queryOptions({
    queryKey: keys.evaluations.list({ run }),
    queryFn: () => items(api.GET('/api/v1/runs/{id}/evaluations', byId(run))),
  });

/** Those that a version's run made at its step, and those that jobs made of it, newest first. */
export const versionEvaluations = (model: string, version: number) =>
  queryOptions({
    queryKey: keys.evaluations.list({ model, version }),
    queryFn: () =>
      items(
        api.GET('/api/v1/registry/models/{name}/versions/{version}/evaluations', {
          params: { path: { name: model, version: String(version) } },
        }),
      ),
  });

/** Those that a job made. */
export const jobEvaluations = (job: string) =>
  queryOptions({
    queryKey: keys.evaluations.list({ job }),
    queryFn: () => items(api.GET('/api/v1/evaluations', { params: { query: { job } } })),
  });

export const evaluation = (id: string) =>
  queryOptions({
    queryKey: keys.evaluations.one(id),
    queryFn: () => answer(api.GET('/api/v1/evaluations/{id}', byId(id))),
  });

/** `wrong` keeps what has a quality below 1; `actual` and `predicted` are answers in one line, as a matrix names its classes; `search` is in a cell or an answer. */
export type PredictionFilter = {
  actual?: string;
  predicted?: string;
  wrong?: boolean;
  search?: string;
  offset: number;
};

export const PREDICTIONS_PER_PAGE = 25;

/** Worst first: what the model got most wrong teaches most. */
export const predictions = (evaluation: string, filter: PredictionFilter) =>
  queryOptions({
    queryKey: keys.evaluations.one(evaluation, 'predictions', filter),
    queryFn: () =>
      answer(
        api.GET('/api/v1/evaluations/{id}/predictions', {
          params: { path: { id: evaluation }, query: { ...filter, sort: '-loss', limit: PREDICTIONS_PER_PAGE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Two models by their evaluations on one split of one data set version; of several, such as one per seed, the mean counts. */
export const comparison = (first: string[], second: string[]) =>
  queryOptions({
    queryKey: keys.evaluations.list({ first, second }),
    queryFn: () => answer(api.GET('/api/v1/evaluations/comparison', { params: { query: { first, second } } })),
  });
