/** Many runs at once: the server filters, sorts, pages and groups them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { del, get, getPage, patch, path, post, put, type Parameters } from './client';
import { keys } from './keys';
import type { BatchOutcome, MetricSeries, Run, RunColumns, RunGroups, RunRow, RunsBatch, SavedView } from './types';

/** The runs that a table is about; nothing means all. */
export type RunScope = { experiment?: string; dataset?: string; baseModel?: string };

export type RunSelection = RunScope & { filter: string };

/** A page of rows is drawn without waiting, and far below a megabyte. */
const ROWS = 200;

export const runRows = (selection: RunSelection, sort: string, metrics: string[], settings: string[]) => {
  const parameters: Parameters = { ...selection, sort, metric: metrics, setting: settings, limit: ROWS };
  return infiniteQueryOptions({
    queryKey: [...keys.runTables, 'rows', parameters],
    queryFn: ({ pageParam, signal }) => getPage<RunRow>('/runs/rows', { ...parameters, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
};

/** The newest runs that match, without their metrics. */
export const foundRuns = (filter: string, limit: number) =>
  queryOptions({
    queryKey: [...keys.runTables, 'found', filter, limit],
    queryFn: async ({ signal }) => (await getPage<RunRow>('/runs/rows', { filter, limit }, signal)).items,
    placeholderData: keepPreviousData,
  });

export const runColumns = (selection: RunSelection) =>
  queryOptions({
    queryKey: [...keys.runTables, 'columns', selection],
    queryFn: ({ signal }) => get<RunColumns>('/runs/columns', selection, signal),
    placeholderData: keepPreviousData,
  });

export const runGroups = (selection: RunSelection, by: string[], metrics: string[]) =>
  queryOptions({
    queryKey: [...keys.runTables, 'groups', selection, by, metrics],
    queryFn: ({ signal }) => get<RunGroups>('/runs/groups', { ...selection, by, metric: metrics }, signal),
    placeholderData: keepPreviousData,
  });

const POINTS = 300;

export const runCurves = (runs: string[], names: string[]) =>
  queryOptions({
    queryKey: [...keys.runTables, 'curves', runs, names],
    queryFn: async ({ signal }) =>
      (
        await get<{ runs: { run: string; series: MetricSeries[] }[] }>(
          '/runs/curves',
          { run: runs, name: names, points: POINTS },
          signal,
        )
      ).runs,
  });

export const tags = queryOptions({
  queryKey: [...keys.runTables, 'tags'],
  queryFn: async () => (await getPage<{ name: string; runs: number }>('/runs/tags')).items,
});

export const changeRuns = (request: RunsBatch) => post<BatchOutcome>('/runs/batch', request);

export const changeRun = (id: string, changes: { note?: string; tags?: string[] }) =>
  patch<Run>(path`/runs/${id}`, changes);

export const savedViews = queryOptions({
  queryKey: keys.runViews,
  queryFn: async () => (await getPage<SavedView>('/run-views')).items,
});

export const saveView = (name: string, query: string) => post<SavedView>('/run-views', { name, query });
export const changeView = (id: string, name: string, query: string) =>
  put<SavedView>(path`/run-views/${id}`, { name, query });
export const deleteView = (id: string) => del(path`/run-views/${id}`);
