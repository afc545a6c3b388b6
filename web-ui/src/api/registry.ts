import { queryOptions } from '@tanstack/react-query';
import { answer, api, apiUrl, items, path, stream, upload } from './client';
import { keys } from './keys';
import type { Cells, ModelVersion, StreamEvent } from './types';

const byName = (name: string) => ({ params: { path: { name } } });

/** The alias of the version that a team uses. */
export const CHAMPION = 'champion';

/** `version` is a number or an alias. */
export const modelVersion = (name: string, version: string) =>
  queryOptions({
    queryKey: keys.registry.one(name, 'versions', version),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/registry/models/{name}/versions/{version}', { params: { path: { name, version } }, signal }),
      ),
  });

/** What the team uses for a data set, over all registered models. */
export const champions = (dataset: string) =>
  queryOptions({
    queryKey: keys.registry.one('champions', dataset),
    queryFn: ({ signal }) =>
      items(
        api.GET('/api/v1/registry/versions', { params: { query: { alias: CHAMPION, dataset, limit: 20 } }, signal }),
      ),
  });

export const aliasHistory = (name: string) =>
  queryOptions({
    queryKey: keys.registry.one(name, 'aliases'),
    queryFn: () => items(api.GET('/api/v1/registry/models/{name}/aliases/history', byName(name))),
  });

export const describeModel = (name: string, description: string) =>
  answer(api.PATCH('/api/v1/registry/models/{name}', { ...byName(name), body: { description } }));

export const describeVersion = (name: string, version: number, note: string) =>
  answer(
    api.PATCH('/api/v1/registry/models/{name}/versions/{version}', {
      params: { path: { name, version: String(version) } },
      body: { note },
    }),
  );

export const deleteRegisteredModel = (name: string) =>
  answer(api.DELETE('/api/v1/registry/models/{name}', byName(name)));

export const deleteVersion = (name: string, version: number) =>
  answer(
    api.DELETE('/api/v1/registry/models/{name}/versions/{version}', {
      params: { path: { name, version: String(version) } },
    }),
  );

export const moveAlias = (name: string, alias: string, version: number, reason: string) =>
  answer(
    api.PUT('/api/v1/registry/models/{name}/aliases/{alias}', {
      params: { path: { name, alias } },
      body: reason ? { version, reason } : { version },
    }),
  );

export const removeAlias = (name: string, alias: string) =>
  answer(api.DELETE('/api/v1/registry/models/{name}/aliases/{alias}', { params: { path: { name, alias } } }));

/** Values by the names of the version's input columns. */
export type Input = Cells;

export const predict = (name: string, version: number, inputs: Input[]) =>
  answer(
    api.POST('/api/v1/registry/models/{name}/versions/{version}/predict', {
      params: { path: { name, version: String(version) } },
      body: { inputs },
    }),
  );

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

/** What is said of a zip. All but the name is for adapters; a download says it itself. */
export type ImportedVersion = { name: string; baseModel: string; classes: string[] };

export const sendVersion = (
  zip: File,
  about: ImportedVersion,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
) => upload<ModelVersion>('/registry/imports', zip, about, onProgress, signal);

export const registeredModels = queryOptions({
  queryKey: keys.registry.lists,
  queryFn: ({ signal }) => items(api.GET('/api/v1/registry/models', { signal })),
});

export const registeredModel = (name: string) =>
  queryOptions({
    queryKey: keys.registry.one(name),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/registry/models/{name}', { ...byName(name), signal })),
  });
