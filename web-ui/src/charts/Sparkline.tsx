type Props = { values: number[]; label: string; width?: number; height?: number };

/** A line of values without axes: the shape, not the figures. `label` says in words what it shows. */
export function Sparkline({ values, label, width = 96, height = 24 }: Props) {
  const finite = values.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const range = Math.max(...finite) - lowest || 1;
  const x = (index: number) => (finite.length === 1 ? width / 2 : 1 + (index / (finite.length - 1)) * (width - 2));
  const y = (value: number) => height - 2 - ((value - lowest) / range) * (height - 4);
  const line = finite.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const last = finite.at(-1);

  return (
    <svg width={width} height={height} role="img" aria-label={label} style={{ display: 'block', flexShrink: 0 }}>
      <polyline points={line} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
      {last !== undefined && <circle cx={x(finite.length - 1)} cy={y(last)} r={2} fill="currentColor" />}
    </svg>
  );
}
