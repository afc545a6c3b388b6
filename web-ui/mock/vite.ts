import { getResponse, type RequestHandler } from 'msw';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Plugin } from 'vite';

/** Answers `/api` from the handlers in this folder, so that the dashboard can be worked on without a server. */
export function mockServer(): Plugin {
  return {
    name: 'headstock-mock-server',
    apply: 'serve',
    configureServer(vite) {
      vite.middlewares.use('/api', (incoming, outgoing, next) => {
        void (async () => {
          const { handlers } = (await vite.ssrLoadModule('/mock/handlers.ts')) as { handlers: RequestHandler[] };
          const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
          const request = new Request(`http://${incoming.headers.host}${incoming.originalUrl}`, {
            method: incoming.method,
            headers: incoming.headers as Record<string, string>,
            body: hasBody ? (Readable.toWeb(incoming) as BodyInit) : undefined,
            duplex: 'half',
          } as RequestInit);
          const response = await getResponse(handlers, request);
          if (!response) return next();
          outgoing.writeHead(response.status, Object.fromEntries(response.headers));
          if (response.body) Readable.fromWeb(response.body as ReadableStream).pipe(outgoing);
          else outgoing.end();
        })().catch(next);
      });
    },
  };
}
