import { Tooltip } from '@mantine/core';
import { createContext, use, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './Anatomy.module.css';

type Shown = { part: SVGGElement; words: string };

const Tell = createContext<{ show: (shown: Shown) => void; hide: () => void }>({ show: () => {}, hide: () => {} });

const PART = '[data-told]';

type DrawingProps = { label: string; viewBox: string; className: string | undefined; children: ReactNode };

/**
 * A drawing whose parts say what they are: on hover, on touch and by keyboard. It is one stop of the Tab key; arrow keys go from part to
 * part, Escape closes what is said.
 */
export function ToldDrawing({ label, viewBox, className, children }: DrawingProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const tell = useMemo(() => ({ show: setShown, hide: () => setShown(null) }), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setShown(null);
    const parts = [...(drawing.current?.querySelectorAll<SVGGElement>(PART) ?? [])];
    const at = parts.findIndex((part) => part === document.activeElement);
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: parts.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    parts[Math.min(Math.max(to, 0), parts.length - 1)]?.focus();
  };

  return (
    <Tell value={tell}>
      <div className={styles.told}>
        <svg
          ref={drawing}
          viewBox={viewBox}
          className={className}
          role="group"
          aria-label={`${label} Arrow keys go from part to part.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {children}
        </svg>
        {shown && (
          <Tooltip key={shown.words} opened multiline maw={300} label={shown.words}>
            <span className={styles.anchor} style={placeOf(shown.part)} />
          </Tooltip>
        )}
      </div>
    </Tell>
  );
}

/** Within the drawing's frame. A tooltip cannot be placed by an element of an SVG. */
function placeOf(part: SVGGElement) {
  const frame = part.ownerSVGElement?.getBoundingClientRect();
  const { left, top, width, height } = part.getBoundingClientRect();
  return { left: left - (frame?.left ?? 0), top: top - (frame?.top ?? 0), width, height };
}

/** A part of a {@link ToldDrawing}. Its words are its name for people who hear the page. */
export function Told({ words, children, ...rest }: { words: string; children: ReactNode; 'data-state'?: string }) {
  const { show, hide } = use(Tell);
  return (
    <g
      {...rest}
      data-told
      role="img"
      aria-label={words}
      tabIndex={-1}
      className={styles.part}
      onPointerEnter={(event) => show({ part: event.currentTarget, words })}
      onPointerLeave={(event) => {
        // A finger leaves when it is lifted; what it has asked for stays until something else is touched.
        if (event.pointerType !== 'touch' && event.currentTarget !== document.activeElement) hide();
      }}
      onClick={(event) => show({ part: event.currentTarget, words })}
      onFocus={(event) => show({ part: event.currentTarget, words })}
      onBlur={hide}
    >
      {children}
    </g>
  );
}
