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
  items?: { type?: string; enum?: unknown[] };
  'x-unit'?: string;
  'x-advanced'?: boolean;
  'x-order'?: number;
};

export type OptionsSchema = { type: 'object'; properties?: Record<string, OptionSchema> };

type WithSchema<T> = Omit<T, 'optionsSchema'> & { optionsSchema: OptionsSchema };

export type ExtensionDescriptor = WithSchema<Schemas['ExtensionDescriptor']>;
export type Extension = WithSchema<Schemas['Extension']>;
export type ExtensionKind = Extension['kind'];
export type Plugin = Omit<Schemas['Plugin'], 'extensions'> & { extensions: ExtensionDescriptor[] };

// ---- data sets ----------------------------------------------------------------------------------------------------

export type ColumnRole = Schemas['ColumnRole'];
export type Purpose = ColumnRole['purpose'];
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
export type Statistics = Schemas['Statistics'];
export type DatasetSchema = Schemas['DatasetSchemaView'];
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

/** A token with the character range it covers: `start` inclusive, `end` exclusive. */
export type Token = Schemas['Token'];

// ---- specification and plan ---------------------------------------------------------------------------------------

export type TrainingSettings = Schemas['TrainingSettings'];
export type Precision = TrainingSettings['precision'];
export type Resources = Schemas['Resources'];

/** One training, fully decided. */
export type RunSpecification = Schemas['RunSpecification'];
export type ExperimentSpecification = Schemas['Specification'];

/** Replaces the given parts of the specification. */
export type Variation = Schemas['Variation'];

/** Runs = (variations, or one) × (seeds, or the training seed). */
export type ExperimentRequest = Schemas['ExperimentRequest'];

/** `layer` counts from 0; −1 is the embeddings, null the head. */
export type PlanPart = Schemas['Part'];
export type PartState = PlanPart['state'];
export type AdapterView = Schemas['AdapterView'];

/** What will happen, before it does. Parts are listed from the input upwards. */
export type Plan = Schemas['Plan'];
export type Validation = Schemas['Validation'];
export type ExperimentDefaults = Omit<Schemas['ExperimentDefaults'], 'trainingSchema'> & {
  trainingSchema: OptionsSchema;
};

// ---- experiments and runs -----------------------------------------------------------------------------------------

export type RunCounts = Schemas['RunCounts'];
export type Experiment = Schemas['Experiment'];

/** As the experiment's own address answers; lists leave the runs out. */
export type ExperimentWithRuns = Experiment & { runs: Run[] };

/** `plan` is null in lists. */
export type Run = Schemas['Run'];
export type RunState = Run['state'];

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

/** `counts[actual][predicted]`. */
export type Confusion = Schemas['ConfusionMatrix'];
export type Evaluation = Schemas['Evaluation'];

/** The texts are null when the data set no longer has the row. */
export type ExamplePrediction = Schemas['Prediction'];
export type Checkpoint = Schemas['Checkpoint'];

// ---- queue --------------------------------------------------------------------------------------------------------

export type Attempt = Schemas['Attempt'];
export type Job = Schemas['Job'];

// ---- registry -----------------------------------------------------------------------------------------------------

export type ModelVersion = Schemas['ModelVersion'];
export type RegisteredModel = Schemas['RegisteredModel'];
export type RegisteredModelWithVersions = Schemas['RegisteredModelDetails'];
export type ModelVersionRequest = Schemas['Registration'];
export type AliasMove = Schemas['AliasMove'];
export type Answer = Schemas['Answer'];
export type PredictReply = Schemas['PredictAnswer'];
