import { del, patch, upload } from '@/lib/api';
import type { Plugin } from '@/lib/types';

export const sendPlugin = (jar: File, onProgress: (sent: number) => void, signal: AbortSignal) =>
  upload<Plugin>('/plugins', jar, {}, onProgress, signal);

export const enablePlugin = (id: string, enabled: boolean) => patch<Plugin>(`/plugins/${id}`, { enabled });

export const deletePlugin = (id: string) => del(`/plugins/${id}`);
