/**
 * News from the server, written into the query cache. The browser's EventSource reconnects by itself and says which event it saw last;
 * when that is too long ago the server answers `resync` and everything on screen is asked for again.
 */
import type { QueryClient } from '@tanstack/react-query';
import { apiUrl } from './api';
import type {
  Checkpoint,
  Evaluation,
  ExperimentWithRuns,
  Job,
  LogLine,
  MetricPoint,
  MetricSeries,
  ModelImport,
  Page,
  Run,
  RunWithPlan,
} from './types';

type Events = {
  'run-changed': Run;
  metrics: { runId: string; points: MetricPoint[] };
  log: { runId: string; lines: LogLine[] };
  evaluated: { runId: string; evaluation: Evaluation };
  checkpoint: { runId: string; checkpoint: Checkpoint };
  'job-changed': Job;
  'queue-changed': Record<string, never>;
  'model-import': ModelImport;
  'dataset-changed': unknown;
  'registry-changed': { model: string };
  'plugins-changed': unknown;
};

/** How long points are collected before they are drawn: often enough to look live, seldom enough to stay cheap. */
const FLUSH_MILLISECONDS = 250;

/** Everything that concerns the whole house. Answers a function that hangs up. */
export const listen = (cache: QueryClient) =>
  connect(cache, apiUrl('/events', { topics: 'runs,queue,models,datasets,registry,plugins' }), false);

/** One run's measurements and log, for as long as its page is open. */
export const listenToRun = (cache: QueryClient, runId: string) => connect(cache, apiUrl(`/runs/${runId}/events`), true);

function connect(cache: QueryClient, url: string, detailed: boolean): () => void {
  const source = new EventSource(url, { withCredentials: true });
  const on = <Name extends keyof Events>(name: Name, react: (event: Events[Name]) => void) =>
    source.addEventListener(name, (event) => react(JSON.parse((event as MessageEvent<string>).data) as Events[Name]));
  const refresh = (...queryKey: string[]) => void cache.invalidateQueries({ queryKey });

  on('run-changed', (run) => runChanged(cache, run));
  if (detailed) {
    const points = collect<MetricPoint>((runId, arrived) =>
      cache.setQueryData<MetricSeries[]>(['runs', runId, 'series'], (series) => series && append(series, arrived)),
    );
    const lines = collect<LogLine>((runId, arrived) =>
      cache.setQueryData<LogLine[]>(['runs', runId, 'log'], (log) => log && appendLines(log, arrived)),
    );
    on('metrics', (event) => points(event.runId, event.points));
    on('log', (event) => lines(event.runId, event.lines));
    on('evaluated', ({ runId }) => refresh('runs', runId, 'evaluations'));
    on('checkpoint', ({ runId }) => refresh('runs', runId, 'checkpoints'));
  } else {
    on('job-changed', () => refresh('jobs'));
    on('queue-changed', () => {
      refresh('jobs');
      refresh('devices');
    });
    on('model-import', (imported) => {
      cache.setQueryData(['models', 'imports', imported.id], imported);
      refresh('models', 'imports');
      if (imported.state !== 'running') refresh('models', 'list');
    });
    on('dataset-changed', () => refresh('datasets'));
    on('registry-changed', () => refresh('registry'));
    on('plugins-changed', () => refresh('plugins'));
  }
  source.addEventListener('resync', () => void cache.invalidateQueries());
  return () => source.close();
}

function runChanged(cache: QueryClient, run: Run): void {
  const before = cache.getQueryData<RunWithPlan>(['runs', run.id]);
  if (before) cache.setQueryData<RunWithPlan>(['runs', run.id], { ...run, plan: before.plan });
  const replace = (known: Run) => (known.id === run.id ? run : known);
  cache.setQueriesData<Page<Run>>({ queryKey: ['runs', 'list'] }, (page) =>
    page ? { ...page, items: page.items.map(replace) } : page,
  );
  cache.setQueryData<ExperimentWithRuns>(['experiments', run.experimentId], (experiment) =>
    experiment ? { ...experiment, runs: experiment.runs.map(replace) } : experiment,
  );
  if (before?.state === run.state) return;
  // A new state moves runs between lists and changes counts, which only the server knows.
  void cache.invalidateQueries({ queryKey: ['runs', 'list'] });
  void cache.invalidateQueries({ queryKey: ['experiments'] });
  void cache.invalidateQueries({ queryKey: ['devices'] });
}

/** Collects what arrives per run, and hands it on a few times a second. */
function collect<T>(flush: (runId: string, arrived: T[]) => void): (runId: string, items: T[]) => void {
  const waiting = new Map<string, T[]>();
  return (runId, items) => {
    const list = waiting.get(runId);
    if (list) {
      list.push(...items);
      return;
    }
    waiting.set(runId, [...items]);
    setTimeout(() => {
      const arrived = waiting.get(runId) ?? [];
      waiting.delete(runId);
      flush(runId, arrived);
    }, FLUSH_MILLISECONDS);
  };
}

/** Adds points to the ends of their curves. A step that is already there is a repetition after a reconnect and is left out. */
export function append(series: MetricSeries[], points: MetricPoint[]): MetricSeries[] {
  const changed = new Map(series.map((one) => [one.name, one]));
  const touched = new Set<string>();
  for (const point of points) {
    let one = changed.get(point.name) ?? emptySeries(point.name);
    if (!touched.has(point.name)) {
      one = {
        ...one,
        step: [...one.step],
        progress: [...one.progress],
        seconds: [...one.seconds],
        value: [...one.value],
      };
      touched.add(point.name);
      changed.set(point.name, one);
    }
    if (point.step <= (one.step.at(-1) ?? -1)) continue;
    one.step.push(point.step);
    one.progress.push(point.progress);
    one.seconds.push(point.seconds);
    one.value.push(point.value);
    one.total += 1;
  }
  return [...changed.values()];
}

const emptySeries = (name: string): MetricSeries => ({
  name,
  step: [],
  progress: [],
  seconds: [],
  value: [],
  reduced: false,
  total: 0,
});

/** Lines are numbered within their attempt, so (attempt, number) tells repetitions from news. */
export function appendLines(log: LogLine[], lines: LogLine[]): LogLine[] {
  const known = new Set(log.slice(-2000).map((line) => `${line.attempt}/${line.number}`));
  const news = lines.filter((line) => !known.has(`${line.attempt}/${line.number}`));
  return news.length === 0 ? log : [...log, ...news];
}
