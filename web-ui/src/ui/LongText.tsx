import { Highlight, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import styles from './LongText.module.css';

type Props = { text: string; search?: string };

/** Two lines of a text; pressing it shows the whole. */
export function LongText({ text, search = '' }: Props) {
  const [whole, setWhole] = useState(false);
  return (
    <UnstyledButton className={styles.text} aria-expanded={whole} data-whole={whole} onClick={() => setWhole(!whole)}>
      <Highlight component="span" size="sm" highlight={search}>
        {text}
      </Highlight>
    </UnstyledButton>
  );
}
