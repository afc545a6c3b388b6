import { queryOptions } from '@tanstack/react-query';
import { del, get, getPage, patch, upload } from './client';
import { keys } from './keys';
import type { ColumnRole, Extension, ExtensionKind, Plugin, SettingsDescriptor } from './types';

export const sendPlugin = (jar: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<Plugin>('/plugins', jar, {}, onProgress, signal);

export const enablePlugin = (id: string, enabled: boolean) => patch<Plugin>(`/plugins/${id}`, { enabled });

export const deletePlugin = (id: string) => del(`/plugins/${id}`);

export const plugins = queryOptions({
  queryKey: keys.plugins.all,
  queryFn: async () => (await getPage<Plugin>('/plugins')).items,
});

export const extensions = (kind: ExtensionKind) =>
  queryOptions({
    queryKey: keys.plugins.one('extensions', kind),
    queryFn: async () => (await getPage<Extension>('/extensions', { kind })).items,
    staleTime: 60_000,
  });

/** What columns can be for: the platform's roles, and those that heads bring. */
export const columnRoles = queryOptions({
  queryKey: keys.columnRoles,
  queryFn: () => get<ColumnRole[]>('/column-roles'),
  staleTime: 60_000,
});

/** The training settings: their form, and what holds when nobody chooses otherwise. */
export const trainingSettings = queryOptions({
  queryKey: keys.trainingSettings,
  queryFn: () => get<SettingsDescriptor>('/training-settings'),
  staleTime: Infinity,
});
