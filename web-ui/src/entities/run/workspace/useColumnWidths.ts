import { useState, type PointerEvent } from 'react';

/** In pixels by column. */
export type Widths = Record<string, number>;

const NARROWEST = 56;
const WIDEST = 640;
const STEP = 16;

export const limited = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** What a head needs so that its column can be made wider or narrower. */
export type Resizing = {
  widthOf: (column: string) => number | undefined;
  /** For the edge of the head. */
  onDrag: (column: string, event: PointerEvent<HTMLElement>) => void;
  /** By the keyboard: one step to the right or left. */
  onStep: (column: string, head: HTMLElement, direction: 1 | -1) => void;
  onReset: (column: string) => void;
};

/** Follows the pointer in the page, and leaves the width in the address when it is let go. */
export function useColumnWidths(widths: Widths, onChange: (widths: Widths) => void): Resizing {
  const [dragged, setDragged] = useState<Widths>({});
  const set = (column: string, width: number) => onChange({ ...widths, [column]: limited(width) });
  return {
    widthOf: (column) => dragged[column] ?? widths[column],
    onDrag: (column, event) => {
      const edge = event.currentTarget;
      const before = edge.parentElement?.offsetWidth ?? NARROWEST;
      const from = event.clientX;
      const widthAt = (moved: globalThis.PointerEvent) => limited(before + moved.clientX - from);
      const follow = (moved: globalThis.PointerEvent) => setDragged({ [column]: widthAt(moved) });
      const finish = (moved: globalThis.PointerEvent) => {
        edge.removeEventListener('pointermove', follow);
        edge.removeEventListener('pointerup', finish);
        setDragged({});
        if (moved.clientX !== from) set(column, widthAt(moved));
      };
      event.preventDefault();
      edge.setPointerCapture(event.pointerId);
      edge.addEventListener('pointermove', follow);
      edge.addEventListener('pointerup', finish);
    },
    onStep: (column, head, direction) => set(column, head.offsetWidth + direction * STEP),
    onReset: (column) => onChange(Object.fromEntries(Object.entries(widths).filter(([name]) => name !== column))),
  };
}

/** All three, because a table's cell takes a width only as a proposal. */
export const widthStyle = (width: number | undefined) =>
  width === undefined ? undefined : { width, minWidth: width, maxWidth: width };
