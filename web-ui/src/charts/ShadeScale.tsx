import { SHADES, shadeColor, tick, type Shading } from './scale';
import styles from './Scale.module.css';

/** Which shade is which value. */
export function ShadeScale({ shading, darkest, label }: { shading: Shading; darkest?: number; label?: string }) {
  const { shade, low, high, logarithmic } = shading;
  const from = shade(low) ?? 0;
  const to = shade(high) ?? SHADES;
  const stops = Array.from({ length: 9 }, (_, index) => shadeColor(from + ((to - from) * index) / 8, darkest));
  return (
    <div className={styles.scale}>
      {label && <span>{label}</span>}
      {tick(low)}
      <span className={styles.bar} style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }} aria-hidden />
      {tick(high)}
      {logarithmic && <span className="dim">logarithmic</span>}
    </div>
  );
}
