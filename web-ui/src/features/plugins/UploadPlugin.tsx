import { Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { FileDrop } from '@/components/FileDrop';
import { Badge } from '@/components/StateBadge';
import { plural } from '@/lib/format';
import { sendPlugin } from './api';
import styles from './PluginsPage.module.css';

/** A jar is checked in a process of its own before it is let in; the answer says what was found. */
export function UploadPlugin() {
  const cache = useQueryClient();
  const [sent, setSent] = useState(0);
  const admission = useMutation({
    mutationFn: (jar: File) => sendPlugin(jar, setSent, new AbortController().signal),
    onMutate: () => setSent(0),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['plugins'] }),
  });
  const jar = admission.variables;

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
        <div aria-live="polite">
          <p className="small">{sent < jar.size ? `Sending ${jar.name}…` : `Checking ${jar.name}…`}</p>
          <Progress value={jar.size === 0 ? 100 : (sent / jar.size) * 100} animated aria-label={`${jar.name} sent`} />
        </div>
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
