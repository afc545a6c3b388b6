import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
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

  const tabs = [
    { key: 'you', name: 'You' },
    ...(administrator ? [{ key: 'tokens', name: 'People and tokens' }] : []),
    { key: 'devices', name: 'Devices' },
    { key: 'retention', name: 'Retention' },
    { key: 'about', name: 'About' },
  ];

  return (
    <>
      <PageHead title="Settings" />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
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
