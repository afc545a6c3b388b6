/** Room that the label of an axis takes beside its ticks. */
export const LABEL_ROOM = 18;

type Props = {
  /** Under the drawing, and upwards beside it; empty ones are left out. */
  x?: string;
  y?: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Baseline of the label under the drawing. */
  below: number;
};

/** What the axes of a drawing are, inside its svg. */
export function AxisLabels({ x, y, left, right, top, bottom, below }: Props) {
  const middle = (top + bottom) / 2;
  return (
    <>
      {x && (
        <text x={(left + right) / 2} y={below} textAnchor="middle">
          {x}
        </text>
      )}
      {y && (
        <text x={12} y={middle} textAnchor="middle" transform={`rotate(-90 12 ${middle})`}>
          {y}
        </text>
      )}
    </>
  );
}
