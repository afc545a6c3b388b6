import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, getPage, path, post } from '@/lib/api';
import { appendLines } from '@/lib/events';
import type {
  Checkpoint,
  Evaluation,
  ExamplePrediction,
  LogLine,
  LogPage,
  ModelVersion,
  ModelVersionRequest,
  Page,
  Run,
} from '@/lib/types';

/** Of a longer log the beginning and the newest lines are read; the page says so. */
export const MOST_LOG_LINES = 20_000;
const LOG_PAGE = 1000;

/** The log from its beginning. Lines that arrive later are appended by the run's event stream. */
export const runLog = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'log'],
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
    queryKey: ['runs', id, 'log', filter],
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

export const evaluations = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'evaluations'],
    queryFn: async () => (await getPage<Evaluation>(`/runs/${id}/evaluations`)).items,
  });

export type PredictionFilter = { actual?: string; predicted?: string; correct?: boolean; offset: number };

export const PREDICTIONS_PER_PAGE = 25;

/** Worst first: what the model got most wrong teaches most. */
export const predictions = (runId: string, evaluationId: string, filter: PredictionFilter) =>
  queryOptions({
    queryKey: ['runs', runId, 'predictions', evaluationId, filter],
    queryFn: () =>
      get<Page<ExamplePrediction>>(`/runs/${runId}/evaluations/${evaluationId}/predictions`, {
        ...filter,
        sort: '-loss',
        limit: PREDICTIONS_PER_PAGE,
      }),
    placeholderData: keepPreviousData,
  });

export const checkpoints = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'checkpoints'],
    queryFn: async () => (await getPage<Checkpoint>(`/runs/${id}/checkpoints`)).items,
  });

/** What was registered from the run. */
export const versionsOf = (id: string) =>
  queryOptions({
    queryKey: ['registry', 'of-run', id],
    queryFn: async () => (await getPage<ModelVersion>('/registry/versions', { run: id, limit: 1000 })).items,
  });

export const cancel = (id: string) => post<Run>(`/runs/${id}/cancel`);
export const restart = (id: string) => post<Run>(`/runs/${id}/restart`);
export const checkpointNow = (id: string) => post<void>(`/runs/${id}/checkpoint`);

export const register = (model: string, request: ModelVersionRequest) =>
  post<ModelVersion>(path`/registry/models/${model}/versions`, request);
