import { Modal, Tabs } from '@mantine/core';
import { FromHub } from './FromHub';
import { FromRecipe } from './FromRecipe';
import { FromStarter } from './FromStarter';
import { FromZip } from './FromZip';

type Props = { opened: boolean; onClose: () => void };

/** The ways a pre-trained model gets here. */
export function AddModel({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Add a model" size="lg" closeOnClickOutside={false}>
      <Tabs defaultValue="hub" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="hub">From a hub</Tabs.Tab>
          <Tabs.Tab value="zip">From a zip file</Tabs.Tab>
          <Tabs.Tab value="starter">The starter model</Tabs.Tab>
          <Tabs.Tab value="recipe">By a recipe</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="hub">
          <FromHub onStarted={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="zip">
          <FromZip />
        </Tabs.Panel>
        <Tabs.Panel value="starter">
          <FromStarter onStarted={onClose} />
        </Tabs.Panel>
        <Tabs.Panel value="recipe">
          <FromRecipe onStarted={onClose} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
