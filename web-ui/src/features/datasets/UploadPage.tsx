import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';

export function Component() {
  return (
    <>
      <PageHead title="Add data" />
      <EmptyState title="This screen is not drawn yet" />
    </>
  );
}
