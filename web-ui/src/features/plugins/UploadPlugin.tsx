import { keys } from '@/api/keys';
import { useQueryClient } from '@tanstack/react-query';
import { ErrorState } from '@/ui/ErrorState';
import { FileDrop } from '@/ui/FileDrop';
import { Badge } from '@/ui/Badge';
import { UploadProgress } from '@/ui/UploadProgress';
import { plural } from '@/lib/format';
import { useUpload } from '@/api/useUpload';
import { sendPlugin } from '@/api/plugins';
import styles from './PluginsPage.module.css';

/** A jar is checked in a process of its own before it is let in; the answer says what was found. */
export function UploadPlugin() {
  const cache = useQueryClient();
  const admission = useUpload(sendPlugin, () => cache.invalidateQueries({ queryKey: keys.plugins.all }));
  const jar = admission.file;

  return (
    <div className={styles.upload}>
      <FileDrop
        what="a plugin jar"
        hint="Its code runs on this machine with every job that uses it: only upload what you trust."
        accept=".jar,application/java-archive"
        disabled={admission.isPending}
        onFiles={([file]) => file && admission.mutate(file)}
      />
      {admission.isPending && jar && (
        <UploadProgress file={jar} sent={admission.sent} afterwards="Checking" onCancel={admission.cancel} />
      )}
      {admission.isError && <ErrorState what={`${jar?.name ?? 'The jar'} was not accepted.`} error={admission.error} />}
      {admission.isSuccess && (
        <p role="status">
          <Badge tone={admission.data.problem ? 'bad' : 'good'}>
            {admission.data.id} {admission.data.version}
          </Badge>{' '}
          {admission.data.problem ?? `was accepted and adds ${plural(admission.data.extensions.length, 'extension')}.`}
        </p>
      )}
    </div>
  );
}
