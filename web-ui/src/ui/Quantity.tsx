import { bytes, compact, count } from '@/lib/format';

/** A size, with the exact number of bytes on hover. */
export function Bytes({ value }: { value: number | null }) {
  if (value === null) return <span className="dim">–</span>;
  return <span title={`${count(value)} bytes`}>{bytes(value)}</span>;
}

/** A large number in three figures, exact on hover. */
export function Count({ value }: { value: number }) {
  return <span title={count(value)}>{compact(value)}</span>;
}
