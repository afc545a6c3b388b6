import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { FileDrop } from '@/ui/FileDrop';
import { PageHead } from '@/ui/PageHead';
import { extensions } from '@/api/plugins';
import { DraftForm } from './DraftForm';
import { UploadedFiles } from './UploadedFiles';
import { useFiles } from './useFiles';
import styles from './UploadPage.module.css';

/** From files on somebody's computer to a data set version. Nothing is stored until every row is clean or dropped on purpose. */
export function Component() {
  const [search] = useSearchParams();
  const name = search.get('name') ?? '';
  const { files, sending, error, send, remove, setSplit, stop } = useFiles();
  const formats = useQuery(extensions('FORMAT'));
  const first = files[0]?.upload;

  return (
    <>
      <PageHead
        within={[{ to: '/datasets', name: 'Datasets' }]}
        title={name ? `New version of ${name}` : 'New data set'}
      />
      <div className={styles.column}>
        <FileDrop
          what={`${(formats.data ?? []).map((format) => format.title).join(', ') || 'text'} files`}
          hint="One file, or one each for train, dev and test. Nothing is stored before every row is checked."
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,text/*"
          multiple
          onFiles={(chosen) => chosen.forEach((file) => void send(file))}
        />
        {error && <ErrorState what="The file was not accepted." error={error} />}
        <UploadedFiles files={files} sending={sending} onRemove={remove} onStop={stop} />
        {first && (
          <DraftForm
            // Other columns are other data, of which everything is to be decided anew.
            key={first.inspection.columns.join('\n')}
            first={first}
            files={files}
            name={name}
            formats={formats.data ?? []}
            waiting={sending.length > 0}
            onFileSplit={setSplit}
          />
        )}
      </div>
    </>
  );
}
