import { CloseButton, Progress } from '@mantine/core';
import { bytes, plural } from '@/lib/format';
import type { DraftFile } from './draft';
import styles from './UploadedFiles.module.css';

/** A file on its way to the server. */
export type Sending = { key: string; fileName: string; sent: number; size: number };

type Props = {
  files: DraftFile[];
  sending: Sending[];
  onRemove: (uploadId: string) => void;
  onStop: (key: string) => void;
};

export function UploadedFiles({ files, sending, onRemove, onStop }: Props) {
  return (
    <ul className={styles.files} aria-label="Files">
      {files.map(({ upload }) => (
        <li key={upload.id}>
          <span className={styles.name}>{upload.fileName}</span>
          <span className="dim">
            {bytes(upload.size)} · {plural(upload.inspection.rows, 'row')}
          </span>
          <CloseButton aria-label={`Remove ${upload.fileName}`} onClick={() => onRemove(upload.id)} />
        </li>
      ))}
      {sending.map(({ key, fileName, sent, size }) => (
        <li key={key}>
          <span className={styles.name}>{fileName}</span>
          <Progress flex={1} value={size === 0 ? 0 : (sent / size) * 100} aria-label={`${fileName} sent`} />
          <span className="dim">{sent < size ? `${bytes(sent)} of ${bytes(size)}` : 'being read…'}</span>
          <CloseButton aria-label={`Stop sending ${fileName}`} onClick={() => onStop(key)} />
        </li>
      ))}
    </ul>
  );
}
