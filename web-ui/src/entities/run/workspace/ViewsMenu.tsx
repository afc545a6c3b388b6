import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { keys } from '@/api/keys';
import { changeView, deleteView, savedViews, saveView } from '@/api/runTable';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { ForMembers } from '@/ui/ForMembers';
import { savedQuery } from './useView';

/** Views that somebody has saved; everybody sees them. */
export function ViewsMenu() {
  const found = useQuery(savedViews);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [saving, { open, close }] = useDisclosure(false);
  const cache = useQueryClient();
  const removing = useMutation({
    mutationFn: deleteView,
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runViews }),
  });
  const views = found.data ?? [];
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="bookmark" size={14} />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown miw={240}>
          {views.length === 0 && <Menu.Label>No view has been saved yet.</Menu.Label>}
          {views.map(({ id, name, query }) => (
            <Group key={id} role="none" gap={0} wrap="nowrap">
              <Menu.Item onClick={() => void navigate(`${pathname}?${keepTab(search)}${query}`)}>{name}</Menu.Item>
              <ForMembers>
                <Menu.Item
                  w="auto"
                  closeMenuOnClick={false}
                  aria-label={`Delete the view ${name}`}
                  onClick={() => removing.mutate(id)}
                >
                  <Icon name="close" size={12} />
                </Menu.Item>
              </ForMembers>
            </Group>
          ))}
          <ForMembers>
            <Menu.Divider />
            <Menu.Item onClick={open}>Save this view…</Menu.Item>
          </ForMembers>
        </Menu.Dropdown>
      </Menu>
      {saving && <SaveView query={savedQuery(search)} onClose={close} />}
    </>
  );
}

/** A view is also used within a page that has tabs. */
const keepTab = (search: string): string => {
  const tab = new URLSearchParams(search).get('tab');
  return tab ? `tab=${encodeURIComponent(tab)}&` : '';
};

function SaveView({ query, onClose }: { query: string; onClose: () => void }) {
  const cache = useQueryClient();
  const known = useQuery(savedViews);
  const [name, setName] = useState('');
  const same = known.data?.find((view) => view.name.toLowerCase() === name.trim().toLowerCase());
  const saving = useMutation({
    mutationFn: () => (same ? changeView(same.id, same.name, query) : saveView(name.trim(), query)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.runViews });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Save this view">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextInput
          label="Name"
          description={
            same
              ? 'There is a view of this name; saving replaces it.'
              : 'Filter, order, grouping, columns and charts are saved.'
          }
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {saving.error && <ErrorState what="The view could not be saved." error={saving.error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={saving.isPending}>
            {same ? 'Replace' : 'Save'}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
