/** Lines of equal height on a grid, by marching squares. */
export type Segment = [number, number, number, number];

/**
 * The segments [x1, y1, x2, y2] along which the surface has the level. Squares with a missing corner are left out.
 *
 * @param values by [y][x]
 */
export function contour(x: number[], y: number[], values: (number | null)[][], level: number): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < y.length; row += 1) {
    for (let column = 0; column + 1 < x.length; column += 1) {
      const corners = [
        [x[column], y[row], values[row]?.[column]],
        [x[column + 1], y[row], values[row]?.[column + 1]],
        [x[column + 1], y[row + 1], values[row + 1]?.[column + 1]],
        [x[column], y[row + 1], values[row + 1]?.[column]],
      ] as [number, number, number | null | undefined][];
      if (corners.some(([, , value]) => value === null || value === undefined)) continue;
      const crossings = corners.flatMap((corner, index) => {
        const next = corners[(index + 1) % 4] as [number, number, number];
        const [fromX, fromY, from] = corner as [number, number, number];
        const [toX, toY, to] = next;
        if (from < level === to < level) return [];
        const at = (level - from) / (to - from);
        return [[fromX + at * (toX - fromX), fromY + at * (toY - fromY)] as const];
      });
      // Four crossings are a saddle: two lines pass, and joining neighbors is as right as any other choice.
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const [a, b] = [crossings[pair], crossings[pair + 1]];
        if (a && b) segments.push([a[0], a[1], b[0], b[1]]);
      }
    }
  }
  return segments;
}
