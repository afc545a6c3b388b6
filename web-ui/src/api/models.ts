import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiUrl, del, get, getPage, path, post, upload, type Parameters } from './client';
import { keys } from './keys';
import type { BaseModel, BaseModelDetails, ModelImport, ModelImportRequest, Token, UploadedModel } from './types';

export const model = (id: string) =>
  queryOptions({
    queryKey: keys.models.one(id),
    queryFn: ({ signal }) => get<BaseModelDetails>(`/models/${id}`, {}, signal),
  });

/** Kept fresh by `model-import` events while an import runs. */
export const modelImports = queryOptions({
  queryKey: keys.modelImports,
  queryFn: async () => (await getPage<ModelImport>('/models/imports')).items,
});

export const tokens = (modelId: string, text: string, secondText: string) =>
  queryOptions({
    queryKey: keys.models.one(modelId, 'tokens', text, secondText),
    queryFn: async () => {
      const request = secondText ? { text, secondText } : { text };
      return (await post<{ tokens: Token[] }>(`/models/${modelId}/tokenize`, request)).tokens;
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity, // a model's tokenizer never changes
  });

/** Without a name the model is called after the file. */
export const sendModel = (file: File, name: string, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<UploadedModel>('/models/uploads', file, { name, fileName: file.name }, onProgress, signal);

export const startImport = (request: ModelImportRequest) => post<ModelImport>('/models/imports', request);

/** Forgets an import that failed; one that still runs is stopped. */
export const removeImport = (id: string) => del(`/models/imports/${id}`);

export const modelDownloadUrl = (id: string) => apiUrl(path`/models/${id}/download`);

export const deleteModel = (id: string) => del(`/models/${id}`);

export const models = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.models.list(parameters),
    queryFn: ({ signal }) => getPage<BaseModel>('/models', parameters, signal),
    placeholderData: keepPreviousData,
  });
