import { Progress, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { FileDrop } from '@/components/FileDrop';
import { bytes } from '@/lib/format';
import { sendModel } from './api';

export function FromZip() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [sent, setSent] = useState(0);
  const sending = useMutation({
    mutationFn: (zip: File) =>
      sendModel(zip, name.trim() || zip.name.replace(/\.zip$/i, ''), setSent, new AbortController().signal),
    onMutate: () => setSent(0),
    onSuccess: async (model) => {
      await cache.invalidateQueries({ queryKey: ['models'] });
      await navigate(`/models/${model.id}`);
    },
  });
  const zip = sending.variables;

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
        onFiles={([file]) => file && sending.mutate(file)}
      />
      {sending.isPending && zip && (
        <div aria-live="polite">
          <Text size="sm">
            {sent < zip.size ? `${bytes(sent)} of ${bytes(zip.size)} sent` : `Unpacking and checking ${zip.name}…`}
          </Text>
          <Progress value={zip.size === 0 ? 100 : (sent / zip.size) * 100} animated aria-label={`${zip.name} sent`} />
        </div>
      )}
      {sending.isError && <ErrorState what={`${zip?.name ?? 'The file'} was not accepted.`} error={sending.error} />}
    </Stack>
  );
}
