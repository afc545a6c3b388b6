import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useContext } from 'react';
import { ErrorState } from './ErrorState';
import { MayChange } from './ForMembers';

type Props = {
  label: string;
  /** Asked before anything happens. */
  question: string;
  /** What cannot be undone, and what stays. */
  consequence: string;
  /** The words on the button that does it. */
  confirm: string;
  /** A mutation of TanStack Query. Its caller moves on when it succeeds. */
  action: { mutateAsync: () => Promise<unknown>; reset: () => void; isPending: boolean; error: Error | null };
  disabled?: boolean;
  /** In a row of a table. */
  small?: boolean;
};

/** A button for what cannot be taken back: it asks first, and says why when the server refuses. */
export function ConfirmButton({ label, question, consequence, confirm, action, disabled, small }: Props) {
  const [asking, { open, close }] = useDisclosure(false);
  const mayChange = useContext(MayChange);

  async function act() {
    // A refusal stays in `action.error` and is shown in the dialog.
    const done = await action.mutateAsync().then(
      () => true,
      () => false,
    );
    if (done) close();
  }

  if (!mayChange) return null;
  return (
    <>
      <Button
        variant="default"
        size={small ? 'compact-xs' : 'xs'}
        disabled={disabled}
        onClick={() => {
          action.reset();
          open();
        }}
      >
        {label}
      </Button>
      <Modal opened={asking} onClose={close} title={question}>
        <Stack>
          <Text size="sm">{consequence}</Text>
          {action.error && <ErrorState what="That was refused." error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={action.isPending} onClick={() => void act()}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
