import type { RequestHandler } from 'msw';

export const queue: RequestHandler[] = [];
