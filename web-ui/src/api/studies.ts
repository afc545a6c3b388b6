import { queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items } from './client';
import { keys } from './keys';
import type { StudyRequest } from './types';

export const studies = queryOptions({
  queryKey: keys.studies.list({}),
  queryFn: () => items(api.GET('/api/v1/studies')),
});

export const study = (id: string) =>
  queryOptions({ queryKey: keys.studies.one(id), queryFn: () => answer(api.GET('/api/v1/studies/{id}', byId(id))) });

export const startStudy = (request: StudyRequest, idempotencyKey: string) =>
  answer(api.POST('/api/v1/studies', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body: request }));

export const cancelStudy = (id: string) => answer(api.POST('/api/v1/studies/{id}/cancel', byId(id)));
