import { http, HttpResponse } from 'msw';
import type { ApiToken, Session, SystemInfo } from '@/api/types';
import { answer, API, minutesAgo, page, sha } from '../answers';

const session: Session = { user: { name: 'ada', role: 'admin' } };

const system: SystemInfo = {
  version: '0.1.0',
  startedAt: minutesAgo(60 * 30),
  database: { kind: 'embedded', version: '18.1' },
  storage: { kind: 'folder', freeBytes: 182 * 1024 ** 3 },
  executor: 'local',
  java: '17.0.17',
  pluginHost: { state: 'ready', message: null },
};

const allTokens: ApiToken[] = [
  {
    id: 'token-1',
    name: 'nightly evaluation',
    role: 'member',
    createdAt: minutesAgo(40_000),
    lastUsedAt: minutesAgo(430),
    expiresAt: minutesAgo(-400_000),
  },
];

export const access = [
  http.get(`${API}/tokens`, () => page(allTokens)),
  http.post(`${API}/tokens`, async ({ request }) => {
    const asked = (await request.json()) as Pick<ApiToken, 'name' | 'role'> & Partial<ApiToken>;
    const made: ApiToken = {
      expiresAt: null,
      ...asked,
      id: `token-${allTokens.length + 1}`,
      createdAt: minutesAgo(0),
      lastUsedAt: null,
    };
    allTokens.push(made);
    return answer<'createToken'>({ ...made, token: `hs_${sha(made.id).slice(0, 40)}` }, { status: 201 });
  }),
  http.delete(`${API}/tokens/:id`, ({ params }) => {
    allTokens.splice(
      allTokens.findIndex(({ id }) => id === params.id),
      1,
    );
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/session`, () => answer<'getSession'>(session)),
  http.post(`${API}/session`, () => answer<'signIn'>(session)),
  http.delete(`${API}/session`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${API}/system`, () => answer<'getSystem'>(system)),
];
