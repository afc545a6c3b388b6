import { CloseButton, Progress } from '@mantine/core';
import { bytes } from '@/lib/format';

type Props = {
  file: File;
  /** Bytes. */
  sent: number;
  /** What happens to the file once it has arrived, as "Unpacking and checking". */
  afterwards: string;
  onCancel: () => void;
};

/** How far a file is on its way, and the way out. */
export function UploadProgress({ file, sent, afterwards, onCancel }: Props) {
  const arrived = sent >= file.size;
  return (
    <div>
      <div style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 8 }}>
        <span className="small">
          {arrived ? `${afterwards} ${file.name}…` : `${bytes(sent)} of ${bytes(file.size)} sent`}
        </span>
        <CloseButton size="sm" aria-label={`Stop sending ${file.name}`} onClick={onCancel} />
      </div>
      <Progress
        value={file.size === 0 ? 100 : (sent / file.size) * 100}
        animated={arrived}
        aria-label={`${file.name} sent`}
      />
    </div>
  );
}
