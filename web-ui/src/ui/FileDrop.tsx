import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { Text, UnstyledButton } from '@mantine/core';
import classes from './FileDrop.module.css';

type Props = {
  /** What may be dropped, in words: "CSV, TSV or JSONL files". */
  what: string;
  /** Shown under the first line, for example what happens to the files. */
  hint: string;
  /** As the `accept` attribute of a file input. */
  accept: string;
  multiple?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
};

/** A place to drop files on, and a button that opens the file chooser for those who do not drag. */
export function FileDrop({ what, hint, accept, multiple = false, disabled = false, onFiles }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function choose(files: FileList | null) {
    const chosen = [...(files ?? [])];
    if (chosen.length > 0) onFiles(multiple ? chosen : chosen.slice(0, 1));
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!disabled) choose(event.dataTransfer.files);
  }

  return (
    <>
      <UnstyledButton
        className={classes.zone}
        data-over={over || undefined}
        disabled={disabled}
        onClick={() => chooser.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Text component="span" fw={500}>
          Drop {what} here, or press to choose
        </Text>
        <Text component="span" size="sm" c="dimmed">
          {hint}
        </Text>
      </UnstyledButton>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={`Choose ${what}`}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          choose(event.currentTarget.files);
          // The same file may be chosen again after it was corrected.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
