import { keys } from '@/api/keys';
import { Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { FileDrop } from '@/ui/FileDrop';
import { UploadProgress } from '@/ui/UploadProgress';
import { useUpload } from '@/api/useUpload';
import { sendModel } from '@/api/models';

export function FromZip() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const sending = useUpload(
    (zip, onProgress, signal) => sendModel(zip, name.trim(), onProgress, signal),
    () => cache.invalidateQueries({ queryKey: keys.models.all }),
  );
  // Here and not above: whoever has left the page meanwhile is not called back to it.
  const send = (zip: File) =>
    sending.mutate(zip, { onSuccess: ({ id, remark }) => void (remark === null && navigate(`/models/${id}`)) });

  return (
    <Stack>
      <TextInput
        label="Name"
        description="Empty takes the file’s name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FileDrop
        what="a zip file"
        hint="With config.json, model.safetensors (one or several shards) and tokenizer.json or vocab.txt, as save_pretrained writes them."
        accept=".zip,application/zip"
        disabled={sending.isPending}
        onFiles={([file]) => file && send(file)}
      />
      {sending.isPending && sending.file && (
        <UploadProgress
          file={sending.file}
          sent={sending.sent}
          afterwards="Unpacking and checking"
          onCancel={sending.cancel}
        />
      )}
      {sending.data?.remark && (
        <p role="status">
          {sending.data.remark} <Link to={`/models/${sending.data.id}`}>Show {sending.data.name}</Link>
        </p>
      )}
      {sending.isError && (
        <ErrorState what={`${sending.file?.name ?? 'The file'} was not accepted.`} error={sending.error} />
      )}
    </Stack>
  );
}
