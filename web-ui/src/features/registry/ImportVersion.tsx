import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { keys } from '@/api/keys';
import { sendVersion } from '@/api/registry';
import { useUpload } from '@/api/useUpload';
import { ErrorState } from '@/ui/ErrorState';
import { FileDrop } from '@/ui/FileDrop';
import { ForMembers } from '@/ui/ForMembers';
import { UploadProgress } from '@/ui/UploadProgress';

/** Takes in what “Download” gave, here or on another server. */
export function ImportVersion() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <ForMembers>
      <Button variant="default" onClick={open}>
        Import a version
      </Button>
      <Modal opened={opened} onClose={close} title="Import a version" size="lg" closeOnClickOutside={false}>
        <FromDownload />
      </Modal>
    </ForMembers>
  );
}

function FromDownload() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const sending = useUpload(
    (zip, onProgress, signal) => sendVersion(zip, name.trim(), onProgress, signal),
    () => cache.invalidateQueries({ queryKey: keys.registry.all }),
  );
  // Here and not above: whoever has left the page meanwhile is not called back to it.
  const send = (zip: File) =>
    sending.mutate(zip, {
      onSuccess: ({ model, number }) => void navigate(`/registry/${model}/versions/${number}`),
    });

  return (
    <Stack>
      <TextInput
        label="Name of the model"
        description="Empty takes the name in the file; a model of that name gets one more version"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <FileDrop
        what="the download of a version"
        hint="Its base model and plugins have to be on this server."
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
      {sending.isError && (
        <ErrorState what={`${sending.file?.name ?? 'The file'} was not imported.`} error={sending.error} />
      )}
    </Stack>
  );
}
