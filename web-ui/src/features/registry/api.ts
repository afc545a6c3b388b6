import { queryOptions } from '@tanstack/react-query';
import { apiUrl, del, get, getPage, patch, post, put } from '@/lib/api';
import type { AliasMove, ModelVersion, PredictReply, RegisteredModel } from '@/lib/types';

export { registeredModel } from '@/lib/queries';

/** `version` is a number or an alias. */
export const modelVersion = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', name, 'versions', version],
    queryFn: ({ signal }) => get<ModelVersion>(`/registry/models/${name}/versions/${version}`, {}, signal),
  });

export const aliasHistory = (name: string) =>
  queryOptions({
    queryKey: ['registry', name, 'aliases'],
    queryFn: async () => (await getPage<AliasMove>(`/registry/models/${name}/aliases/history`)).items,
  });

export const describeModel = (name: string, description: string) =>
  patch<RegisteredModel>(`/registry/models/${name}`, { description });

export const deleteRegisteredModel = (name: string) => del(`/registry/models/${name}`);

export const moveAlias = (name: string, alias: string, version: number, reason: string) =>
  put<RegisteredModel>(`/registry/models/${name}/aliases/${alias}`, reason ? { version, reason } : { version });

export const removeAlias = (name: string, alias: string) => del(`/registry/models/${name}/aliases/${alias}`);

export type Input = { text: string; secondText?: string };

export const predict = (name: string, version: number, inputs: Input[]) =>
  post<PredictReply>(`/registry/models/${name}/versions/${version}/predict`, { inputs });

export const downloadUrl = (name: string, version: number) =>
  apiUrl(`/registry/models/${name}/versions/${version}/download`);
