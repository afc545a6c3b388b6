import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, apiUrl, byId, items, type Query } from './client';
import { appendLines } from './liveUpdates';
import { keys } from './keys';
import type { LogLine, LogPage, MetricSeries, MetricValue, ModelVersionRequest } from './types';

/** Of a longer log the beginning and the newest lines are read; the page says so. */
export const MOST_LOG_LINES = 20_000;
const LOG_PAGE = 1000;

/** The log from its beginning. Lines that arrive later are appended by the run's event stream. */
export const runLog = (id: string) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'log'),
    queryFn: async ({ signal }) => {
      const lines = await firstLines(id, {}, signal);
      if (lines.length < MOST_LOG_LINES) return lines;
      return appendLines(lines, (await logPage(id, { newest: true }, signal)).items);
    },
  });

export type LogFilter = { level: string; search: string };

/** The lines of a level or a graver one with the words somewhere in them, out of the whole log. */
export const foundLines = (id: string, filter: LogFilter) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'log', filter),
    queryFn: ({ signal }) => firstLines(id, filter, signal),
    placeholderData: keepPreviousData,
  });

const logPage = (id: string, query: Query<'/api/v1/runs/{id}/log'>, signal: AbortSignal) =>
  answer(api.GET('/api/v1/runs/{id}/log', { params: { path: { id }, query: { ...query, limit: LOG_PAGE } }, signal }));

async function firstLines(id: string, filter: Partial<LogFilter>, signal: AbortSignal): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let after: number | null = 0;
  while (after !== null && lines.length < MOST_LOG_LINES) {
    const page: LogPage = await logPage(id, { ...filter, after }, signal);
    lines.push(...page.items);
    after = page.next;
  }
  return lines;
}

export const checkpoints = (id: string) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'checkpoints'),
    queryFn: () => items(api.GET('/api/v1/runs/{id}/checkpoints', byId(id))),
  });

/** What was registered from the run. */
export const versionsOf = (id: string) =>
  queryOptions({
    queryKey: keys.registry.one('of-run', id),
    queryFn: () => items(api.GET('/api/v1/registry/versions', { params: { query: { run: id, limit: 1000 } } })),
  });

export const pause = (id: string) => answer(api.POST('/api/v1/runs/{id}/pause', byId(id)));
export const resume = (id: string) => answer(api.POST('/api/v1/runs/{id}/resume', byId(id)));
export const cancel = (id: string) => answer(api.POST('/api/v1/runs/{id}/cancel', byId(id)));
export const restart = (id: string) => answer(api.POST('/api/v1/runs/{id}/restart', byId(id)));
export const checkpointNow = (id: string) => answer(api.POST('/api/v1/runs/{id}/checkpoint', byId(id)));

/** What the run stored and measured after the checkpoint is dropped. */
export const resumeFrom = (id: string, checkpoint: string) =>
  answer(api.POST('/api/v1/runs/{id}/checkpoints/{checkpoint}/resume', { params: { path: { id, checkpoint } } }));

export const checkpointUrl = (id: string, checkpoint: string) =>
  apiUrl(`/runs/${id}/checkpoints/${checkpoint}/download`);

export const register = (model: string, request: ModelVersionRequest) =>
  answer(api.POST('/api/v1/registry/models/{name}/versions', { params: { path: { name: model } }, body: request }));

export const runs = (query: Query<'/api/v1/runs'> = {}) =>
  queryOptions({
    queryKey: keys.runs.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/runs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const run = (id: string) =>
  queryOptions({ queryKey: keys.runs.one(id), queryFn: () => answer(api.GET('/api/v1/runs/{id}', byId(id))) });

const metricSeries = (id: string, query: Query<'/api/v1/runs/{id}/metrics/series'>, signal?: AbortSignal) =>
  answer(api.GET('/api/v1/runs/{id}/metrics/series', { params: { path: { id }, query }, signal }));

/** Every curve of a run, thinned by the server to what a screen can show. Live points are appended to it. */
export const runSeries = (id: string) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'series'),
    queryFn: async (): Promise<MetricSeries[]> => {
      const metrics = await items(api.GET('/api/v1/runs/{id}/metrics', byId(id)));
      const answers = await Promise.all(
        inAddresses(metrics.map((metric) => metric.name)).map((name) => metricSeries(id, { name, points: 1000 })),
      );
      return answers.flatMap(({ series }) => series);
    },
  });

/** The server takes addresses of 16 KB, of which proxies and cookies want their share. */
const LONGEST_NAMES = 4000;

/** The names in as many lists as it takes for each to fit into an address. */
function inAddresses(names: string[]): string[][] {
  const lists: string[][] = [];
  let room = 0;
  for (const name of names) {
    const length = `&name=${encodeURIComponent(name)}`.length;
    room -= length;
    if (room >= 0) lists.at(-1)?.push(name);
    else {
      lists.push([name]);
      room = LONGEST_NAMES - length;
    }
  }
  return lists;
}

const SKETCH_POINTS = 60;
const SKETCH_MILLISECONDS = 5_000;

/**
 * The training loss so far, few enough points for a sparkline. Asked for now and then: the shared events carry a run's progress but
 * not its curves.
 */
export const lossSketch = (runId: string) =>
  queryOptions({
    queryKey: keys.runs.one(runId, 'sketch'),
    queryFn: async ({ signal }): Promise<MetricValue[]> => {
      const { series } = await metricSeries(runId, { name: ['train/loss'], points: SKETCH_POINTS }, signal);
      return series[0]?.value ?? [];
    },
    refetchInterval: SKETCH_MILLISECONDS,
  });
