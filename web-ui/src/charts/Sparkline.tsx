type Props = { values: number[]; width?: number; height?: number; label: string };

/** A curve as large as a word: direction, not figures. Values that are not finite leave a gap. */
export function Sparkline({ values, width = 96, height = 22, label }: Props) {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return <svg width={width} height={height} role="img" aria-label={label} />;
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const path = values
    .map((value, index) => {
      if (!Number.isFinite(value)) return '';
      const x = 1 + (index / (values.length - 1)) * (width - 2);
      const y = 2 + (1 - (value - low) / span) * (height - 4);
      const joined = index > 0 && Number.isFinite(values[index - 1]);
      return `${joined ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: 'block' }}>
      <path d={path} fill="none" stroke="var(--accent)" strokeWidth={1.4} strokeLinejoin="round" />
    </svg>
  );
}
