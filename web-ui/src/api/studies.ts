import { queryOptions } from '@tanstack/react-query';
import { get, getPage, post } from './client';
import { keys } from './keys';
import type { Study, StudyRequest } from './types';

export const studies = queryOptions({
  queryKey: keys.studies.list({}),
  queryFn: async () => (await getPage<Study>('/studies')).items,
});

export const study = (id: string) =>
  queryOptions({ queryKey: keys.studies.one(id), queryFn: () => get<Study>(`/studies/${id}`) });

export const startStudy = (request: StudyRequest, idempotencyKey: string) =>
  post<Study>('/studies', request, { idempotencyKey });

export const cancelStudy = (id: string) => post<Study>(`/studies/${id}/cancel`);
