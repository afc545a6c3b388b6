import { Button, Fieldset, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { keys } from '@/api/keys';
import { models } from '@/api/models';
import { sendVersion } from '@/api/registry';
import { useUpload } from '@/api/useUpload';
import { ErrorState } from '@/ui/ErrorState';
import { FileDrop } from '@/ui/FileDrop';
import { ForMembers } from '@/ui/ForMembers';
import { UploadProgress } from '@/ui/UploadProgress';

/** Takes in what “Download” gave, here or on another server, and adapters that PEFT trained. */
export function ImportVersion() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <ForMembers>
      <Button variant="default" onClick={open}>
        Import a version
      </Button>
      <Modal opened={opened} onClose={close} title="Import a version" size="lg" closeOnClickOutside={false}>
        <FromZip />
      </Modal>
    </ForMembers>
  );
}

function FromZip() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [baseModel, setBaseModel] = useState('');
  const [classes, setClasses] = useState('');
  const sending = useUpload(
    (zip, onProgress, signal) =>
      sendVersion(zip, { name: name.trim(), baseModel, classes: lines(classes) }, onProgress, signal),
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
        description="Empty takes the name in a download; a model of that name gets one more version"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ForAdapters baseModel={baseModel} onBaseModel={setBaseModel} classes={classes} onClasses={setClasses} />
      <FileDrop
        what="the zip"
        hint="The download of a version, or the folder that PEFT saved. Base model and plugins have to be on this server."
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

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

type ForAdaptersProps = {
  baseModel: string;
  onBaseModel: (name: string) => void;
  classes: string;
  onClasses: (names: string) => void;
};

/** What PEFT does not save, or saves by a name that another machine had. */
function ForAdapters({ baseModel, onBaseModel, classes, onClasses }: ForAdaptersProps) {
  const known = useQuery(models).data ?? [];
  return (
    <Fieldset legend="Only for adapters that PEFT saved">
      <Stack gap="sm">
        <NativeSelect
          label="Base model"
          description="Empty takes the one that adapter_config.json names"
          data={['', ...known.map((model) => model.name)]}
          value={baseModel}
          onChange={(event) => onBaseModel(event.currentTarget.value)}
        />
        <Textarea
          label="Classes"
          description="One in a line, in the order of the head's outputs; empty takes those of a config.json in the zip"
          autosize
          minRows={2}
          value={classes}
          onChange={(event) => onClasses(event.currentTarget.value)}
        />
      </Stack>
    </Fieldset>
  );
}
