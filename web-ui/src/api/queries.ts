/**
 * Questions that more than one screen asks, and the keys under which live events find their answers. A key starts with the noun;
 * what belongs to one thing starts with the noun and its id, so that invalidating `['runs', id]` reaches everything about that run.
 */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ApiError, get, getPage, path, type Parameters } from './api';
import type {
  BaseModel,
  Dataset,
  DatasetVersion,
  Device,
  Experiment,
  ExperimentDefaults,
  Extension,
  ExtensionKind,
  Job,
  MetricSeries,
  MetricSummary,
  Plugin,
  RegisteredModel,
  RegisteredModelWithVersions,
  Run,
  Session,
  SystemInfo,
} from './types';

/** Who is signed in; null when nobody is. */
export const session = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await get<Session>('/session');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const system = queryOptions({ queryKey: ['system'], queryFn: () => get<SystemInfo>('/system') });

export const devices = queryOptions({
  queryKey: ['devices'],
  queryFn: async () => (await getPage<Device>('/devices')).items,
});

export const plugins = queryOptions({
  queryKey: ['plugins'],
  queryFn: async () => (await getPage<Plugin>('/plugins')).items,
});

export const extensions = (kind: ExtensionKind) =>
  queryOptions({
    queryKey: ['plugins', 'extensions', kind],
    queryFn: async () => (await getPage<Extension>('/extensions', { kind })).items,
    staleTime: 60_000,
  });

export const datasets = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['datasets', 'list', parameters],
    queryFn: ({ signal }) => getPage<Dataset>('/datasets', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const datasetVersion = (id: string) =>
  queryOptions({
    queryKey: ['dataset-versions', id],
    queryFn: () => get<DatasetVersion>(`/dataset-versions/${id}`),
    staleTime: Infinity, // a version never changes
  });

export const models = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['models', 'list', parameters],
    queryFn: ({ signal }) => getPage<BaseModel>('/models', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const experiments = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['experiments', 'list', parameters],
    queryFn: ({ signal }) => getPage<Experiment>('/experiments', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const runs = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['runs', 'list', parameters],
    queryFn: ({ signal }) => getPage<Run>('/runs', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const run = (id: string) => queryOptions({ queryKey: ['runs', id], queryFn: () => get<Run>(`/runs/${id}`) });

/** Every curve of a run, thinned by the server to what a screen can show. Live points are appended to it. */
export const runSeries = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'series'],
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

export const jobs = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['jobs', 'list', parameters],
    queryFn: ({ signal }) => getPage<Job>('/jobs', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const registeredModels = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: ['registry', 'list', parameters],
    queryFn: ({ signal }) => getPage<RegisteredModel>('/registry/models', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const registeredModel = (name: string) =>
  queryOptions({
    queryKey: ['registry', name],
    queryFn: ({ signal }) => get<RegisteredModelWithVersions>(path`/registry/models/${name}`, {}, signal),
  });

/** The training settings that hold when nobody chooses others, and their form. */
export const experimentDefaults = queryOptions({
  queryKey: ['defaults'],
  queryFn: () => get<ExperimentDefaults>('/experiments/defaults'),
  staleTime: Infinity,
});
