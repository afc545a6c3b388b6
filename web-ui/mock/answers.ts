import { HttpResponse, type HttpResponseInit, type JsonBodyType } from 'msw';
import type { operations } from '@/api/schema';
import type { Page, Problem } from '@/api/types';

export const API = '*/api/v1';

/** `minutes` before the made-up present. Tests and the page agree on the real clock, so ages look alive. */
export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** A stable, made-up SHA-256. */
export const sha = (seed: string): string => {
  let state = 7;
  for (const letter of seed) state = (state * 31 + letter.charCodeAt(0)) >>> 0;
  return Array.from({ length: 64 }, () => {
    state = (state * 1_103_515_245 + 12_345) >>> 0;
    return (state >>> 28).toString(16);
  }).join('');
};

type Success<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** What an operation answers when it succeeds, as the server describes it. */
export type Answer<Id extends keyof operations> =
  Success<operations[Id]['responses']> extends { content: { 'application/json': infer Body } } ? Body : never;

/** An answer that the server could give: answer<'getRun'>(run). */
export const answer = <Id extends keyof operations>(body: Answer<Id>, init?: HttpResponseInit) =>
  HttpResponse.json<JsonBodyType>(body as JsonBodyType, init);

export const page = <T>(items: T[], limit = 50, cursor: string | null = null) => {
  const from = Number(cursor ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return HttpResponse.json<Page<T>>({ items: items.slice(from, from + limit), next, total: items.length });
};

export const problem = (status: number, kind: string, title: string, problems: Problem[] = [], hint?: string) =>
  HttpResponse.json(
    { type: `urn:headstock:${kind}`, title, status, detail: title, problems, hint: hint ?? null },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );

export const notFound = (what: string) => problem(404, 'not-found', `There is no ${what} with this id.`);

/** In the order of `?sort=name` or `?sort=-name`, null when the real server would refuse it. Missing values come last. */
export function sorted<T extends object>(items: T[], sort: string | null, known: (keyof T & string)[]): T[] | null {
  if (!sort) return items;
  const key = known.find((name) => name === sort.replace(/^-/, ''));
  if (!key) return null;
  const direction = sort.startsWith('-') ? -1 : 1;
  return [...items].sort((a, b) => {
    if (a[key] === null || b[key] === null) return Number(a[key] === null) - Number(b[key] === null);
    return direction * String(a[key]).localeCompare(String(b[key]), 'en', { numeric: true });
  });
}

export const badSort = (sort: string | null) => problem(400, 'bad-request', `This list cannot be sorted by '${sort}'.`);
