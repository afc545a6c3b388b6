import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LogLine } from '@/api/types';
import styles from './LogLines.module.css';

const LINE = 20;
const HEIGHT = 520;
/** Lines drawn above and below what is visible, so that fast scrolling shows no white. */
const SPARE = 20;

type Props = {
  lines: LogLine[];
  search: string;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  /** Long lines go on below instead of to the right. */
  wrap?: boolean;
};

/** Draws only the lines in view: a log may have tens of thousands. */
export function LogLines({ lines, search, follow, onFollow, wrap = false }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer keeps its own state on purpose
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE,
    overscan: SPARE,
  });

  useEffect(() => {
    virtual.measure();
  }, [virtual, wrap]);
  useEffect(() => {
    if (follow && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [virtual, follow, lines, wrap]);

  const scrolled = ({ scrollTop, scrollHeight, clientHeight }: HTMLDivElement) => {
    const atEnd = scrollHeight - scrollTop - clientHeight < LINE;
    if (follow && !atEnd && scrollTop < top.current) onFollow(false);
    top.current = scrollTop;
  };

  const items = virtual.getVirtualItems();
  const severalAttempts = lines.at(-1)?.attempt !== lines[0]?.attempt;
  return (
    <div
      ref={box}
      className={styles.log}
      style={{ height: HEIGHT }}
      onScroll={(event) => scrolled(event.currentTarget)}
      tabIndex={0}
      role="log"
      aria-label="Log"
      aria-live="off"
    >
      <div style={{ height: virtual.getTotalSize(), minWidth: wrap ? undefined : 'max-content' }}>
        <div style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
          {items.map(({ index }) => {
            const line = lines[index];
            return line ? (
              <div
                key={`${line.attempt}/${line.number}`}
                ref={wrap ? virtual.measureElement : undefined}
                data-index={index}
                className={styles.line}
                data-level={line.level}
                data-wrap={wrap}
              >
                <time dateTime={new Date(line.time).toISOString()}>{clock.format(new Date(line.time))}</time>
                {severalAttempts && <span className={styles.attempt}>{line.attempt}</span>}
                <span className={styles.level}>{line.level === 'INFO' ? '' : line.level}</span>
                <span>{marked(plain(line.text), search)}</span>
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Without the escape sequences by which programs color terminals. */
export const plain = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- escape is what these sequences begin with
  text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

/** The text with what was searched for marked. */
function marked(text: string, search: string): React.ReactNode {
  const at = search ? text.toLowerCase().indexOf(search.toLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  );
}
