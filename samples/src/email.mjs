import PostalMime from 'postal-mime';
import { convert } from 'html-to-text';

/** Longer texts are cut: a BERT model reads 512 tokens at most, and no token is longer than this allows for. */
const LONGEST_TEXT = 8_000;

const HTML_OPTIONS = {
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
  ],
};

/**
 * Subject on the first line, body on the second, white space collapsed. Never the other headers: mailing-list and delivery
 * headers would give the class away.
 */
export async function textOf(rawEmail) {
  const email = await PostalMime.parse(rawEmail);
  const body = collapse(email.text ?? '') || collapse(convert(email.html ?? '', HTML_OPTIONS));
  return [collapse(email.subject ?? ''), body].filter(Boolean).join('\n').slice(0, LONGEST_TEXT);
}

/** Equal for e-mails that differ only in numbers, addresses, punctuation or case: mass mail comes in many such copies. */
export function fingerprint(text) {
  return text
    .toLowerCase()
    .replace(/\S*[@/]\S*/g, ' ')
    .replace(/[^\p{Letter}]+/gu, '')
    .slice(0, 300);
}

function collapse(text) {
  // U+FFFD and controls are what is left of wrong encodings; they carry no words.
  return text.replace(/[\s\p{Control}\uFFFD]+/gu, ' ').trim();
}
