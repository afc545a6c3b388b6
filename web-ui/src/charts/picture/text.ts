/** A line of text as the browser broke it; `ascent` is how far the baseline lies below the top of `rect`. */
type TextLine = { text: string; rect: DOMRect; ascent: number };

export function linesOf(node: Text, style: CSSStyleDeclaration): TextLine[] {
  if (node.data.trim() === '') return [];
  const ascent = ascentOf(style);
  return broken(node).flatMap(({ start, end }) => {
    const shown = visible(node, start, end);
    const text = node.data.slice(start, shown).replace(/\s+/g, ' ');
    const rect = range(node, start, shown).getBoundingClientRect();
    if (text.trim() === '' || rect.width === 0) return [];
    return [{ text: shown < end ? `${text}…` : text, rect, ascent }];
  });
}

/** Where lines begin and end: a letter further down than the one before it starts a line. */
function broken(node: Text): { start: number; end: number }[] {
  const whole = range(node, 0, node.length);
  if (new Set([...whole.getClientRects()].map(({ top }) => Math.round(top))).size <= 1)
    return [{ start: 0, end: node.length }];
  const lines: { start: number; end: number }[] = [];
  let lowest = -Infinity;
  for (let start = 0; start < node.length;) {
    const end = start + ((node.data.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
    const rect = range(node, start, end).getBoundingClientRect();
    const last = lines.at(-1);
    if (!last || (rect.width > 0 && rect.top > lowest + 1)) {
      lines.push({ start, end });
      lowest = rect.top;
    } else last.end = end;
    start = end;
  }
  return lines;
}

/** Where an ellipsis cuts the line off; its end if it is whole. */
function visible(node: Text, start: number, end: number): number {
  const clipping = clippingOf(node.parentElement);
  if (!clipping) return end;
  const edge = clipping.getBoundingClientRect().right;
  const endOf = (place: number) => range(node, start, place).getBoundingClientRect().right;
  if (endOf(end) <= edge + 1) return end;
  const room = parseFloat(getComputedStyle(clipping).fontSize);
  let shown = end;
  while (shown > start + 1 && endOf(shown) > edge - room) shown -= 1;
  return shown;
}

function clippingOf(element: HTMLElement | null): HTMLElement | null {
  for (let one = element; one && one.tagName !== 'FIGURE'; one = one.parentElement)
    if (getComputedStyle(one).textOverflow === 'ellipsis') return one;
  return null;
}

function range(node: Text, start: number, end: number): Range {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
}

const ruler = document.createElement('canvas');

function ascentOf({ fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): number {
  const context = ruler.getContext('2d');
  if (!context) return parseFloat(fontSize);
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return context.measureText('x').fontBoundingBoxAscent;
}
