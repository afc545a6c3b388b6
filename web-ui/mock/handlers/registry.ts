import type { RequestHandler } from 'msw';

export const registry: RequestHandler[] = [];
