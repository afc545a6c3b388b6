import { Button, Code } from '@mantine/core';
import { useState } from 'react';
import { ReferencedForm } from '@/entities/plugin/ReferencedForm';
import { plural } from '@/lib/format';
import type { ExtensionDescriptor, ExtensionKind, Options } from '@/api/types';
import styles from './PluginsPage.module.css';

const kinds: Record<ExtensionKind, string> = {
  FAMILY: 'Model family',
  HEAD: 'Head',
  PLACEMENT: 'Placement',
  STRATEGY: 'Strategy',
  FORMAT: 'File format',
  ANALYSIS: 'Analysis',
  RECIPE: 'Recipe for a base model',
  STUDY: 'Study',
};

/** What one extension does, and a look at the form its options make. */
export function ExtensionRow({ extension }: { extension: ExtensionDescriptor }) {
  const [open, setOpen] = useState(false);
  const options = Object.keys(extension.optionsSchema.properties ?? {}).length;

  return (
    <li className={styles.extension}>
      <span className="dim small">{kinds[extension.kind]}</span>
      <span>
        <strong>{extension.title}</strong> <Code>{extension.id}</Code>
        <br />
        <span className="dim small">{extension.summary}</span>
      </span>
      {options > 0 ? (
        <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Close the form' : plural(options, 'option')}
        </Button>
      ) : (
        <span className="dim small">no options</span>
      )}
      {open && <FormPreview extension={extension} />}
    </li>
  );
}

/** The form as New experiment shows it. What is set here is set nowhere. */
function FormPreview({ extension }: { extension: ExtensionDescriptor }) {
  const [values, setValues] = useState<Options>({});
  return (
    <div className={styles.form}>
      <p className="dim small">The form as it looks where the extension is chosen. Nothing is saved here.</p>
      <ReferencedForm
        schema={extension.optionsSchema}
        defaults={extension.defaults}
        values={values}
        onChange={setValues}
        pointer={`/${extension.kind}/${extension.id}`}
      />
    </div>
  );
}
