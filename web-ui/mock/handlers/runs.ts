import type { RequestHandler } from 'msw';

export const runs: RequestHandler[] = [];
