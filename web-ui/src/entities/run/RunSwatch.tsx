import { runColor, runDash } from '@/charts/palette';

/** The color and stroke that a run has in every chart. */
export function RunSwatch({ number }: { number: number }) {
  return (
    <span
      aria-hidden
      style={{
        display: 'inline-block',
        flex: 'none',
        width: 14,
        marginRight: 7,
        borderTop: `3px ${runDash(number)} ${runColor(number)}`,
        verticalAlign: 'middle',
      }}
    />
  );
}
