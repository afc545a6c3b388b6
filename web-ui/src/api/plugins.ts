import { queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items, upload } from './client';
import { keys } from './keys';
import type { ExtensionKind, Plugin } from './types';

export const sendPlugin = (jar: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<Plugin>('/plugins', jar, {}, onProgress, signal);

export const enablePlugin = (id: string, enabled: boolean) =>
  answer(api.PATCH('/api/v1/plugins/{id}', { ...byId(id), body: { enabled } }));

export const deletePlugin = (id: string) => answer(api.DELETE('/api/v1/plugins/{id}', byId(id)));

export const plugins = queryOptions({
  queryKey: keys.plugins.all,
  queryFn: () => items(api.GET('/api/v1/plugins')),
});

export const extensions = (kind: ExtensionKind) =>
  queryOptions({
    queryKey: keys.plugins.one('extensions', kind),
    queryFn: () => items(api.GET('/api/v1/extensions', { params: { query: { kind } } })),
    staleTime: 60_000,
  });

/** What columns can be for: the platform's roles, and those that heads bring. */
export const columnRoles = queryOptions({
  queryKey: keys.columnRoles,
  queryFn: () => answer(api.GET('/api/v1/column-roles')),
  staleTime: 60_000,
});

/** The training settings: their form, and what holds when nobody chooses otherwise. */
export const trainingSettings = queryOptions({
  queryKey: keys.trainingSettings,
  queryFn: () => answer(api.GET('/api/v1/training-settings')),
  staleTime: Infinity,
});
