/**
 * The records of the REST API, `/api/v1`, under the names that the dashboard uses. They are generated from the server's own description of
 * itself, so a field that the server does not send is an error here. Times are ISO-8601 in UTC, ids are UUID strings, sizes are bytes. In an
 * answer a field without a value is `null`, never absent; a list is never null.
 *
 * What is written out below is what the description cannot say.
 */
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

/** One field of an options record, as JSON Schema. */
export type OptionSchema = Schemas['OptionSchema'];
export type OptionsSchema = Schemas['OptionsSchema'];

export type ExtensionKind = Schemas['Extension']['kind'];
export type ExtensionDescriptor = Schemas['ExtensionDescriptor'];
export type Extension = Schemas['Extension'];
export type Plugin = Schemas['Plugin'];

/** The training settings, described as an extension's options are. */
export type SettingsDescriptor = Schemas['SettingsDescriptor'];
export type Settings = SettingsDescriptor['defaults'];

// ---- data sets ----------------------------------------------------------------------------------------------------

/** How a column's cells are checked, counted and shown. */
export type ColumnType = Schemas['ColumnType'];

/** What a column can be for. Heads bring roles of their own, so the list is the server's. */
export type ColumnRole = Schemas['ColumnRoleView'];

/** `refersTo` names the column whose text spans are in; `separator` stands between the pieces of a list in a plain string. */
export type ColumnAssignment = Schemas['ColumnAssignment'];

/** By the column's type a string, a number, a list of strings, a list of spans, or any JSON; null where there is no value. */
export type Cell = unknown;
export type Cells = StoredExample['cells'];

export type Inspection = Schemas['Inspection'];
export type Upload = Schemas['Upload'];
export type Splitting = Schemas['Splitting'];
export type DatasetRequest = Schemas['DatasetRequest'];

/** A row that cannot be used, with the offending text. */
export type RowFault = Schemas['RowFault'];

/** Splits without rows are left out. */
export type SplitCounts = Partial<Record<Split, number>>;

/** Lengths in tokens, specials included. The last bin holds everything longer. */
export type LengthHistogram = Schemas['LengthHistogram'];

/** Of `values`, of the `items` of lists, or of `span-characters`. There is one edge more than counts. */
export type NumberHistogram = Schemas['NumberHistogram'];
export type Languages = Schemas['Languages'];

/** `classes` counts rows, words or spans by class and split. */
export type ColumnStatistics = Schemas['ColumnStatistics'];
export type Statistics = Schemas['Statistics'];
export type SchemaColumn = Schemas['Column'];
export type DatasetSchema = DatasetVersion['schema'];
export type DatasetVersion = Schemas['DatasetVersion'];
export type Dataset = Schemas['Dataset'];
export type DatasetWithVersions = Schemas['DatasetDetails'];

/** `row` counts from 0, `line` of the uploaded file from 1. */
export type StoredExample = Schemas['StoredExample'];
export type ExampleRows = Schemas['ExampleRows'];
export type Split = StoredExample['split'];

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
export type UploadedModel = Schemas['UploadedModel'];

/** A token with the character range it covers: `start` inclusive, `end` exclusive. */
export type Token = Schemas['Token'];

// ---- specification and plan ---------------------------------------------------------------------------------------

export type Resources = Schemas['Resources'];

/** One training, fully decided. */
export type RunSpecification = Schemas['RunSpecification'];

/** What a person asked for; without a list the default holds. */
export type RequestedSpecification = Schemas['Specification'];

/** What a person asks for. The form always has both lists; no placement leaves the model without adapters. */
export type ExperimentSpecification = Omit<Schemas['Specification'], 'placements' | 'strategies'> & {
  placements: Choice[];
  strategies: Choice[];
};

/** Replaces the given parts of the specification; settings one by one. */
export type Variation = Schemas['RequestedVariation'];

/** Runs = (variations, or one) × (seeds, or the seed in the settings). */
export type ExperimentRequest = Omit<Schemas['ExperimentRequest'], 'specification'> & {
  specification: ExperimentSpecification;
};

/** `layer` counts from 0; −1 is the embeddings, null the head. */
export type PlanPart = Schemas['Part'];
export type PartState = PlanPart['state'];
export type AdapterView = Schemas['AdapterView'];

/** `f1/*` declares one metric per class. The first that is declared ranks runs. */
export type MetricView = Schemas['MetricView'];

/** What will happen, before it does. Parts are listed from the input upwards. */
export type Plan = Schemas['Plan'];
export type Validation = Schemas['Validation'];

// ---- experiments and runs -----------------------------------------------------------------------------------------

export type RunCounts = Schemas['RunCounts'];

/** A metric's best value, with the direction that the head declares. */
export type NamedValue = Schemas['NamedValue'];
export type Experiment = Schemas['Experiment'];

/** A run as a table shows it: without its specification. */
export type RunRow = Schemas['RunRow'];

/** Runs with the same values of what a table is grouped by. */
export type RunGroup = Schemas['RunGroup'];
export type RunGroups = Schemas['Groups'];
export type Spread = Schemas['Spread'];

/** What the runs of a table have been measured by and are set to. */
export type RunColumns = Schemas['RunColumns'];
export type SavedView = Schemas['SavedView'];
export type RunsBatch = Schemas['BatchRequest'];
export type BatchOutcome = Schemas['Outcome'];
export type Verdict = Schemas['Verdict'];

/** `plan` is null in lists. */
export type Run = Schemas['Run'];
export type RunState = Run['state'];

/**
 * One measured value, as the run's events carry it. `step` counts optimizer steps from 1, `progress` epochs, `seconds` since training
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
export type Evaluation = Schemas['Evaluation'];

/** One answer beside the example. `cells` is empty when the row cannot be read any more; `quality` is 1 correct, 0 wrong, null unknown. */
export type ExamplePrediction = Schemas['Prediction'];

/** `interval` is of the difference, second minus first, over paired replicates; `better` is null where it contains 0. */
export type EvaluationComparison = Schemas['EvaluationComparison'];

// ---- jobs ---------------------------------------------------------------------------------------------------------

/** What a job is about: a run, a model by its reference, or a data set version. */
export type JobSubject = Schemas['JobSubject'];

/** `kind` is `train`, `evaluate`, `analyze`, `convert`, or one that came later. */
export type Job = Schemas['Job'];
export type JobState = Job['state'];
export type Attempt = Schemas['Attempt'];
export type JobRequest = Schemas['JobSubmission'];
export type JobLog = Schemas['JobLog'];

/** An analysis that was asked for. */
export type Analysis = Schemas['Analysis'];

/** The same with what it has found. */
export type AnalysisResult = Schemas['AnalysisResult'];

// ---- studies ------------------------------------------------------------------------------------------------------

/** `round` is the one in which it was asked for; `problem` says why some of its runs do not exist. */
export type StudyVariant = Schemas['StudyVariant'];

/** `seconds` were spent, `estimatedSeconds` are what is queued or runs. */
export type Study = Schemas['Study'];

/** A list, or the ends of a range, whose values are drawn evenly, in their logarithm where `log` is set. */
export type SearchRange = Schemas['SearchRange'];

/** `searchSpace` is by path, such as `placements.0.options.rank`; `budget` is the most that may be queued. */
export type StudyRequest = Schemas['StudyRequest'];

// ---- registry -----------------------------------------------------------------------------------------------------

/** A column that questions to the model have. */
export type InputColumn = Schemas['InputColumn'];

/** How other programs load a version. Without a format of theirs only Headstock does. */
export type ExportedModel = Schemas['ExportedModel'];
export type ModelVersion = Schemas['ModelVersion'];
export type RegisteredModel = Schemas['RegisteredModel'];
export type RegisteredModelWithVersions = Schemas['RegisteredModelDetails'];
export type ModelVersionRequest = Schemas['Registration'];
export type AliasMove = Schemas['AliasMove'];

export type PredictedAnswer = Schemas['PredictedAnswer'];
export type PredictReply = Schemas['PredictAnswer'];

/** `text` is all of it so far; `answer` comes with the last event. */
export type StreamEvent = { text: string; answer: PredictedAnswer | null };
