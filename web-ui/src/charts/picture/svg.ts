import { drawingOf } from './drawings';
import { linesOf } from './text';

export type Svg = { text: string; width: number; height: number };

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;

/** Elements with this attribute belong to the page and not to the picture: buttons, and what the pointer finds. */
const SCREEN_ONLY = 'data-screen-only';

/**
 * Writes down what the browser has laid out, as an SVG document of its own: boxes, lines, texts and drawings at their places, in the colors
 * of the page's scheme. So every figure has a picture, whether it is a drawing, a table or words. What is scrolled out of sight is in it.
 */
export async function toSvg(element: HTMLElement): Promise<Svg> {
  await loaded(element);
  const picture = new PictureWriter(element.getBoundingClientRect());
  const root = make('g', {});
  await picture.write(element, root);
  const { left, top, right, bottom } = picture.extent;
  const [x, y, width, height] = [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN].map(
    round,
  ) as [number, number, number, number];
  const svg = make('svg', { width, height, viewBox: `${x} ${y} ${width} ${height}` });
  svg.append(make('rect', { x, y, width, height, fill: pageColor() }), root);
  return { text: new XMLSerializer().serializeToString(svg), width, height };
}

/** What is still loading would be missing from the picture. */
function loaded(element: HTMLElement): Promise<void> {
  const isLoading = () => element.querySelector('[aria-busy="true"]') !== null;
  return new Promise((resolve) => {
    if (!isLoading()) return resolve();
    const changes = new MutationObserver(() => {
      if (isLoading()) return;
      changes.disconnect();
      resolve();
    });
    changes.observe(element, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
  });
}

class PictureWriter {
  readonly extent = { left: 0, top: 0, right: 0, bottom: 0 };

  constructor(private readonly origin: DOMRect) {}

  async write(element: Element, into: Element): Promise<void> {
    const style = getComputedStyle(element);
    if (element.hasAttribute(SCREEN_ONLY) || style.display === 'none' || style.visibility === 'hidden') return;
    const draw = drawingOf(element);
    if (draw) return this.placeAs(await draw(), element, into);
    if (element instanceof SVGSVGElement) return this.place(copyOf(element), element.getBoundingClientRect(), into);
    if (element instanceof HTMLImageElement)
      return this.place(
        make('image', { href: element.src, style: `image-rendering:${style.imageRendering}` }),
        element.getBoundingClientRect(),
        into,
      );
    const group = style.opacity === '1' ? into : into.appendChild(make('g', { opacity: style.opacity }));
    this.box(element, style, group);
    for (const child of element.childNodes) {
      if (child instanceof Text) this.text(child, style, group);
      else if (child instanceof Element) await this.write(child, group);
    }
  }

  /** With its own size: it may say more than the page does. */
  private placeAs(drawing: SVGSVGElement, at: Element, into: Element): void {
    const { x, y } = at.getBoundingClientRect();
    this.place(
      drawing,
      new DOMRect(x, y, Number(drawing.getAttribute('width')), Number(drawing.getAttribute('height'))),
      into,
    );
  }

  private place(drawing: Element, rect: DOMRect, into: Element): void {
    const { x, y, width, height } = this.placeOf(rect);
    for (const [name, value] of Object.entries({ x, y, width, height })) drawing.setAttribute(name, String(value));
    into.append(drawing);
  }

  private box(element: Element, style: CSSStyleDeclaration, into: Element): void {
    const fill = colorOf(style.backgroundColor);
    const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).filter(
      (side) =>
        parseFloat(style[`border${side}Width`]) > 0 &&
        style[`border${side}Style`] !== 'none' &&
        colorOf(style[`border${side}Color`]) !== 'none',
    );
    if (fill === 'none' && sides.length === 0) return;
    const rect = element.getBoundingClientRect();
    if (rect.width === 0 || rect.height === 0) return;
    const { x, y, width, height } = this.placeOf(rect);
    if (fill !== 'none') {
      const radius = Math.min(cornerOf(style, width), width / 2, height / 2);
      into.append(make('rect', { x, y, width, height, fill, ...(radius > 0 ? { rx: radius } : {}) }));
    }
    for (const side of sides) {
      const size = parseFloat(style[`border${side}Width`]);
      const [x1, x2] = side === 'Left' ? [x, x] : side === 'Right' ? [x + width, x + width] : [x, x + width];
      const [y1, y2] = side === 'Top' ? [y, y] : side === 'Bottom' ? [y + height, y + height] : [y, y + height];
      const dash = style[`border${side}Style`] === 'dashed' ? { 'stroke-dasharray': `${2 * size} ${2 * size}` } : {};
      into.append(
        make('line', { x1, y1, x2, y2, stroke: colorOf(style[`border${side}Color`]), 'stroke-width': size, ...dash }),
      );
    }
  }

  private text(node: Text, style: CSSStyleDeclaration, into: Element): void {
    for (const { text, rect, ascent } of linesOf(node, style)) {
      const { x, y, width } = this.placeOf(rect);
      const line = make('text', {
        x,
        y: round(y + ascent),
        // A viewer without the font keeps the places.
        textLength: width,
        lengthAdjust: 'spacingAndGlyphs',
        fill: colorOf(style.color),
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
        'xml:space': 'preserve',
      });
      line.textContent = text;
      into.append(line);
    }
  }

  private placeOf(rect: DOMRect) {
    const x = round(rect.x - this.origin.x);
    const y = round(rect.y - this.origin.y);
    this.extent.left = Math.min(this.extent.left, x);
    this.extent.top = Math.min(this.extent.top, y);
    this.extent.right = Math.max(this.extent.right, x + rect.width);
    this.extent.bottom = Math.max(this.extent.bottom, y + rect.height);
    return { x, y, width: round(rect.width), height: round(rect.height) };
  }
}

/** What style sheets say about a drawing, as attributes. */
const STYLED = [
  'color',
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
  'paint-order',
  'shape-rendering',
  'stroke',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'visibility',
];

function copyOf(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    const copied = copies[index];
    copied?.removeAttribute('class');
    copied?.removeAttribute('style');
    const parent = original === drawing ? null : getComputedStyle(original.parentElement as Element);
    for (const name of STYLED) {
      const value = style.getPropertyValue(name);
      // Most of it is inherited, and a raster has many parts.
      if (value !== parent?.getPropertyValue(name) || !isInherited(name))
        copied?.setAttribute(name, name === 'fill' || name === 'stroke' || name === 'color' ? colorOf(value) : value);
    }
  });
  return copy;
}

const isInherited = (property: string): boolean => property !== 'opacity';

const TRANSPARENT = /^(transparent|rgba\(.*, 0\))$/;
const MIXED = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/;

/** Browsers answer a mixed color in a notation that other programs do not read. */
export function colorOf(computed: string): string {
  if (TRANSPARENT.test(computed)) return 'none';
  const [, red, green, blue, alpha] = MIXED.exec(computed) ?? [];
  if (red === undefined) return computed;
  const parts = [red, green, blue].map((part) => Math.round(Number(part) * 255)).join(', ');
  return alpha === undefined ? `rgb(${parts})` : `rgba(${parts}, ${alpha})`;
}

const pageColor = (): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--page').trim() || '#ffffff';

const cornerOf = ({ borderTopLeftRadius }: CSSStyleDeclaration, width: number): number =>
  borderTopLeftRadius.endsWith('%')
    ? (parseFloat(borderTopLeftRadius) / 100) * width
    : parseFloat(borderTopLeftRadius) || 0;

const round = (value: number): number => Math.round(value * 100) / 100;

function make(name: string, attributes: Record<string, string | number | undefined>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, String(value));
  return element;
}
