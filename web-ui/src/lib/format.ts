/** Numbers and times as people read them. Every function is pure; the locale is fixed so that columns line up. */

import type { MetricValue } from '@/api/types';

const grouped = new Intl.NumberFormat('en-GB');

/** 1234567 → "1,234,567". */
export const count = (value: number): string => grouped.format(value);

/** 109_482_240 → "109.5 M". Three significant figures. */
export function compact(value: number): string {
  if (Math.abs(value) < 1000) return grouped.format(value);
  const units = ['k', 'M', 'G', 'T'];
  let scaled = value;
  let unit = -1;
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${threeFigures(scaled)} ${units[unit]}`;
}

/** Binary units, as memory and files are counted: 1536 → "1.50 KiB". */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value;
  let unit = -1;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${threeFigures(scaled)} ${units[unit]}`;
}

/** 0.0123 → "1.23 %"; tiny but not zero is said so. */
export function share(value: number): string {
  if (value === 0) return '0 %';
  if (value < 0.0001) return '< 0.01 %';
  if (value >= 1) return '100 %';
  return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %`;
}

const languageNames = new Intl.DisplayNames('en-GB', { type: 'language' });

/** "zh" → "Chinese"; what is no code of a language, such as "multilingual", stays. */
export const languageName = (code: string): string =>
  /^[a-z]{2,3}$/i.test(code) ? (languageNames.of(code) ?? code) : code;

/** 4000 s → "1 h 7 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A metric to four decimals, with a minus sign as long as a plus; very small ones (learning rates) in powers of ten. */
export function metric(value: MetricValue | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 0) return `−${metric(-value)}`;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : '∞';
  if (value !== 0 && value < 0.001) return value.toExponential(2);
  if (value >= 1000) return grouped.format(Math.round(value));
  return value.toFixed(value >= 100 ? 1 : 4);
}

const steps: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year'],
];
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** "3 minutes ago". Within five seconds it is "just now". */
export function ago(time: string, now: number): string {
  let difference = (new Date(time).getTime() - now) / 1000;
  if (Math.abs(difference) < 5) return 'just now';
  for (const [size, unit] of steps) {
    if (Math.abs(difference) < size) return relative.format(Math.trunc(difference), unit);
    difference /= size;
  }
  return time;
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** In the reader's own time zone. */
export const absolute = (time: string | number): string => clock.format(new Date(time));

const acronyms: Record<string, string> = { lora: 'LoRA' };

/** The same in the middle of a sentence: "max tokens", "FFN up". */
export const inWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase()
    .replace(/\butf (\d+)\b/g, 'UTF-$1')
    .replace(/\b(ffn|cls|sep|csv|tsv|gpu|cpu|lora)\b/g, (acronym) => acronyms[acronym] ?? acronym.toUpperCase());

/** `max-tokens`, `maxTokens` and `FFN_UP` → "Max tokens", "FFN up". */
export function words(name: string): string {
  const spaced = inWords(name);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The first twelve digits: enough to tell two hashes apart by eye. */
export const shortHash = (sha256: string): string => sha256.slice(0, 12);

/** "1 run", "2 runs". */
export const plural = (value: number, noun: string, many = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : many}`;

function threeFigures(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
