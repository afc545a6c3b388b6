import type { Choice, ColumnRole, DatasetRequest, Inspection, Purpose, Split, Splitting, Upload } from '@/api/types';

/** What a person has decided so far about the data set they are making. */
export type Draft = {
  name: string;
  description: string;
  format: Choice | null;
  roles: ColumnRole[];
  splitBy: Splitting;
  /** The model whose tokenizer measures lengths; null leaves lengths out. */
  tokenizerModel: string | null;
};

/** A file on the server, and the split it stands for when the split is by file. */
export type DraftFile = { upload: Upload; split: Split };

export const purposes: { value: Purpose; label: string }[] = [
  { value: 'TEXT', label: 'Text' },
  { value: 'SECOND_TEXT', label: 'Second text' },
  { value: 'LABEL', label: 'Label' },
  { value: 'SPLIT', label: 'Split' },
  { value: 'IGNORED', label: 'Not used' },
];

/**
 * What is proposed as long as nobody says otherwise: what the server found in the first file, and what the files' names tell.
 *
 * @param name of the data set that gets a new version; empty for a new one
 */
export function proposedDraft(files: DraftFile[], { format, proposed }: Inspection, name: string): Draft {
  const names = files.map(({ upload }) => upload.fileName);
  return {
    name: name || nameOf(names.find((one) => splitOf(one) === 'TRAIN') ?? names[0] ?? ''),
    description: '',
    format,
    roles: proposed,
    splitBy: { kind: splittingOf(names, proposed), devShare: 0.1, testShare: 0.1, seed: 7 },
    tokenizerModel: null,
  };
}

/** Rows that somebody has split already are not drawn anew. */
function splittingOf(fileNames: string[], roles: ColumnRole[]): Splitting['kind'] {
  if (roles.some(({ purpose }) => purpose === 'SPLIT')) return 'COLUMN';
  return new Set(fileNames.map(splitOf)).size > 1 ? 'FILES' : 'SEEDED';
}

/** With one file more. A file of a known name is the same one, corrected, and takes its place. */
export function withFile(files: DraftFile[], upload: Upload): DraftFile[] {
  if (!files.some((file) => isSameFile(file, upload))) return [...files, { upload, split: splitOf(upload.fileName) }];
  return files.map((file) => (isSameFile(file, upload) ? { ...file, upload } : file));
}

export const isSameFile = (file: DraftFile, upload: Upload): boolean => file.upload.fileName === upload.fileName;

/** Every purpose but "not used" belongs to one column: giving it to another takes it from the first. */
export function assignPurpose(roles: ColumnRole[], column: string, purpose: Purpose): ColumnRole[] {
  return roles.map((role) => {
    if (role.column === column) return { column, purpose };
    if (purpose !== 'IGNORED' && role.purpose === purpose) return { column: role.column, purpose: 'IGNORED' };
    return role;
  });
}

/** What still has to be decided, in words; empty when the data set can be made. */
export function openQuestions(draft: Draft, files: DraftFile[]): string[] {
  const has = (purpose: Purpose) => draft.roles.some((role) => role.purpose === purpose);
  const questions: string[] = [];
  if (!draft.name.trim()) questions.push('Give the data set a name.');
  if (!draft.format) questions.push('Choose the format of the file.');
  if (!has('TEXT')) questions.push('Say which column holds the text.');
  if (draft.splitBy.kind === 'COLUMN' && !has('SPLIT')) {
    questions.push('Say which column holds the split, or split another way.');
  }
  if (draft.splitBy.kind === 'FILES' && !files.some((file) => file.split === 'TRAIN')) {
    questions.push('Say which file holds the training rows.');
  }
  return [...questions, ...differentColumns(files)];
}

export function requestOf(draft: Draft & { format: Choice }, files: DraftFile[], dropFaulty: boolean): DatasetRequest {
  const byFile = draft.splitBy.kind === 'FILES';
  return {
    name: draft.name.trim(),
    ...(draft.description.trim() && { description: draft.description.trim() }),
    files: files.map(({ upload, split }) => (byFile ? { upload: upload.id, split } : { upload: upload.id })),
    format: draft.format,
    roles: draft.roles,
    splitBy: draft.splitBy,
    dropFaulty,
    ...(draft.tokenizerModel && { tokenizerModel: draft.tokenizerModel }),
  };
}

/** `reviews-dev.csv` → DEV. Anything that does not say is taken as training rows. */
export function splitOf(fileName: string): Split {
  if (/(^|[^a-z])(dev|val|valid|validation)([^a-z]|$)/i.test(fileName)) return 'DEV';
  if (/(^|[^a-z])test([^a-z]|$)/i.test(fileName)) return 'TEST';
  return 'TRAIN';
}

function nameOf(fileName: string): string {
  return fileName.replace(/(\.[a-z0-9]+)+$/i, '').replace(/[-_. ](train|training)$/i, '');
}

function differentColumns([first, ...others]: DraftFile[]): string[] {
  if (!first) return [];
  const expected = first.upload.inspection.columns.join(', ');
  return others
    .filter(({ upload }) => upload.inspection.columns.join(', ') !== expected)
    .map(
      ({ upload }) =>
        `${upload.fileName} has the columns ${upload.inspection.columns.join(', ')}, but ` +
        `${first.upload.fileName} has ${expected}. Remove one of the files.`,
    );
}
