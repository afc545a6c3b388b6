import type { RequestHandler } from 'msw';

export const experiments: RequestHandler[] = [];
