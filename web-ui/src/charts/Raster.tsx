import { shadeColor, type Shading } from './scale';

type Props = {
  rows: number;
  columns: number;
  edgesX: number[];
  edgesY: number[];
  valueAt: (row: number, column: number) => unknown;
  shading: Shading;
  darkest?: number;
};

/** Shaded cells as one path per shade: a few dozen nodes, however many cells there are. For use inside an svg. */
export function Raster({ rows, columns, edgesX, edgesY, valueAt, shading, darkest }: Props) {
  const paths = new Map<number, string[]>();
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const shade = shading.shade(valueAt(row, column));
      if (shade === null) continue;
      const [left = 0, right = 0] = [edgesX[column], edgesX[column + 1]];
      const [top = 0, bottom = 0] = [edgesY[row], edgesY[row + 1]];
      const path = paths.get(shade) ?? [];
      path.push(`M${left} ${top}H${right}V${bottom}H${left}Z`);
      paths.set(shade, path);
    }
  return [...paths].map(([shade, path]) => (
    <path key={shade} d={path.join('')} style={{ fill: shadeColor(shade, darkest) }} shapeRendering="crispEdges" />
  ));
}
