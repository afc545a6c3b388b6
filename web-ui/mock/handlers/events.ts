import { http, HttpResponse } from 'msw';
import { API } from '../answers';

/** An open line on which nothing happens yet. */
const silence = () =>
  new HttpResponse(
    new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode(': connected\n\n'));
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream' } },
  );

export const events = [http.get(`${API}/events`, silence), http.get(`${API}/runs/:id/events`, silence)];
