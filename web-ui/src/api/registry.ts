import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiUrl, del, get, getPage, patch, path, post, put, stream, upload, type Parameters } from './client';
import { keys } from './keys';
import type {
  AliasMove,
  Cells,
  ModelVersion,
  PredictReply,
  RegisteredModel,
  RegisteredModelWithVersions,
  StreamEvent,
} from './types';

/** `version` is a number or an alias. */
export const modelVersion = (name: string, version: string) =>
  queryOptions({
    queryKey: keys.registry.one(name, 'versions', version),
    queryFn: ({ signal }) => get<ModelVersion>(path`/registry/models/${name}/versions/${version}`, {}, signal),
  });

export const aliasHistory = (name: string) =>
  queryOptions({
    queryKey: keys.registry.one(name, 'aliases'),
    queryFn: async () => (await getPage<AliasMove>(path`/registry/models/${name}/aliases/history`)).items,
  });

export const describeModel = (name: string, description: string) =>
  patch<RegisteredModel>(path`/registry/models/${name}`, { description });

export const deleteRegisteredModel = (name: string) => del(path`/registry/models/${name}`);

export const deleteVersion = (name: string, version: number) => del(path`/registry/models/${name}/versions/${version}`);

export const moveAlias = (name: string, alias: string, version: number, reason: string) =>
  put<RegisteredModel>(path`/registry/models/${name}/aliases/${alias}`, reason ? { version, reason } : { version });

export const removeAlias = (name: string, alias: string) => del(path`/registry/models/${name}/aliases/${alias}`);

/** Values by the names of the version's input columns. */
export type Input = Cells;

export const predict = (name: string, version: number, inputs: Input[]) =>
  post<PredictReply>(path`/registry/models/${name}/versions/${version}/predict`, { inputs });

/** The answer to one input while it is written. */
export const predictStream = (
  name: string,
  version: number,
  input: Input,
  onEvent: (event: StreamEvent) => void,
  signal: AbortSignal,
) =>
  stream<StreamEvent>(
    path`/registry/models/${name}/versions/${version}/predict/stream`,
    { inputs: [input] },
    onEvent,
    signal,
  );

export const downloadUrl = (name: string, version: number) =>
  apiUrl(path`/registry/models/${name}/versions/${version}/download`);

export const sendVersion = (zip: File, name: string, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<ModelVersion>('/registry/imports', zip, { name }, onProgress, signal);

export const registeredModels = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.registry.list(parameters),
    queryFn: ({ signal }) => getPage<RegisteredModel>('/registry/models', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const registeredModel = (name: string) =>
  queryOptions({
    queryKey: keys.registry.one(name),
    queryFn: ({ signal }) => get<RegisteredModelWithVersions>(path`/registry/models/${name}`, {}, signal),
  });
