import { http, HttpResponse } from 'msw';
import type { Session, SystemInfo } from '@/lib/types';
import { API, minutesAgo } from '../answers';

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

export const access = [
  http.get(`${API}/session`, () => HttpResponse.json(session)),
  http.post(`${API}/session`, () => HttpResponse.json(session)),
  http.delete(`${API}/session`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${API}/system`, () => HttpResponse.json(system)),
];
