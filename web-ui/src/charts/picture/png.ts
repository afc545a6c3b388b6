import type { Svg } from './svg';

/** Sharp on screens of double density, and in print. */
const SCALE = 2;

/** Paints a picture. It may load nothing while it is painted, so the fonts of the page travel in it. */
export async function toPng({ text, width, height }: Svg): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(withFonts(text, await fontFaces()))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png'),
  );
}

const withFonts = (svg: string, faces: string): string => svg.replace('>', `><style>${faces}</style>`);

/** The font faces that the page has loaded, with their files in them. */
async function fontFaces(): Promise<string> {
  const loaded = new Set(
    [...document.fonts].filter(({ status }) => status === 'loaded').map(({ unicodeRange }) => unicodeRange),
  );
  const rules = [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => loaded.has(style.getPropertyValue('unicode-range') || 'U+0-10FFFF'));
  const faces = await Promise.all(
    rules.map(async ({ cssText, parentStyleSheet }) => {
      const [, file] = /url\("([^"]+)"\)/.exec(cssText) ?? [];
      if (file === undefined) return '';
      const address = new URL(file, parentStyleSheet?.href ?? document.baseURI).href;
      return cssText.replace(file, await asDataUrl(address));
    }),
  );
  return faces.join('\n');
}

const files = new Map<string, Promise<string>>();

function asDataUrl(address: string): Promise<string> {
  const known = files.get(address) ?? read(address);
  files.set(address, known);
  return known;
}

async function read(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(`${address} cannot be read.`));
    reader.readAsDataURL(blob);
  });
}
