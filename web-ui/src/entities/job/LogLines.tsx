import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '@/api/types';
import styles from './LogLines.module.css';

const LINE = 20;
const HEIGHT = 520;
/** Lines drawn above and below what is visible, so that fast scrolling shows no white. */
const SPARE = 20;

type Props = { lines: LogLine[]; search: string; follow: boolean; onFollow: (follow: boolean) => void };

/** Draws only the lines in view: a log may have tens of thousands. */
export function LogLines({ lines, search, follow, onFollow }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);

  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, lines]);

  const scrolled = ({ scrollTop, scrollHeight, clientHeight }: HTMLDivElement) => {
    setTop(scrollTop);
    const atEnd = scrollHeight - scrollTop - clientHeight < LINE;
    if (follow && !atEnd && scrollTop < top) onFollow(false);
  };

  const first = Math.max(0, Math.floor(top / LINE) - SPARE);
  const shown = lines.slice(first, first + HEIGHT / LINE + 2 * SPARE);
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
      <div style={{ height: lines.length * LINE, minWidth: 'max-content' }}>
        <div style={{ transform: `translateY(${first * LINE}px)` }}>
          {shown.map((line) => (
            <div key={`${line.attempt}/${line.number}`} className={styles.line} data-level={line.level}>
              <time dateTime={new Date(line.time).toISOString()}>{clock.format(new Date(line.time))}</time>
              {severalAttempts && <span className={styles.attempt}>{line.attempt}</span>}
              <span className={styles.level}>{line.level === 'INFO' ? '' : line.level}</span>
              <span>{marked(plain(line.text), search)}</span>
            </div>
          ))}
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
