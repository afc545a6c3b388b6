import { Code } from '@mantine/core';
import { Anatomy } from '@/entities/model/anatomy/Anatomy';
import { JsonTree } from '@/ui/JsonTree';
import { DataTable, type Column } from '@/ui/DataTable';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { count, plural, shortHash, words } from '@/lib/format';
import type { BaseModelDetails } from '@/api/types';
import { outlinePlan, siteKinds, type SiteKind } from './outline';
import styles from './ModelsPage.module.css';

const columns: Column<SiteKind>[] = [
  { key: 'role', title: 'Site', cell: ({ role }) => words(role) },
  {
    key: 'width',
    title: 'Input → output',
    align: 'right',
    cell: ({ inputWidth, outputWidth }) => `${count(inputWidth)} → ${count(outputWidth)}`,
  },
  { key: 'layers', title: 'Layers', align: 'right', cell: ({ layers }) => layers },
];

/** What the model is made of, and where a placement may put something. */
export function ModelOutline({ model }: { model: BaseModelDetails }) {
  return (
    <div className={styles.outline}>
      <div>
        <Facts model={model} />
        <h2 style={{ margin: '24px 0 8px' }}>Sites: where small modules can go</h2>
        <DataTable
          label="Sites"
          columns={columns}
          rows={siteKinds(model.sites)}
          rowKey={({ role, inputWidth, outputWidth }) => `${role} ${inputWidth} ${outputWidth}`}
          empty={<p className="dim">This family offers no sites: only the head and whole layers can be trained.</p>}
        />
      </div>
      <Anatomy plan={outlinePlan(model)} />
    </div>
  );
}

function Facts({ model }: { model: BaseModelDetails }) {
  return (
    <dl className={styles.facts}>
      <dt>Attention heads</dt>
      <dd>{model.attentionHeads}</dd>
      <dt>Feed-forward width</dt>
      <dd>{count(model.feedForwardWidth)}</dd>
      <dt>Vocabulary</dt>
      <dd>{count(model.vocabulary)} tokens</dd>
      <dt>Longest sequence</dt>
      <dd>{count(model.maxTokens)} tokens</dd>
      <dt>Languages</dt>
      <dd>{model.languages.join(', ') || 'not stated'}</dd>
      <dt>License</dt>
      <dd>{model.license ?? 'not stated: look at where it comes from before you publish results'}</dd>
      <dt>Comes from</dt>
      <dd>{origin(model)}</dd>
      {model.familyReason && (
        <>
          <dt>Family</dt>
          <dd>
            {model.family}: {model.familyReason}
          </dd>
        </>
      )}
      {model.report && (
        <>
          <dt>Imported</dt>
          <dd>{reportInWords(model.report)}</dd>
        </>
      )}
      {model.provenance && (
        <>
          <dt>Made by</dt>
          <dd>
            <JsonTree value={model.provenance} />
          </dd>
        </>
      )}
      <dt>Added</dt>
      <dd>
        <RelativeTime time={model.createdAt} />
      </dd>
      <dt>SHA-256</dt>
      <dd>
        <Code title={model.sha256}>{shortHash(model.sha256)}</Code>
      </dd>
      {model.files.map((file) => (
        <File key={file.name} {...file} />
      ))}
    </dl>
  );
}

function File({ name, size, sha256 }: BaseModelDetails['files'][number]) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Bytes value={size} /> · <Code title={sha256}>{shortHash(sha256)}</Code>
      </dd>
    </>
  );
}

/** What an import took from the file, and what it left or made up. */
function reportInWords({ loaded, created, unused }: NonNullable<BaseModelDetails['report']>): string {
  const facts = [
    plural(loaded, 'array'),
    created.length > 0 && `created ${created.join(', ')}`,
    unused.length > 0 && `unused ${unused.join(', ')}`,
  ];
  return facts.filter(Boolean).join('; ');
}

function origin({ source, hubId }: BaseModelDetails): string {
  switch (source) {
    case 'starter':
      return 'the starter model that comes with Headstock';
    case 'hub':
      return `the hub, ${hubId}`;
    case 'upload':
      return 'an upload';
    case 'folder':
      return 'a folder of the server';
    case 'recipe':
      return 'a recipe';
  }
}
