import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type { Problem, ProblemDetails } from './types';

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
type Parameters = Record<string, unknown>;

/** The address of an API path, for links and event sources. */
export function apiUrl(path: string, parameters: Parameters = {}): string {
  const query = written(parameters);
  return new URL(`${BASE}${path}${query && `?${query}`}`, window.location.origin).href;
}

function written(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((item) => search.append(name, String(item)));
    else if (value !== undefined && value !== null && value !== '') search.set(name, String(value as string | number));
  }
  return search.toString();
}

/** A path whose parts may hold anything: path`/models/${name}`. */
export const path = (fixed: TemplateStringsArray, ...parts: (string | number)[]): string =>
  String.raw({ raw: fixed }, ...parts.map((part) => encodeURIComponent(part)));

/** Paths, parameters, bodies and answers are the server's description of itself: a call that it does not know is an error of the compiler. */
export const api = createClient<paths>({
  // The pretended server shares modules with the pages, but has no address of its own.
  baseUrl: typeof window === 'undefined' ? '' : window.location.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json, application/problem+json' },
  querySerializer: written,
  fetch: send,
});

/** What calls about one thing have in common. */
export const byId = (id: string) => ({ params: { path: { id } } });

/** The parameters of a list. */
export type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** What a call came to. A refusal, and a server that is not there, are thrown as {@link ApiError}. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  try {
    // "Done" (204) and "will be done" (202) have no body, and their type says so.
    return (await call).data as T;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw unreadable(200, 'The answer is not JSON; something between this page and the server changed it.');
  }
}

/** The items of a list that is short enough to come as one page. */
export const items = async <T>(call: Promise<{ data?: { items: T[] } }>): Promise<T[]> => (await answer(call)).items;

async function send(request: Request): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('X-XSRF-TOKEN', csrfToken());
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw unreachable(request);
  }
  if (!response.ok) throw await refusal(response, request);
  return response;
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
  const response = await send(
    new Request(apiUrl(path), {
      method: 'POST',
      headers: { Accept: 'text/event-stream, application/problem+json', 'Content-Type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
      signal,
    }),
  );
  if (!response.body) throw unreadable(response.status, 'The answer is empty.');
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
    const sent = { method: 'POST', url: apiUrl(path, parameters) };
    request.open(sent.method, sent.url);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json, application/problem+json');
    request.setRequestHeader('X-XSRF-TOKEN', csrfToken());
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => reject(unreachable(sent));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.onload = () => {
      const response = new Response(request.responseText || null, {
        status: request.status,
        headers: { 'Content-Type': request.getResponseHeader('Content-Type') ?? '' },
      });
      if (response.ok) answer(response.json().then((data: T) => ({ data }))).then(resolve, reject);
      else void refusal(response, sent).then(reject);
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** What a proxy answers for a server that is away. */
const OF_A_PROXY = [502, 503, 504];

async function refusal(response: Response, sent: Sent): Promise<ApiError> {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.includes('json')) return new ApiError(response.status, (await response.json()) as ProblemDetails);
  if (OF_A_PROXY.includes(response.status)) return unreachable(sent);
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

type Sent = Pick<Request, 'method' | 'url'>;

const isQuestion = ({ method, url }: Sent): boolean => method === 'GET' || /\/(validate|tokenize)$/.test(url);

/** What was only asked for is asked for again, see `createCache`; what was to be changed a person sends again. */
function unreachable(sent: Sent): ApiError {
  const next = isQuestion(sent) ? 'The page tries again by itself.' : 'Then try again.';
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
