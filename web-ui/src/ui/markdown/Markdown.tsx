import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import styles from './Markdown.module.css';

const MarkdownTokens = lazy(() => import('./MarkdownTokens'));

/** Beyond this a note is folded: it must not push away what the page is about. */
const MOST_LINES = 8;
const MOST_CHARACTERS = 700;

type Props = { text: string; foldable?: boolean };

/** What people have written, as Markdown. Until the reader of Markdown is there, and without it, as it was typed. */
export function Markdown({ text, foldable = false }: Props) {
  const [open, setOpen] = useState(false);
  const isLong = foldable && (text.length > MOST_CHARACTERS || text.split('\n').length > MOST_LINES);
  return (
    <div className={styles.box}>
      <div className={styles.text} dir="auto" data-folded={isLong && !open} inert={isLong && !open}>
        <Suspense fallback={<p className={styles.plain}>{text}</p>}>
          <MarkdownTokens text={text} />
        </Suspense>
      </div>
      {isLong && (
        <Button variant="subtle" size="compact-xs" ml={-8} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </Button>
      )}
    </div>
  );
}
