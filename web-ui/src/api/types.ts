/**
 * The records of the REST API, `/api/v1`, under the names that the dashboard uses. They are generated from the server's own description of
 * itself, so a field that the server does not send is an error here. Times are ISO-8601 in UTC, ids are UUID strings, sizes are bytes. In an
 * answer a field without a value is `null`, never absent; a list is never null.
 *
 * What is written out below is what the description cannot say.
 */
import type { Answer, Figure, Span } from './answers';
import type { components } from './schema';

type Schemas = components['schemas'];

// ---- problems and pages -------------------------------------------------------------------------------------------

/** Something a person has to change. `pointer` is an RFC 6901 pointer into the request; empty for the whole. */
export type Problem = Schemas['Problem'];

/** An RFC 9457 answer. */
export type ProblemDetails = Schemas['ProblemDetails'];

/** The description has one schema per kind of item; here they are one type again. */
export type Page<T> = Omit<Schemas['PageRun'], 'items'> & { items: T[] };

/** A metric's value. JSON has no NaN, so it travels as a word. */
export type MetricValue = Schemas['MetricValue'];

// ---- access and system --------------------------------------------------------------------------------------------

export type Session = Schemas['Session'];
export type TokenRole = ApiToken['role'];
export type ApiToken = Schemas['ApiToken'];

/** The answer to creating a token: the only time the secret is shown. */
export type NewApiToken = Schemas['NewApiToken'];

export type SystemInfo = Schemas['SystemInfo'];
export type Device = Schemas['Device'];

// ---- plugins ------------------------------------------------------------------------------------------------------

/** An extension by id. Options that are left out take the extension's defaults. */
export type Choice = Schemas['Choice'];
export type Options = Choice['options'];

/** One field of an options record, as JSON Schema. To the server a plugin's schema is a map. */
export type OptionSchema = {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  enum?: unknown[];
  items?: { type?: string; enum?: unknown[]; 'x-reference'?: 'model' | 'dataset' };
  'x-unit'?: string;
  'x-advanced'?: boolean;
  'x-order'?: number;
  /** The text names a model or a data set; the form offers those that there are. */
  'x-reference'?: 'model' | 'dataset';
};

export type OptionsSchema = { type: 'object'; properties?: Record<string, OptionSchema> };

export type ExtensionKind = 'FAMILY' | 'HEAD' | 'PLACEMENT' | 'STRATEGY' | 'FORMAT' | 'ANALYSIS' | 'RECIPE' | 'STUDY';

export type ExtensionDescriptor = {
  kind: ExtensionKind;
  id: string;
  title: string;
  summary: string;
  optionsSchema: OptionsSchema;
  defaults: Options;
  /** Roles of a head's own. */
  columnRoles: ColumnRole[];
};
export type Extension = ExtensionDescriptor & { pluginId: string; pluginVersion: string; pluginSha256: string };
export type Plugin = Omit<Schemas['Plugin'], 'extensions'> & { extensions: ExtensionDescriptor[] };

/** The training settings, described as an extension's options are. */
export type SettingsDescriptor = { schema: OptionsSchema; defaults: Settings };
export type Settings = Record<string, unknown>;

// ---- data sets ----------------------------------------------------------------------------------------------------

/** How a column's cells are checked, counted and shown. */
export type ColumnType = 'string' | 'strings' | 'class' | 'classes' | 'class-per-word' | 'number' | 'spans' | 'json';

/** What a column can be for. Heads bring roles of their own, so the list is the server's. */
export type ColumnRole = { id: string; type: ColumnType; repeatable: boolean };

/** `refersTo` names the column whose text spans are in; `separator` stands between the pieces of a list in a plain string. */
export type ColumnAssignment = { column: string; role: string; refersTo: string | null; separator: string | null };

/** By the column's type a string, a number, a list of strings, a list of spans, or any JSON; null where there is no value. */
export type { Answer, Figure, Span };
export type Cell = unknown;
export type Cells = Record<string, Cell>;

export type Inspection = {
  format: Choice | null;
  columns: string[];
  proposed: ColumnAssignment[];
  /** Row by row, in the order of the columns. */
  preview: Cell[][];
  rows: number;
  distinct: number[];
  problems: Problem[];
};
export type Upload = Omit<Schemas['Upload'], 'inspection'> & { inspection: Inspection };
export type Splitting = Schemas['Splitting'];
export type DatasetRequest = Omit<Schemas['DatasetRequest'], 'roles'> & { columns: ColumnAssignment[] };

/** A row that cannot be used, with the offending text. */
export type RowFault = Schemas['RowFault'];

/** Splits without rows are left out. */
export type SplitCounts = Partial<Record<Split, number>>;

/** Lengths in tokens, specials included. The last bin holds everything longer. */
export type LengthHistogram = Schemas['LengthHistogram'];

/** Of `values`, of the `items` of lists, or of `span-characters`. There is one edge more than counts. */
export type NumberHistogram = {
  of: string;
  smallest: number;
  largest: number;
  mean: number;
  edges: number[];
  counts: number[];
};

/** `classes` counts rows, words or spans by class and split. */
export type ColumnStatistics = {
  column: string;
  missing: number;
  classes: Record<string, SplitCounts>;
  numbers: NumberHistogram | null;
};
export type Statistics = {
  rows: SplitCounts;
  columns: ColumnStatistics[];
  lengths: LengthHistogram | null;
  duplicates: number;
  leakage: number;
  leakageExamples: number[];
  characters: number;
};
export type SchemaColumn = {
  name: string;
  role: string;
  type: ColumnType;
  classes: string[];
  classCounts: number[];
  refersTo: string | null;
  separator: string | null;
  missing: number;
};
export type DatasetSchema = { columns: SchemaColumn[] };
export type DatasetVersion = Omit<Schemas['DatasetVersion'], 'schema' | 'statistics'> & {
  schema: DatasetSchema;
  statistics: Statistics;
};
export type Dataset = Omit<Schemas['Dataset'], 'latest'> & { latest: DatasetVersion };
export type DatasetWithVersions = Dataset & { versions: DatasetVersion[] };

/** `row` counts from 0, `line` of the uploaded file from 1. */
export type StoredExample = { row: number; line: number; split: Split; cells: Cells };
export type ExampleRows = { items: StoredExample[]; total: number };
export type Split = 'TRAIN' | 'DEV' | 'TEST';

// ---- models -------------------------------------------------------------------------------------------------------

export type Site = Schemas['SiteView'];
export type BaseModel = Schemas['BaseModel'];
export type BaseModelDetails = Schemas['ModelDetails'];

/** What each kind needs. */
export type ModelImportRequest =
  | { kind: 'hub'; hubId: string; revision?: string; name?: string }
  | { kind: 'folder'; path: string; name: string }
  | { kind: 'starter' };

export type ModelImport = Schemas['ModelImport'];

/** A token with the character range it covers: `start` inclusive, `end` exclusive. */
export type Token = Schemas['Token'];

// ---- specification and plan ---------------------------------------------------------------------------------------

export type Resources = Schemas['Resources'];

/** What a kind of run learns, and how. No placement leaves the model without adapters. */
export type Methods = { head: Choice; placements: Choice[]; strategies: Choice[] };

/** One training, fully decided. */
export type RunSpecification = Methods & {
  dataset: string;
  baseModel: string;
  settings: Settings;
  resources: Resources;
  /** What a study changes beyond what the form offers. */
  variation?: Record<string, unknown> | null;
};
export type ExperimentSpecification = Methods & {
  dataset: string;
  baseModel: string;
  settings?: Settings | null;
  resources?: Resources | null;
};

/** Replaces the given parts of the specification; settings one by one. */
export type Variation = {
  name: string;
  head?: Choice | null;
  placements?: Choice[] | null;
  strategies?: Choice[] | null;
  settings?: Settings | null;
};

/** Runs = (variations, or one) × (seeds, or the seed in the settings). */
export type ExperimentRequest = {
  name: string;
  note?: string | null;
  specification: ExperimentSpecification;
  variations?: Variation[] | null;
  seeds?: number[] | null;
};

/** `layer` counts from 0; −1 is the embeddings, null the head. */
export type PlanPart = Schemas['Part'];
export type PartState = PlanPart['state'];

/** `placement` is the id of the placement it comes from. */
export type AdapterView = { placement: string; layer: number; role: string; formula: string; parameters: number };

/** Which layers the head reads, counted from 0, −1 for the embeddings. */
export type ReadoutView = { layers: number[]; formula: string; parameters: number; learnsWeights: boolean };
export type InterceptorView = { id: string; formula: string };

/** `f1/*` declares one metric per class. The first that is declared ranks runs. */
export type MetricView = { name: string; direction: 'MAXIMIZE' | 'MINIMIZE' };

/** What will happen, before it does. Parts are listed from the input upwards. */
export type Plan = {
  problems: Problem[];
  resolved: RunSpecification | null;
  metrics: MetricView[];
  learningRate: number;
  totalParameters: number;
  trainedParameters: number;
  totalSteps: number;
  memoryBytes: number;
  seconds: number;
  parts: PlanPart[];
  adapters: AdapterView[];
  head: { id: string; outputShape: string; parameters: number } | null;
  readout: ReadoutView | null;
  interceptors: InterceptorView[];
  optimizer: string;
  sampleTokens: string[];
};
export type Validation = { problems: Problem[]; runs: { name: string; plan: Plan }[] };

// ---- experiments and runs -----------------------------------------------------------------------------------------

export type RunCounts = Schemas['RunCounts'] & { paused?: number };

/** A metric's best value, with the direction that the head declares. */
export type NamedValue = { name: string; value: number; direction: MetricView['direction'] };
export type Experiment = Omit<Schemas['Experiment'], 'specification' | 'runCounts' | 'runs' | 'bestRun'> & {
  bestRun: { id: string; name: string; metric: string; value: number; direction: MetricView['direction'] } | null;
  specification: ExperimentSpecification;
  runCounts: RunCounts;
  runs: Run[] | null;
};

/** As the experiment's own address answers; lists leave the runs out. */
export type ExperimentWithRuns = Experiment & { runs: Run[] };

export type RunState = 'QUEUED' | 'STARTING' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** `plan` is null in lists. */
/** A model or data set version that an option names, as it was when the run was launched. */
export type RunReference = {
  reference: string;
  kind: 'MODEL' | 'DATASET';
  name: string;
  sha256: string;
  checkpoint: string | null;
};

export type Run = Omit<Schemas['Run'], 'state' | 'specification' | 'plan' | 'primaryMetric'> & {
  references: RunReference[];
  primaryMetric: NamedValue | null;
  declaredMetrics: MetricView[];
  state: RunState;
  specification: RunSpecification;
  plan: Plan | null;
};

/**
 * One measured value, as the run's events carry it. `step` counts optimiser steps from 1, `progress` epochs, `seconds` since training
 * began.
 */
export type MetricPoint = { name: string; step: number; progress: number; seconds: number; value: MetricValue };

export type MetricSummary = Schemas['MetricSummary'];
export type MetricSeries = Schemas['MetricSeries'];
export type LogLine = Schemas['LogLine'];

/** `next` is the number to ask after. */
export type LogPage = Schemas['LogAnswer'];
export type LogLevel = LogLine['level'];
export type Checkpoint = Schemas['Checkpoint'];

// ---- evaluations --------------------------------------------------------------------------------------------------

/** One model on one split of one data set version. `intervals` hold the middle 95 % of the replicates by metric. */
export type Evaluation = {
  id: string;
  /** The run that trained the model, and the job that evaluated it; null when the run did, while it trained. */
  runId: string | null;
  jobId: string | null;
  /** Reference of the model. */
  model: string;
  step: number;
  split: Split;
  /** Null when the data set has been deleted. */
  dataset: { versionId: string; datasetId: string; name: string; number: number } | null;
  metrics: Record<string, MetricValue>;
  declared: MetricView[];
  /** By which runs are ranked; null when the head declares no metric. */
  primary: string | null;
  figures: Figure[];
  intervals: Record<string, [number, number]>;
  /** How many there are, and how many generated answers ended early. */
  predictions: number;
  cut: number;
  createdAt: string;
};

/** One answer beside the example. `cells` is empty when the row cannot be read any more; `quality` is 1 correct, 0 wrong, null unknown. */
export type ExamplePrediction = {
  row: number;
  part: number;
  cells: Cells;
  truth: Answer | null;
  truthText: string | null;
  answer: Answer;
  answerText: string;
  confidence: number;
  loss: MetricValue | null;
  quality: number | null;
  cut: boolean;
};

// ---- jobs ---------------------------------------------------------------------------------------------------------

/** What a job is about: a run, a model by its reference, or a data set version. */
export type JobSubject = { kind: string; id: string };
export type JobState = RunState;
export type Attempt = {
  attempt: number;
  state: JobState;
  startedAt: string;
  finishedAt: string | null;
  cause: string | null;
  reason: string | null;
  device: string | null;
};
export type Job = {
  id: string;
  /** `train`, `evaluate`, `analyze`, `convert`, or a kind that came later. */
  kind: string;
  subjects: JobSubject[];
  /** What it works on, and what that belongs to. */
  title: string;
  context: string | null;
  options: Options;
  state: JobState;
  /** It will pause as soon as its worker has stored what it needs to go on. */
  pauseRequested: boolean;
  priority: number;
  slots: number;
  /** In line, counted from 1; null unless it waits. */
  position: number | null;
  /** Why it waits, or how it ended; and what to do after a failure. */
  reason: string | null;
  hint: string | null;
  estimatedStart: string | null;
  /** Of the running attempt; `totalSteps` is 0 when it is not known. */
  progress: { phase: string | null; step: number; totalSteps: number; secondsLeft: number | null } | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Number of the newest attempt. */
  attempt: number;
  /** Of at most `maxAttempts`; pauses and outages are not among them. */
  failures: number;
  maxAttempts: number;
  attempts: Attempt[];
};
export type JobRequest = {
  kind: string;
  subjects: { kind: string; id: string }[];
  options: Options;
  priority?: number;
};

/** An analysis that was asked for, with what it has found so far. */
export type AnalysisResult = {
  id: string;
  job: string;
  analysis: Choice;
  title: string;
  models: { reference: string; name: string }[];
  state: JobState;
  reason: string | null;
  figures: Figure[];
  createdAt: string;
  createdBy: string;
};

// ---- studies ------------------------------------------------------------------------------------------------------

export type StudyVariant = {
  name: string;
  round: number;
  runs: { id: string; name: string; state: RunState; value: MetricValue | null }[];
};
export type Study = {
  id: string;
  name: string;
  study: Choice;
  title: string;
  state: string;
  reason: string | null;
  experimentId: string | null;
  rounds: number;
  variants: StudyVariant[];
  figures: Figure[];
  problems: Problem[];
  /** What has been spent, and what was estimated for what is queued. */
  seconds: number;
  estimatedSeconds: number;
  createdAt: string;
  createdBy: string;
};

// ---- registry -----------------------------------------------------------------------------------------------------

/** A column that questions to the model have. */
export type InputColumn = { name: string; role: string; type: ColumnType; separator: string | null };
/** How other programs load a version. Without a format of theirs only Headstock does. */
export type ExportedModel = {
  format: 'TRANSFORMERS' | 'PEFT' | 'HEADSTOCK';
  autoClass: string | null;
  codeClass: string | null;
  problemType: string | null;
  hasLabels: boolean;
};

export type ModelVersion = Omit<Schemas['ModelVersion'], 'specification' | 'primaryMetric'> & {
  specification: RunSpecification;
  primaryMetric: NamedValue | null;
  references: { reference: string; name: string; sha256: string }[];
  export: ExportedModel;
  inputs: InputColumn[];
};
export type RegisteredModel = Omit<Schemas['RegisteredModel'], 'latest' | 'history'> & {
  latest: ModelVersion | null;
  history: { version: number; metric: string; value: number; direction: MetricView['direction'] }[];
};
export type RegisteredModelWithVersions = RegisteredModel & { versions: ModelVersion[] };
export type ModelVersionRequest = Schemas['Registration'];
export type AliasMove = Schemas['AliasMove'];

export type PredictedAnswer = {
  answer: Answer;
  text: string;
  confidence: number;
  tokens: number;
  /** A part of the input was not read. */
  truncated: boolean;
  /** A generated answer ended for another reason than its stop token. */
  cut: boolean;
};
export type PredictReply = { answers: PredictedAnswer[]; milliseconds: number; version: number };

/** `text` is all of it so far; `answer` comes with the last event. */
export type StreamEvent = { text: string; answer: PredictedAnswer | null };
