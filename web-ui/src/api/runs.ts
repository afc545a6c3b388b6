import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, getPage, path, post, type Parameters } from './client';
import { appendLines } from './liveUpdates';
import { keys } from './keys';
import type {
  Checkpoint,
  LogLine,
  LogPage,
  MetricSeries,
  MetricSummary,
  MetricValue,
  ModelVersion,
  ModelVersionRequest,
  Run,
} from './types';

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
      const { items } = await get<LogPage>(`/runs/${id}/log`, { newest: true, limit: LOG_PAGE }, signal);
      return appendLines(lines, items);
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

async function firstLines(id: string, filter: Partial<LogFilter>, signal: AbortSignal): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let after: number | null = 0;
  while (after !== null && lines.length < MOST_LOG_LINES) {
    const page: LogPage = await get<LogPage>(`/runs/${id}/log`, { ...filter, after, limit: LOG_PAGE }, signal);
    lines.push(...page.items);
    after = page.next;
  }
  return lines;
}

export const checkpoints = (id: string) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'checkpoints'),
    queryFn: async () => (await getPage<Checkpoint>(`/runs/${id}/checkpoints`)).items,
  });

/** What was registered from the run. */
export const versionsOf = (id: string) =>
  queryOptions({
    queryKey: keys.registry.one('of-run', id),
    queryFn: async () => (await getPage<ModelVersion>('/registry/versions', { run: id, limit: 1000 })).items,
  });

export const pause = (id: string) => post<Run>(`/runs/${id}/pause`);
export const resume = (id: string) => post<Run>(`/runs/${id}/resume`);
export const cancel = (id: string) => post<Run>(`/runs/${id}/cancel`);
export const restart = (id: string) => post<Run>(`/runs/${id}/restart`);
export const checkpointNow = (id: string) => post<void>(`/runs/${id}/checkpoint`);

export const register = (model: string, request: ModelVersionRequest) =>
  post<ModelVersion>(path`/registry/models/${model}/versions`, request);

export const runs = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.runs.list(parameters),
    queryFn: ({ signal }) => getPage<Run>('/runs', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const run = (id: string) =>
  queryOptions({ queryKey: keys.runs.one(id), queryFn: () => get<Run>(`/runs/${id}`) });

/** Every curve of a run, thinned by the server to what a screen can show. Live points are appended to it. */
export const runSeries = (id: string) =>
  queryOptions({
    queryKey: keys.runs.one(id, 'series'),
    queryFn: async (): Promise<MetricSeries[]> => {
      const { items } = await getPage<MetricSummary>(`/runs/${id}/metrics`);
      const answers = await Promise.all(
        inAddresses(items.map((item) => item.name)).map((name) =>
          get<{ series: MetricSeries[] }>(`/runs/${id}/metrics/series`, { name, points: 1000 }),
        ),
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
      const parameters = { name: 'train/loss', points: SKETCH_POINTS };
      const { series } = await get<{ series: MetricSeries[] }>(`/runs/${runId}/metrics/series`, parameters, signal);
      return series[0]?.value ?? [];
    },
    refetchInterval: SKETCH_MILLISECONDS,
  });
