import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, apiUrl, byId, items, path, upload } from './client';
import { keys } from './keys';
import type { ModelImportRequest, UploadedModel } from './types';

export const model = (id: string) =>
  queryOptions({
    queryKey: keys.models.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/models/{id}', { ...byId(id), signal })),
  });

/** Kept fresh by `model-import` events while an import runs. */
export const modelImports = queryOptions({
  queryKey: keys.modelImports,
  queryFn: () => items(api.GET('/api/v1/models/imports')),
});

export const tokens = (modelId: string, text: string, secondText: string) =>
  queryOptions({
    queryKey: keys.models.one(modelId, 'tokens', text, secondText),
    queryFn: async () => {
      const body = secondText ? { text, secondText } : { text };
      return (await answer(api.POST('/api/v1/models/{id}/tokenize', { ...byId(modelId), body }))).tokens;
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity, // a model's tokenizer never changes
  });

/** Without a name the model is called after the file. */
export const sendModel = (file: File, name: string, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<UploadedModel>('/models/uploads', file, { name, fileName: file.name }, onProgress, signal);

export const startImport = (request: ModelImportRequest) =>
  answer(api.POST('/api/v1/models/imports', { body: request }));

/** Forgets an import that failed; one that still runs is stopped. */
export const removeImport = (id: string) => answer(api.DELETE('/api/v1/models/imports/{id}', byId(id)));

export const modelDownloadUrl = (id: string) => apiUrl(path`/models/${id}/download`);

export const deleteModel = (id: string) => answer(api.DELETE('/api/v1/models/{id}', byId(id)));

export const models = queryOptions({
  queryKey: keys.models.lists,
  queryFn: ({ signal }) => items(api.GET('/api/v1/models', { signal })),
});
