/** Many runs at once: the server filters, sorts, pages and groups them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items } from './client';
import { keys } from './keys';
import type { RunsBatch } from './types';

/** The runs that a table is about; nothing means all. */
export type RunScope = { experiment?: string; dataset?: string; baseModel?: string };

export type RunSelection = RunScope & { filter: string };

/** A page of rows is drawn without waiting, and far below a megabyte. */
const ROWS = 200;

export const runRows = (selection: RunSelection, sort: string, metrics: string[], settings: string[]) => {
  const parameters = { ...selection, sort, metric: metrics, setting: settings, limit: ROWS };
  return infiniteQueryOptions({
    queryKey: [...keys.runTables, 'rows', parameters],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/runs/rows', { params: { query: { ...parameters, cursor: pageParam ?? undefined } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
};

/** The newest runs that match, without their metrics. */
export const foundRuns = (filter: string, limit: number) =>
  queryOptions({
    queryKey: [...keys.runTables, 'found', filter, limit],
    queryFn: ({ signal }) => items(api.GET('/api/v1/runs/rows', { params: { query: { filter, limit } }, signal })),
    placeholderData: keepPreviousData,
  });

export const runColumns = (selection: RunSelection) =>
  queryOptions({
    queryKey: [...keys.runTables, 'columns', selection],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/runs/columns', { params: { query: selection }, signal })),
    placeholderData: keepPreviousData,
  });

export const runGroups = (selection: RunSelection, by: string[], metrics: string[]) =>
  queryOptions({
    queryKey: [...keys.runTables, 'groups', selection, by, metrics],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/runs/groups', { params: { query: { ...selection, by, metric: metrics } }, signal })),
    placeholderData: keepPreviousData,
  });

/** Of a curve, for the widest chart; of many curves less is seen, and their answer stays below a megabyte. */
const MOST_POINTS = 300;
const ALL_POINTS = 20_000;
const pointsOf = (curves: number): number => Math.max(40, Math.min(MOST_POINTS, Math.floor(ALL_POINTS / curves)));

export const runCurves = (runs: string[], names: string[]) =>
  queryOptions({
    queryKey: [...keys.runTables, 'curves', runs, names],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET('/api/v1/runs/curves', {
            params: { query: { run: runs, name: names, points: pointsOf(runs.length * names.length) } },
            signal,
          }),
        )
      ).runs,
  });

export const tags = queryOptions({
  queryKey: [...keys.runTables, 'tags'],
  queryFn: () => items(api.GET('/api/v1/runs/tags')),
});

export const changeRuns = (request: RunsBatch) => answer(api.POST('/api/v1/runs/batch', { body: request }));

export const changeRun = (id: string, changes: { note?: string; tags?: string[] }) =>
  answer(api.PATCH('/api/v1/runs/{id}', { ...byId(id), body: changes }));

export const savedViews = queryOptions({
  queryKey: keys.runViews,
  queryFn: () => items(api.GET('/api/v1/run-views')),
});

export const saveView = (name: string, query: string) =>
  answer(api.POST('/api/v1/run-views', { body: { name, query } }));
export const changeView = (id: string, name: string, query: string) =>
  answer(api.PUT('/api/v1/run-views/{id}', { ...byId(id), body: { name, query } }));
export const deleteView = (id: string) => answer(api.DELETE('/api/v1/run-views/{id}', byId(id)));
