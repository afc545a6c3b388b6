import { Input, SegmentedControl, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { Markdown } from './Markdown';
import styles from './Markdown.module.css';

type Props = { label: string; value: string; onChange: (text: string) => void; rows?: number; placeholder?: string };

/** A text in Markdown, and how it will look. */
export function MarkdownField({ label, value, onChange, rows = 5, placeholder }: Props) {
  const [shown, setShown] = useState('write');
  const id = useId();
  return (
    <div>
      <div className={styles.head}>
        <Input.Label htmlFor={id}>{label}</Input.Label>
        <SegmentedControl
          aria-label={`${label}: write or preview`}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
        />
      </div>
      {shown === 'write' ? (
        <Textarea
          id={id}
          autosize
          minRows={rows}
          maxRows={16}
          value={value}
          placeholder={placeholder}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <div className={styles.preview}>
          {value.trim() === '' ? <p className="dim">Nothing to show yet.</p> : <Markdown text={value} />}
        </div>
      )}
      <Input.Description mt={4}>
        Markdown: **bold**, `code`, lists, tables and [links](https://example.org).
      </Input.Description>
    </div>
  );
}
