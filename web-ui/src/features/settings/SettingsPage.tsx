import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PageHead } from '@/ui/PageHead';
import { session } from '@/api/session';
import { useParameter } from '@/lib/url';
import { About } from './About';
import { Machines } from './Machines';
import { Retention } from './Retention';
import { Tokens } from './Tokens';
import { You } from './You';

export function Component() {
  const [tab, setTab] = useParameter('tab', 'you');
  const who = useQuery(session);
  const administrator = who.data?.user.role === 'admin';

  return (
    <>
      <PageHead title="Settings" />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="you">You</Tabs.Tab>
          {administrator && <Tabs.Tab value="tokens">People and tokens</Tabs.Tab>}
          <Tabs.Tab value="devices">Devices</Tabs.Tab>
          <Tabs.Tab value="retention">Retention</Tabs.Tab>
          <Tabs.Tab value="about">About</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="you">{who.data && <You session={who.data} />}</Tabs.Panel>
        {administrator && (
          <Tabs.Panel value="tokens">
            <Tokens />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="devices">
          <Machines />
        </Tabs.Panel>
        <Tabs.Panel value="retention">
          <Retention />
        </Tabs.Panel>
        <Tabs.Panel value="about">
          <About />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
