import { SHADES, shadeColor, tick, type Shading } from './scale';
import styles from './Scale.module.css';

const STEPS = 24;

/** Which shade is which value. */
export function ShadeScale({ shading, darkest, label }: { shading: Shading; darkest?: number; label?: string }) {
  const { shade, low, high, logarithmic } = shading;
  const from = shade(low) ?? 0;
  const to = shade(high) ?? SHADES;
  const steps = Array.from({ length: STEPS }, (_, index) =>
    shadeColor(from + ((to - from) * index) / (STEPS - 1), darkest),
  );
  return (
    <div className={styles.scale}>
      {label && <span>{label}</span>}
      {tick(low)}
      <svg className={styles.bar} viewBox={`0 0 ${STEPS} 1`} preserveAspectRatio="none" aria-hidden>
        {steps.map((fill, index) => (
          <rect key={index} x={index} width={1} height={1} style={{ fill }} shapeRendering="crispEdges" />
        ))}
      </svg>
      {tick(high)}
      {logarithmic && <span className="dim">logarithmic</span>}
    </div>
  );
}
