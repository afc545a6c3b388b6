import type { Extension, Options, Problem } from '@/api/types';
import { ReferencedForm } from './ReferencedForm';
import styles from './ExtensionOptions.module.css';

type Props = {
  extension: Pick<Extension, 'id' | 'summary' | 'optionsSchema' | 'defaults'>;
  values: Options;
  onChange: (values: Options) => void;
  advanced?: boolean;
  pointer?: string;
  problems?: Problem[];
  onInvalid?: (pointer: string, message: string | null) => void;
};

/** What an extension does, and its options. */
export function ExtensionOptions({ extension, ...form }: Props) {
  return (
    <>
      <p className={styles.summary}>{extension.summary}</p>
      <ReferencedForm key={extension.id} schema={extension.optionsSchema} defaults={extension.defaults} {...form} />
    </>
  );
}
