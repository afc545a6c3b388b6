import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { del, get, getPage, post, upload, type Parameters } from './client';
import { keys } from './keys';
import type {
  Choice,
  Dataset,
  DatasetRequest,
  DatasetVersion,
  DatasetWithVersions,
  ExampleRows,
  Inspection,
  LengthHistogram,
  Upload,
} from './types';

export const dataset = (id: string) =>
  queryOptions({
    queryKey: keys.datasets.one(id),
    queryFn: ({ signal }) => get<DatasetWithVersions>(`/datasets/${id}`, {}, signal),
  });

/** Empty text means no filter; `offset` counts the rows that pass it. */
type RowsFilter = { split: string; label: string; search: string; offset: number; limit: number };

export const datasetRows = (versionId: string, filter: RowsFilter) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(versionId, 'rows', filter),
    queryFn: ({ signal }) => get<ExampleRows>(`/dataset-versions/${versionId}/rows`, filter, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity, // a version never changes
  });

/** Lengths depend on the tokenizer, so on the model. */
export const datasetLengths = (versionId: string, model: string) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(versionId, 'lengths', model),
    queryFn: ({ signal }) => get<LengthHistogram>(`/dataset-versions/${versionId}/lengths`, { model }, signal),
    staleTime: Infinity, // neither the version nor the tokenizer ever changes
  });

export const sendFile = (file: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<Upload>('/uploads', file, { fileName: file.name }, onProgress, signal);

export const forgetUpload = (id: string) => del(`/uploads/${id}`);

/** What is in an uploaded file when it is read in a format that somebody chose. */
export const inspectionAs = (uploadId: string, { id, options }: Choice) =>
  queryOptions({
    queryKey: keys.uploads.one(uploadId, 'inspection', id, options),
    queryFn: ({ signal }) =>
      get<Inspection>(`/uploads/${uploadId}/inspection`, { format: id, options: JSON.stringify(options) }, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity, // an upload never changes
  });

export const createDataset = (request: DatasetRequest) => post<DatasetVersion>('/datasets', request);

export const deleteDataset = (id: string) => del(`/datasets/${id}`);

export const datasets = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.datasets.list(parameters),
    queryFn: ({ signal }) => getPage<Dataset>('/datasets', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const datasetVersion = (id: string) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(id),
    queryFn: () => get<DatasetVersion>(`/dataset-versions/${id}`),
    staleTime: Infinity, // a version never changes
  });
