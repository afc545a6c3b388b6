type Draw = () => Promise<SVGSVGElement>;

/** What stands on a canvas has no parts to write down, so it is drawn once more. */
const drawings = new WeakMap<Element, Draw>();

export function drawnAnew(element: Element, draw: Draw): void {
  drawings.set(element, draw);
}

export const drawingOf = (element: Element): Draw | undefined => drawings.get(element);
