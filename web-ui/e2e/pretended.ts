/** The built dashboard before the pretended server of the unit tests: every page has something to show, and nothing has to be trained first. */
import { getResponse } from 'msw';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { handlers } from '@mock/handlers';

const DIST = resolve(import.meta.dirname, '../dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function openPretended(): Promise<{ address: string; close: () => Promise<void> }> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error(`There is no dashboard in ${DIST}. Run npm run build.`);
  const server = createServer((request, response) => {
    const answered = request.url?.startsWith('/api/') ? answerApi(request, response) : answerFile(request, response);
    answered.catch((cause: unknown) => response.writeHead(500).end(String(cause)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerApi(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers as Record<string, string>,
    body: hasBody ? (Readable.toWeb(incoming) as BodyInit) : undefined,
    duplex: 'half',
  } as RequestInit);
  const response = await getResponse(handlers, request);
  if (!response) {
    outgoing.writeHead(404).end();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body) Readable.fromWeb(response.body as ReadableStream).pipe(outgoing);
  else outgoing.end();
}

/** Any other address is the page itself, which knows its own places. */
async function answerFile(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const path = new URL(incoming.url ?? '/', 'http://dashboard').pathname;
  const file = join(DIST, path);
  const shown = file.startsWith(DIST) && extname(path) in TYPES && existsSync(file) ? file : join(DIST, 'index.html');
  outgoing.writeHead(200, { 'Content-Type': TYPES[extname(shown)] }).end(await readFile(shown));
}
