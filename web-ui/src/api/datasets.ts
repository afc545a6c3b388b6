import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, byId, upload, type Query } from './client';
import { keys } from './keys';
import type { Choice, DatasetRequest, Split, Upload } from './types';

export const dataset = (id: string) =>
  queryOptions({
    queryKey: keys.datasets.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/datasets/{id}', { ...byId(id), signal })),
  });

const splits: Split[] = ['TRAIN', 'DEV', 'TEST'];

/** Empty text means no filter; `offset` counts the rows that pass it. */
type RowsFilter = { split: string; label: string; search: string; offset: number; limit: number };

export const datasetRows = (versionId: string, filter: RowsFilter) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(versionId, 'rows', filter),
    queryFn: ({ signal }) => {
      const query = { ...filter, split: splits.find((split) => split === filter.split) };
      return answer(
        api.GET('/api/v1/dataset-versions/{id}/rows', { params: { path: { id: versionId }, query }, signal }),
      );
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity, // a version never changes
  });

/** Lengths depend on the tokenizer, so on the model. */
export const datasetLengths = (versionId: string, model: string) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(versionId, 'lengths', model),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/dataset-versions/{id}/lengths', {
          params: { path: { id: versionId }, query: { model } },
          signal,
        }),
      ),
    staleTime: Infinity, // neither the version nor the tokenizer ever changes
  });

export const sendFile = (file: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<Upload>('/uploads', file, { fileName: file.name }, onProgress, signal);

export const forgetUpload = (id: string) => answer(api.DELETE('/api/v1/uploads/{id}', byId(id)));

/** What is in an uploaded file when it is read in a format that somebody chose. */
export const inspectionAs = (uploadId: string, { id, options }: Choice) =>
  queryOptions({
    queryKey: keys.uploads.one(uploadId, 'inspection', id, options),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/uploads/{id}/inspection', {
          params: { path: { id: uploadId }, query: { format: id, options: JSON.stringify(options) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Infinity, // an upload never changes
  });

export const createDataset = (request: DatasetRequest) => answer(api.POST('/api/v1/datasets', { body: request }));

export const deleteDataset = (id: string) => answer(api.DELETE('/api/v1/datasets/{id}', byId(id)));

export const datasets = (query: Query<'/api/v1/datasets'> = {}) =>
  queryOptions({
    queryKey: keys.datasets.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/datasets', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const datasetVersion = (id: string) =>
  queryOptions({
    queryKey: keys.datasetVersions.one(id),
    queryFn: () => answer(api.GET('/api/v1/dataset-versions/{id}', byId(id))),
    staleTime: Infinity, // a version never changes
  });
