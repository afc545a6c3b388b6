/** Hands a file to the person. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** The bytes of a `data:` address; null when it is none. */
export function dataUrlToBlob(url: string): Blob | null {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/.exec(url) ?? [];
  if (!type || data === undefined) return null;
  return new Blob([Uint8Array.from(atob(data), (char) => char.charCodeAt(0))], { type });
}

/** A file name made of what a person may have typed. */
export const fileName = (text: string): string =>
  text.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '') || 'file';
