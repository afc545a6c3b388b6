import type { Page, Problem, ProblemDetails } from './types';

/** Where the server's REST interface begins. */
const BASE = '/api/v1';

/** What the server refused, in its own words: every problem at once, and what to do next. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly details: ProblemDetails,
  ) {
    super(details.detail ?? details.title);
    this.name = 'ApiError';
  }

  /** For example `not-found` of `urn:headstock:not-found`. */
  get kind(): string {
    return this.details.type.replace(/^urn:headstock:/, '');
  }

  get problems(): Problem[] {
    return this.details.problems ?? [];
  }

  get hint(): string | null {
    return this.details.hint ?? null;
  }
}

/** What a form shows at its fields: empty when nothing was refused. */
export const problemsOf = (error: unknown): Problem[] => (error instanceof ApiError ? error.problems : []);

/** What is wrong with one field, or nothing. */
export const problemAt = (problems: Problem[], pointer: string): string | undefined =>
  problems.find((problem) => problem.pointer === pointer)?.message;

/** Query parameters; missing ones are left out, a list repeats its name. */
export type Parameters = Record<string, string | number | boolean | null | undefined | string[]>;

type Call = { body?: unknown; parameters?: Parameters; idempotencyKey?: string; signal?: AbortSignal };

/** The address of an API path, for links and event sources. */
export function apiUrl(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((item) => search.append(name, item));
    else if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const query = search.size > 0 ? `?${search}` : '';
  return new URL(`${BASE}${path}${query}`, window.location.origin).href;
}

/** A path whose parts may hold anything: path`/models/${name}`. */
export const path = (fixed: TemplateStringsArray, ...parts: (string | number)[]): string =>
  String.raw({ raw: fixed }, ...parts.map((part) => encodeURIComponent(part)));

export const get = <T>(path: string, parameters?: Parameters, signal?: AbortSignal) =>
  call<T>('GET', path, { parameters, signal });
export const post = <T>(path: string, body?: unknown, options: Omit<Call, 'body'> = {}) =>
  call<T>('POST', path, { ...options, body });
export const put = <T>(path: string, body?: unknown) => call<T>('PUT', path, { body });
export const patch = <T>(path: string, body?: unknown) => call<T>('PATCH', path, { body });
export const del = <T = void>(path: string) => call<T>('DELETE', path, {});

/** One page of a list. The cursor comes from the page before. */
export const getPage = <T>(path: string, parameters?: Parameters, signal?: AbortSignal) =>
  get<Page<T>>(path, parameters, signal);

async function call<T>(method: string, address: string, options: Call): Promise<T> {
  return read<T>(await send(method, address, options, 'application/json, application/problem+json'));
}

async function send(
  method: string,
  address: string,
  { body, parameters, idempotencyKey, signal }: Call,
  accept: string,
): Promise<Response> {
  const headers = new Headers({ Accept: accept });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey);
  if (method !== 'GET') headers.set('X-XSRF-TOKEN', csrfToken());
  try {
    return await fetch(apiUrl(address, parameters), {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreachable(method);
  }
}

/**
 * Sends a request whose answer arrives event by event, and hands each on. Ends when the server does; aborting tells it to stop.
 */
export async function stream<T>(
  path: string,
  body: unknown,
  onEvent: (event: T) => void,
  signal?: AbortSignal,
): Promise<void> {
  const response = await send('POST', path, { body, signal }, 'text/event-stream, application/problem+json');
  if (!response.ok || !response.body) throw await refusal(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const messages = (rest + (value ?? '')).replaceAll('\r\n', '\n').split('\n\n');
    // A connection that ends may leave out the blank line after its last event, which may say what went wrong.
    rest = done ? '' : (messages.pop() ?? '');
    for (const message of messages) {
      const field = (name: string) =>
        message
          .split('\n')
          .flatMap((line) => (line.startsWith(`${name}:`) ? line.slice(name.length + 1).trimStart() : []));
      const data = field('data').join('\n');
      // The status was sent before it went wrong, so the reason comes as an event.
      if (field('event')[0] === 'problem')
        throw unreadable(response.status, (JSON.parse(data) as { detail: string }).detail);
      if (data !== '') onEvent(JSON.parse(data) as T);
    }
    if (done) return;
  }
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  // "Done" (204) and "will be done" (202) come without a body.
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw unreadable(response.status, 'The answer is not JSON; something between this page and the server changed it.');
  }
}

/**
 * Sends a file as the raw body. `fetch` cannot report how much was sent, so this uses XMLHttpRequest.
 *
 * @param onProgress bytes sent so far
 */
export function upload<T>(
  path: string,
  file: Blob,
  parameters: Parameters,
  onProgress: (sent: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path, parameters));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json, application/problem+json');
    request.setRequestHeader('X-XSRF-TOKEN', csrfToken());
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => reject(unreachable('POST'));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.onload = () => {
      const response = new Response(request.responseText || null, {
        status: request.status,
        headers: { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' },
      });
      read<T>(response).then(resolve, reject);
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

async function refusal(response: Response): Promise<ApiError> {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.includes('json')) return new ApiError(response.status, (await response.json()) as ProblemDetails);
  return unreadable(response.status, `The server answered ${response.status} without saying why.`);
}

function unreadable(status: number, title: string): ApiError {
  return new ApiError(status, {
    type: 'urn:headstock:unreadable',
    title,
    status,
    hint: 'Try again; if it happens again, look into the server log.',
  });
}

/** What was only asked for is asked for again, see `createCache`; what was to be changed a person sends again. */
function unreachable(method: string): ApiError {
  const next = method === 'GET' ? 'The page tries again by itself.' : 'Then try again.';
  return new ApiError(0, {
    type: 'urn:headstock:unreachable',
    title: 'The server cannot be reached.',
    status: 0,
    hint: `Check that Headstock is running and that this computer is online. ${next}`,
  });
}

export const isUnreachable = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503);

/** The server compares this header with the cookie; another site can send the cookie but not read it. */
function csrfToken(): string {
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : '';
}
