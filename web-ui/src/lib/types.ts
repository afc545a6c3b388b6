/**
 * The records of the REST API, `/api/v1`. Times are ISO-8601 in UTC, ids are UUID strings, sizes are bytes.
 * A field that can be missing is `null`, never absent; a list is never null.
 */

// ---- problems and pages -------------------------------------------------------------------------------------------

export type Severity = 'ERROR' | 'WARNING';

/** Something a person has to change. `pointer` is an RFC 6901 pointer into the request; empty for the whole. */
export type Problem = { pointer: string; message: string; severity: Severity };

/** An RFC 9457 answer. */
export type ProblemDetails = {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  hint?: string | null;
  problems?: Problem[];
  faults?: RowFault[];
  faultCount?: number;
};

export type Page<T> = { items: T[]; next: string | null; total?: number | null };

/** A metric's value. JSON has no NaN, so it travels as a word. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';

// ---- access and system --------------------------------------------------------------------------------------------

export type TokenRole = 'admin' | 'member' | 'viewer';

export type Session = { user: { name: string; role: TokenRole } };

export type ApiToken = {
  id: string;
  name: string;
  role: TokenRole;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
};

/** The answer to creating a token: the only time the secret is shown. */
export type NewApiToken = ApiToken & { token: string };

export type SystemInfo = {
  version: string;
  startedAt: string;
  database: { kind: 'embedded' | 'external'; version: string };
  storage: { kind: 'folder' | 's3'; freeBytes: number | null };
  executor: string;
  java: string;
  pluginHost: { state: 'ready' | 'starting' | 'failed'; message: string | null };
};

export type Device = {
  id: string;
  kind: 'gpu' | 'cpu';
  name: string;
  memoryBytes: number | null;
  slots: number;
  slotsUsed: number;
  jobs: { jobId: string; runId: string; runName: string }[];
  state: 'ready' | 'quarantined';
  message: string | null;
};

// ---- plugins ------------------------------------------------------------------------------------------------------

/** An extension by id. Options that are left out take the extension's defaults. */
export type Choice = { id: string; options: Options };
export type Options = Record<string, unknown>;

export type ExtensionKind = 'FAMILY' | 'HEAD' | 'PLACEMENT' | 'STRATEGY' | 'FORMAT';

/** One field of an options record, as JSON Schema. */
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
  items?: { type?: string; enum?: unknown[] };
  'x-unit'?: string;
  'x-advanced'?: boolean;
  'x-order'?: number;
};

export type OptionsSchema = { type: 'object'; properties?: Record<string, OptionSchema> };

export type ExtensionDescriptor = {
  kind: ExtensionKind;
  id: string;
  title: string;
  summary: string;
  optionsSchema: OptionsSchema;
  defaults: Options;
};

export type Extension = ExtensionDescriptor & { pluginId: string; pluginVersion: string; pluginSha256: string };

export type Plugin = {
  id: string;
  version: string;
  provider: string;
  description: string;
  requires: string;
  sha256: string;
  bundled: boolean;
  state: 'ready' | 'failed' | 'disabled';
  problem: string | null;
  extensions: ExtensionDescriptor[];
  runCount: number;
  uploadedAt: string | null;
};

export type PluginReference = { id: string; version: string; sha256: string };

// ---- data sets ----------------------------------------------------------------------------------------------------

export type Split = 'TRAIN' | 'DEV' | 'TEST';
export type Purpose = 'TEXT' | 'SECOND_TEXT' | 'LABEL' | 'SPLIT' | 'IGNORED';
export type ColumnRole = { column: string; purpose: Purpose };
export type FileReference = { name: string; size: number; sha256: string };

export type Inspection = {
  format: Choice | null;
  columns: string[];
  proposed: ColumnRole[];
  preview: (string | null)[][];
  rows: number;
  distinct: number[];
  problems: Problem[];
};

export type Upload = {
  id: string;
  fileName: string;
  size: number;
  sha256: string;
  createdAt: string;
  inspection: Inspection;
};

export type Splitting = { kind: 'COLUMN' | 'FILES' | 'SEEDED'; devShare: number; testShare: number; seed: number };

export type DatasetRequest = {
  name: string;
  description?: string;
  files: { upload: string; split?: Split }[];
  format: Choice;
  roles: ColumnRole[];
  splitBy: Splitting;
  dropFaulty: boolean;
  tokenizerModel?: string;
};

/** A row that cannot be used, with the offending text. */
export type RowFault = { file: string; line: number; text: string; message: string };

export type SplitCounts = Partial<Record<Split, number>>;

/** Lengths in tokens, specials included. The last bin holds everything longer. */
export type LengthHistogram = {
  binWidth: number;
  counts: number[];
  longest: number;
  mean: number;
  truncatedShare: Record<string, number>;
};

export type Statistics = {
  rows: SplitCounts;
  labels: Record<string, SplitCounts>;
  lengths: LengthHistogram | null;
  duplicates: number;
  leakage: number;
  leakageExamples: number[];
  characters: number;
};

export type DatasetSchema = { columns: { name: string; purpose: Purpose; classes: string[] }[] };

export type DatasetVersion = {
  id: string;
  datasetId: string;
  datasetName: string;
  number: number;
  sha256: string;
  size: number;
  createdAt: string;
  schema: DatasetSchema;
  statistics: Statistics;
  files: { fileName: string; size: number; sha256: string }[];
  format: Choice;
};

export type Dataset = {
  id: string;
  name: string;
  description: string | null;
  createdAt: string;
  updatedAt: string;
  versionCount: number;
  latest: DatasetVersion;
  lastUsedAt: string | null;
  runCount: number;
};

export type DatasetWithVersions = Dataset & { versions: DatasetVersion[] };

/** `row` counts from 0, `line` of the uploaded file from 1. */
export type StoredExample = {
  row: number;
  line: number;
  split: Split;
  text: string;
  secondText: string | null;
  label: string | null;
};

export type DatasetReference = { versionId: string; datasetId: string; name: string; number: number };

// ---- models -------------------------------------------------------------------------------------------------------

export type Site = { layer: number; role: string; inputWidth: number; outputWidth: number };

export type BaseModel = {
  id: string;
  name: string;
  family: string;
  source: 'starter' | 'upload' | 'hub' | 'folder';
  hubId: string | null;
  licence: string | null;
  languages: string[];
  layers: number;
  width: number;
  attentionHeads: number;
  feedForwardWidth: number;
  vocabulary: number;
  maxTokens: number;
  parameters: number;
  size: number;
  sha256: string;
  createdAt: string;
  runCount: number;
  files: FileReference[];
};

export type BaseModelDetails = BaseModel & { sites: Site[]; config: Record<string, unknown> };

export type ModelImportRequest =
  | { kind: 'hub'; hubId: string; revision?: string; name?: string }
  | { kind: 'folder'; path: string; name: string }
  | { kind: 'starter' };

export type ModelImport = {
  id: string;
  state: 'running' | 'succeeded' | 'failed';
  name: string;
  bytesDone: number;
  bytesTotal: number | null;
  file: string | null;
  problems: Problem[];
  model: BaseModel | null;
};

/** A token with the character range it covers: `start` inclusive, `end` exclusive. */
export type Token = { text: string; id: number; type: number; start: number; end: number };

export type ModelReference = { id: string; name: string };

// ---- specification and plan ---------------------------------------------------------------------------------------

export type Precision = 'AUTO' | 'FP32' | 'BF16';

export type TrainingSettings = {
  epochs: number;
  batchSize: number;
  maxTokens: number;
  learningRate: number | null;
  weightDecay: number;
  warmup: number;
  clipNorm: number;
  dropout: number | null;
  attentionDropout: number;
  precision: Precision;
  evaluationsPerEpoch: number;
  keepCheckpoints: number;
  seed: number;
};

export type Resources = { slots: number; priority: number };

/** One training, fully decided. */
export type RunSpecification = {
  dataset: string;
  baseModel: string;
  head: Choice;
  placement: Choice;
  strategy: Choice;
  training: TrainingSettings;
  resources: Resources;
};

export type ExperimentSpecification = {
  dataset: string;
  baseModel: string;
  head: Choice;
  placement: Choice;
  strategy: Choice;
  training: Partial<TrainingSettings>;
  resources?: Resources;
};

/** Replaces the given parts of the specification. */
export type Variation = {
  name: string;
  placement?: Choice;
  strategy?: Choice;
  head?: Choice;
  training?: Partial<TrainingSettings>;
};

/** Runs = (variations, or one) × (seeds, or the training seed). */
export type ExperimentRequest = {
  name: string;
  note?: string;
  specification: ExperimentSpecification;
  variations?: Variation[];
  seeds?: number[];
};

export type PartState = 'FROZEN' | 'TRAINED' | 'PARTLY' | 'CACHED';

/** `layer` counts from 0; −1 is the embeddings, null the head. */
export type PlanPart = {
  name: string;
  layer: number | null;
  parameters: number;
  trained: number;
  adapterParameters: number;
  state: PartState;
};

export type AdapterView = { layer: number; role: string; formula: string; parameters: number };

/** What will happen, before it does. Parts are listed from the input upwards. */
export type Plan = {
  problems: Problem[];
  resolved: RunSpecification | null;
  learningRate: number;
  totalParameters: number;
  trainedParameters: number;
  totalSteps: number;
  memoryBytes: number;
  seconds: number;
  parts: PlanPart[];
  adapters: AdapterView[];
  head: { id: string; outputShape: string; parameters: number } | null;
  readout: { layers: number[] } | null;
  sampleTokens: string[];
};

export type Validation = { problems: Problem[]; runs: { name: string; plan: Plan }[] };

export type ExperimentDefaults = { training: TrainingSettings; trainingSchema: OptionsSchema };

// ---- experiments and runs -----------------------------------------------------------------------------------------

export type RunCounts = { queued: number; running: number; succeeded: number; failed: number; cancelled: number };

export type Experiment = {
  id: string;
  number: number;
  name: string;
  note: string | null;
  createdAt: string;
  createdBy: string;
  dataset: DatasetReference;
  baseModel: ModelReference;
  specification: ExperimentSpecification;
  runCounts: RunCounts;
  state: 'active' | 'finished';
  bestRun: { id: string; name: string; metric: string; value: number } | null;
};

export type ExperimentWithRuns = Experiment & { runs: Run[] };

export type RunState = 'QUEUED' | 'STARTING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export type NamedValue = { name: string; value: number };

export type Run = {
  id: string;
  experimentId: string;
  experimentName: string;
  number: number;
  name: string;
  state: RunState;
  headline: string;
  reason: string | null;
  hint: string | null;
  specification: RunSpecification;
  plugins: PluginReference[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  step: number;
  totalSteps: number;
  secondsLeft: number | null;
  examplesPerSecond: number | null;
  phase: string | null;
  memoryBytes: number | null;
  attempts: number;
  primaryMetric: NamedValue | null;
  metrics: Record<string, MetricValue>;
  trainedParameters: number;
  totalParameters: number;
  seconds: number | null;
  jobId: string;
  dataset: DatasetReference;
  baseModel: ModelReference;
};

export type RunWithPlan = Run & { plan: Plan | null };

/** One measured value. `step` counts optimiser steps from 1, `progress` epochs, `seconds` since training began. */
export type MetricPoint = { name: string; step: number; progress: number; seconds: number; value: MetricValue };

export type MetricSummary = { name: string; points: number; firstStep: number; lastStep: number; last: MetricValue };

export type MetricSeries = {
  name: string;
  step: number[];
  progress: number[];
  seconds: number[];
  value: MetricValue[];
  min?: MetricValue[];
  max?: MetricValue[];
  reduced: boolean;
  total: number;
};

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';
/** `time` is milliseconds since 1970 by the worker's clock. */
export type LogLine = { number: number; attempt: number; level: LogLevel; time: number | string; text: string };

/** `counts[actual][predicted]`. */
export type Confusion = { classes: string[]; counts: number[][] };

export type Evaluation = {
  id: string;
  step: number;
  split: Split;
  metrics: Record<string, MetricValue>;
  primary: string;
  confusion: Confusion | null;
  createdAt: string;
  predictionCount: number;
};

export type ExamplePrediction = {
  row: number;
  text: string;
  secondText: string | null;
  label: string | null;
  answer: string;
  confidence: number;
  loss: number;
  scores: Record<string, number>;
};

export type Checkpoint = {
  id: string;
  step: number;
  progress: number;
  state: string;
  metrics: Record<string, MetricValue>;
  size: number;
  createdAt: string;
  best: boolean;
  newest: boolean;
  files: FileReference[];
};

// ---- queue --------------------------------------------------------------------------------------------------------

export type Attempt = {
  epoch: number;
  state: string;
  startedAt: string;
  finishedAt: string | null;
  cause: string | null;
  reason: string | null;
  device: string | null;
};

export type Job = {
  id: string;
  runId: string;
  runName: string;
  experimentName: string;
  kind: string;
  state: RunState;
  priority: number;
  slots: number;
  position: number | null;
  reason: string | null;
  estimatedStart: string | null;
  createdAt: string;
  startedAt: string | null;
  epoch: number;
  maxAttempts: number;
  attempts: Attempt[];
};

// ---- registry -----------------------------------------------------------------------------------------------------

export type ModelVersion = {
  id: string;
  model: string;
  number: number;
  aliases: string[];
  note: string | null;
  createdAt: string;
  createdBy: string;
  run: { id: string; name: string; experimentId: string; experimentName: string };
  checkpoint: { id: string; step: number };
  dataset: { versionId: string; name: string; number: number; sha256: string };
  baseModel: { id: string; name: string; sha256: string };
  specification: RunSpecification;
  plugins: PluginReference[];
  metrics: Record<string, MetricValue>;
  primaryMetric: NamedValue | null;
  size: number;
  files: FileReference[];
  classes: string[];
  trainedParameters: number;
};

export type RegisteredModel = {
  id: string;
  name: string;
  description: string | null;
  createdAt: string;
  updatedAt: string;
  versionCount: number;
  aliases: { alias: string; version: number }[];
  latest: ModelVersion | null;
  history: { version: number; metric: string; value: number }[];
};

export type RegisteredModelWithVersions = RegisteredModel & { versions: ModelVersion[] };

export type ModelVersionRequest = { run: string; checkpoint?: string; note?: string; alias?: string };

export type AliasMove = {
  alias: string;
  fromVersion: number | null;
  toVersion: number | null;
  by: string;
  reason: string | null;
  at: string;
};

export type Answer = {
  answer: string;
  confidence: number;
  scores: Record<string, number>;
  tokens: number;
  truncated: boolean;
};

export type PredictReply = { answers: Answer[]; milliseconds: number; version: number };
