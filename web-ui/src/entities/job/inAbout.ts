import { duration } from '@/lib/format';

/** "in about 12 min": as exact as an estimate can be. */
export function inAbout(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'in less than 1 min';
  return `in about ${minutes < 60 ? `${minutes} min` : duration(minutes * 60)}`;
}
