import { count } from '@/lib/format';

/** The server counts rows from 0, people from 1. */
export const rowNumber = (row: number): string => count(row + 1);
