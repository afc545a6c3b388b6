import { queryOptions } from '@tanstack/react-query';
import { apiUrl, del, get, getPage, patch, path, post, put } from '@/lib/api';
import type { AliasMove, ModelVersion, PredictReply, RegisteredModel } from '@/lib/types';

export { registeredModel } from '@/lib/queries';

/** `version` is a number or an alias. */
export const modelVersion = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', name, 'versions', version],
    queryFn: ({ signal }) => get<ModelVersion>(path`/registry/models/${name}/versions/${version}`, {}, signal),
  });

export const aliasHistory = (name: string) =>
  queryOptions({
    queryKey: ['registry', name, 'aliases'],
    queryFn: async () => (await getPage<AliasMove>(path`/registry/models/${name}/aliases/history`)).items,
  });

export const describeModel = (name: string, description: string) =>
  patch<RegisteredModel>(path`/registry/models/${name}`, { description });

export const deleteRegisteredModel = (name: string) => del(path`/registry/models/${name}`);

export const deleteVersion = (name: string, version: number) => del(path`/registry/models/${name}/versions/${version}`);

export const moveAlias = (name: string, alias: string, version: number, reason: string) =>
  put<RegisteredModel>(path`/registry/models/${name}/aliases/${alias}`, reason ? { version, reason } : { version });

export const removeAlias = (name: string, alias: string) => del(path`/registry/models/${name}/aliases/${alias}`);

export type Input = { text: string; secondText?: string };

export const predict = (name: string, version: number, inputs: Input[]) =>
  post<PredictReply>(path`/registry/models/${name}/versions/${version}/predict`, { inputs });

export const downloadUrl = (name: string, version: number) =>
  apiUrl(path`/registry/models/${name}/versions/${version}/download`);
