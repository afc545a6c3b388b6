/**
 * What the server reports while it happens, written into the query cache. A tab has one connection, whatever it shows: browsers allow only six per server, and
 * a dashboard is open in many tabs.
 */
import { keys } from './keys';
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { apiUrl } from './client';
import type {
  Checkpoint,
  Evaluation,
  Job,
  LogLine,
  MetricPoint,
  MetricSeries,
  ModelImport,
  Page,
  Run,
  RunRow,
  RunState,
} from './types';

type Events = {
  /** The first event of a connection: from its id on nothing is missed. */
  listening: unknown;
  /** So much was missed that the server does not know it any more. */
  resync: unknown;
  'run-changed': Run;
  metrics: { runId: string; points: MetricPoint[] };
  log: { runId: string; lines: LogLine[] };
  evaluated: { runId: string; evaluation: Evaluation };
  checkpoint: { runId: string; checkpoint: Checkpoint };
  /** An attempt begins at an earlier step; what was measured after it is forgotten. */
  rewound: { runId: string; step: number };
  'job-changed': Job;
  'queue-changed': unknown;
  'model-import': ModelImport;
  'dataset-changed': unknown;
  'registry-changed': { model: string };
  'plugins-changed': unknown;
  'analysis-changed': unknown;
  'study-changed': unknown;
};

/** Where a job may leave what it has found or made. */
const RESULTS: QueryKey[] = [keys.evaluations.lists, keys.models.lists];

const SHARED_TOPICS = ['runs', 'queue', 'models', 'datasets', 'registry', 'plugins', 'analyses', 'studies'];

/** The server takes 100 topics; more curves than this nobody can tell apart. */
const MOST_FOLLOWED = 80;

/** How long points are collected before they are drawn: often enough to look live, seldom enough to stay cheap. */
const FLUSH_MILLISECONDS = 250;
/** A connection that is back within this time is not worth a word. */
const OFFLINE_AFTER_MILLISECONDS = 3_000;
const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 30_000;

/** The tab's connection. It rests while nobody sees the page, and goes on where it was. */
export class LiveUpdates {
  private source: EventSource | null = null;
  /** Of the last event heard, over all connections. */
  private lastId = '';
  /** Runs whose measurements and log are on screen, and in how many places. */
  private readonly followed = new Map<string, number>();
  /** Those of them that the connection tells of. */
  private heard: string[] = [];
  private readonly states = new Map<string, RunState>();
  private readonly watchers = new Set<() => void>();
  private readonly points: Collector<MetricPoint, MetricSeries[]>;
  private readonly lines: Collector<LogLine, LogLine[]>;
  private live = true;
  private started = false;
  private retryMilliseconds = FIRST_RETRY_MILLISECONDS;
  private retry: Timer | undefined;
  private offlineTimer: Timer | undefined;
  private reopening: Timer | undefined;

  constructor(private readonly cache: QueryClient) {
    this.points = new Collector(cache, (runId) => keys.runs.one(runId, 'series'), append, isLong);
    this.lines = new Collector(cache, (runId) => keys.runs.one(runId, 'log'), appendLines);
  }

  /** Listens while the page is seen. Answers a function that hangs up. */
  start(): () => void {
    const look = () => (document.hidden ? this.close() : this.open());
    this.started = true;
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      this.started = false;
      this.close();
    };
  }

  /** Also hears a run's measurements and log. Answers a function that stops it. */
  follow(runId: string): () => void {
    this.followed.set(runId, (this.followed.get(runId) ?? 0) + 1);
    this.reopenSoon();
    return () => {
      const places = (this.followed.get(runId) ?? 1) - 1;
      if (places > 0) this.followed.set(runId, places);
      else this.followed.delete(runId);
      this.reopenSoon();
    };
  }

  /** Whether the page is told what happens. */
  isLive = (): boolean => this.live;

  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private open(): void {
    if (this.source || !this.started || document.hidden) return;
    clearTimeout(this.retry);
    this.heard = this.wanted();
    const topics = [...SHARED_TOPICS, ...this.heard.map((id) => `run:${id}`)].join(',');
    const source = new EventSource(apiUrl('/events', { topics, lastEventId: this.lastId }), { withCredentials: true });
    this.source = source;
    this.hear(source);
    source.onopen = () => this.connected();
    source.onerror = () => this.disconnected(source);
  }

  private close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    this.source?.close();
    this.source = null;
  }

  private wanted(): string[] {
    return [...this.followed.keys()].slice(0, MOST_FOLLOWED);
  }

  /** Topics are part of the address. Several changes of one moment make one new connection. */
  private reopenSoon(): void {
    clearTimeout(this.reopening);
    this.reopening = setTimeout(() => {
      const wanted = this.wanted();
      const dropped = this.heard.filter((id) => !wanted.includes(id));
      if (dropped.length === 0 && this.heard.length === wanted.length) return;
      this.close();
      this.open();
      // What comes from now on is not added to these, so what is known of them is as old as any answer.
      for (const id of dropped) void this.cache.invalidateQueries({ queryKey: keys.runs.one(id) });
    }, 0);
  }

  private connected(): void {
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    this.retryMilliseconds = FIRST_RETRY_MILLISECONDS;
    this.setLive(true);
  }

  /** The browser reconnects by itself after a broken connection, and gives up after a refusal. */
  private disconnected(source: EventSource): void {
    this.offlineTimer ??= setTimeout(() => this.setLive(false), OFFLINE_AFTER_MILLISECONDS);
    if (source.readyState !== EventSource.CLOSED) return;
    this.source = null;
    source.close();
    // Perhaps the session has ended; then this leads to the sign-in page.
    void this.cache.invalidateQueries({ queryKey: keys.session });
    this.retry = setTimeout(() => this.open(), this.retryMilliseconds);
    this.retryMilliseconds = Math.min(2 * this.retryMilliseconds, LAST_RETRY_MILLISECONDS);
  }

  private setLive(live: boolean): void {
    if (live === this.live) return;
    this.live = live;
    this.watchers.forEach((notify) => notify());
  }

  private hear(source: EventSource): void {
    const refresh = (queryKey: QueryKey) => void this.cache.invalidateQueries({ queryKey });
    const on = <Name extends keyof Events>(name: Name, react: (event: Events[Name]) => void) =>
      source.addEventListener(name, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        const isFirst = this.lastId === '';
        if (lastEventId) this.lastId = lastEventId;
        if (isFirst && name === 'listening') this.missedSomething();
        react(JSON.parse(data) as Events[Name]);
      });

    on('listening', () => this.connected());
    on('resync', () => this.missedSomething());
    on('run-changed', (run) => this.runChanged(run));
    on('metrics', (event) => this.points.add(event.runId, event.points));
    on('log', (event) => this.lines.add(event.runId, event.lines));
    on('evaluated', () => refresh(keys.evaluations.lists));
    on('checkpoint', ({ runId }) => refresh(keys.runs.one(runId, 'checkpoints')));
    on('rewound', ({ runId }) => {
      this.points.forget(runId);
      refresh(keys.runs.one(runId));
      refresh(keys.evaluations.lists);
    });
    on('job-changed', (job) => {
      refresh(keys.jobs.all);
      if (job.finishedAt !== null) for (const key of RESULTS) refresh(key);
    });
    on('queue-changed', () => {
      refresh(keys.jobs.all);
      refresh(keys.devices);
    });
    on('model-import', (imported) => {
      refresh(keys.modelImports);
      if (imported.state !== 'running') refresh(keys.models.lists);
    });
    on('dataset-changed', () => refresh(keys.datasets.all));
    on('registry-changed', () => refresh(keys.registry.all));
    on('plugins-changed', () => refresh(keys.plugins.all));
    on('analysis-changed', () => refresh(keys.analyses.all));
    on('study-changed', () => refresh(keys.studies.all));
  }

  /** Whatever was answered before is asked for again; an answer on its way is recent enough. */
  private missedSomething(): void {
    void this.cache.invalidateQueries(
      { predicate: ({ state, queryKey }) => state.data !== undefined && queryKey[0] !== keys.session[0] },
      { cancelRefetch: false },
    );
  }

  private runChanged(run: Run): void {
    const before = this.states.get(run.id) ?? cachedState(this.cache, run.id);
    this.states.set(run.id, run.state);
    replaceRun(this.cache, run);
    if (before === run.state) return;
    // A new state moves runs between lists and changes counts, which only the server knows.
    for (const queryKey of [keys.runs.lists, keys.runTables, keys.experiments.all, keys.devices])
      void this.cache.invalidateQueries({ queryKey });
  }
}

type Timer = ReturnType<typeof setTimeout>;

/** The state in which a list or page shows the run; undefined when none does. */
function cachedState(cache: QueryClient, id: string): RunState | undefined {
  const lists = cache.getQueriesData<Page<Run>>({ queryKey: keys.runs.lists });
  const shown = lists.flatMap(([, page]) => page?.items ?? []).find((run) => run.id === id);
  return (cache.getQueryData<Run>(keys.runs.one(id)) ?? shown)?.state;
}

function replaceRun(cache: QueryClient, run: Run): void {
  const replace = (known: Run) => (known.id === run.id ? run : known);
  cache.setQueryData<Run>(keys.runs.one(run.id), (before) => before && { ...run, plan: before.plan });
  cache.setQueriesData<Page<Run>>({ queryKey: keys.runs.lists }, (page) =>
    page ? { ...page, items: page.items.map(replace) } : page,
  );
  cache.setQueriesData<InfiniteData<Page<RunRow>>>({ queryKey: [...keys.runTables, 'rows'] }, (rows) =>
    rows?.pages.some(({ items }) => items.some(({ id }) => id === run.id))
      ? { ...rows, pages: rows.pages.map((page) => ({ ...page, items: page.items.map((row) => moved(row, run)) })) }
      : rows,
  );
}

/** What of a row changes while the run goes on. */
const moved = (row: RunRow, run: Run): RunRow =>
  row.id === run.id
    ? {
        ...row,
        state: run.state,
        headline: run.headline,
        step: run.step,
        totalSteps: run.totalSteps,
        secondsLeft: run.secondsLeft,
        primaryMetric: run.primaryMetric,
      }
    : row;

/**
 * Collects what arrives per run and adds it to what is known a few times a second. While an answer is on its way it waits: the answer
 * may be older, and would replace what was added.
 */
class Collector<Item, Known> {
  private readonly waiting = new Map<string, Item[]>();

  constructor(
    private readonly cache: QueryClient,
    private readonly keyOf: (runId: string) => QueryKey,
    private readonly merge: (known: Known, arrived: Item[]) => Known,
    /** Whether the server had better be asked for all of it again. */
    private readonly isTooMuch: (known: Known) => boolean = () => false,
  ) {}

  add(runId: string, items: Item[]): void {
    const list = this.waiting.get(runId);
    if (list) list.push(...items);
    else {
      this.waiting.set(runId, [...items]);
      this.flushLater(runId);
    }
  }

  /** Leaves out what waits. */
  forget(runId: string): void {
    this.waiting.get(runId)?.splice(0);
  }

  private flushLater(runId: string): void {
    setTimeout(() => this.flush(runId), FLUSH_MILLISECONDS);
  }

  private flush(runId: string): void {
    const key = this.keyOf(runId);
    if (this.cache.getQueryState(key)?.fetchStatus === 'fetching') {
      this.flushLater(runId);
      return;
    }
    const arrived = this.waiting.get(runId) ?? [];
    this.waiting.delete(runId);
    const known = this.cache.setQueryData<Known>(key, (before) => before && this.merge(before, arrived));
    if (known && this.isTooMuch(known)) void this.cache.invalidateQueries({ queryKey: key });
  }
}

/** Then a curve has many more points than a screen, and the server thins it again. */
const MOST_POINTS = 4000;

const isLong = (series: MetricSeries[]): boolean => series.some(({ step }) => step.length > MOST_POINTS);

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

/** Lines are numbered within their attempt, so (attempt, number) tells repetitions from new lines. */
export function appendLines(log: LogLine[], lines: LogLine[]): LogLine[] {
  const known = new Set(log.slice(-2000).map((line) => `${line.attempt}/${line.number}`));
  const fresh = lines.filter((line) => !known.has(`${line.attempt}/${line.number}`));
  return fresh.length === 0 ? log : [...log, ...fresh];
}
