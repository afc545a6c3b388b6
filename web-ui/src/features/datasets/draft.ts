import type {
  Choice,
  ColumnAssignment,
  ColumnRole,
  DatasetRequest,
  Inspection,
  Split,
  Splitting,
  Upload,
} from '@/api/types';

/** What a person has decided so far about the data set they are making. */
export type Draft = {
  name: string;
  description: string;
  format: Choice | null;
  columns: ColumnAssignment[];
  splitBy: Splitting;
  /** The model whose tokenizer measures lengths; null leaves lengths out. */
  tokenizerModel: string | null;
};

/** A file on the server, and the split it stands for when the split is by file. */
export type DraftFile = { upload: Upload; split: Split };

/** The role of a column that is not used. */
export const IGNORED = 'ignored';
const SPLIT = 'split';
const GROUP = 'group';

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
    columns: proposed,
    splitBy: { kind: splittingOf(names, proposed), devShare: 0.1, testShare: 0.1, seed: 7 },
    tokenizerModel: null,
  };
}

/** Rows that somebody has split already are not drawn anew. */
function splittingOf(fileNames: string[], columns: ColumnAssignment[]): Splitting['kind'] {
  if (columns.some(({ role }) => role === SPLIT)) return 'COLUMN';
  return new Set(fileNames.map(splitOf)).size > 1 ? 'FILES' : 'SEEDED';
}

/** With one file more. A file of a known name is the same one, corrected, and takes its place. */
export function withFile(files: DraftFile[], upload: Upload): DraftFile[] {
  if (!files.some((file) => isSameFile(file, upload))) return [...files, { upload, split: splitOf(upload.fileName) }];
  return files.map((file) => (isSameFile(file, upload) ? { ...file, upload } : file));
}

export const isSameFile = (file: DraftFile, upload: Upload): boolean => file.upload.fileName === upload.fileName;

/** A role that only one column can have is taken from the column that had it. */
export function assignRole(
  columns: ColumnAssignment[],
  column: string,
  role: string,
  known: ColumnRole[],
): ColumnAssignment[] {
  const single = known.some(({ id, repeatable }) => id === role && !repeatable);
  return columns.map((one) => {
    if (one.column === column) return { column, role, refersTo: null, separator: null };
    return single && one.role === role ? { ...one, role: IGNORED, refersTo: null, separator: null } : one;
  });
}

/** What else there is to say of a column: how its lists are written, and in which text its spans are. */
export const describeColumn = (
  columns: ColumnAssignment[],
  column: string,
  changes: Partial<Pick<ColumnAssignment, 'refersTo' | 'separator'>>,
): ColumnAssignment[] => columns.map((one) => (one.column === column ? { ...one, ...changes } : one));

/** The columns that hold a text, or its words. */
export const readableColumns = (columns: ColumnAssignment[], known: ColumnRole[]): string[] =>
  columns
    .filter(({ role }) => ![SPLIT, GROUP, IGNORED].includes(role))
    .filter(({ role }) => known.some(({ id, type }) => id === role && (type === 'string' || type === 'strings')))
    .map(({ column }) => column);

/** What still has to be decided, in words; empty when the data set can be made. */
export function openQuestions(draft: Draft, files: DraftFile[], known: ColumnRole[]): string[] {
  const questions: string[] = [];
  if (!draft.name.trim()) questions.push('Give the data set a name.');
  if (!draft.format) questions.push('Choose the format of the file.');
  if (readableColumns(draft.columns, known).length === 0) questions.push('Say which column holds the text.');
  if (draft.splitBy.kind === 'COLUMN' && !draft.columns.some(({ role }) => role === SPLIT)) {
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
    columns: draft.columns,
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
