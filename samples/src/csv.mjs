/** RFC 4180, with line feeds between records and every field quoted. */
export function csv(header, rows) {
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function quoted(field) {
  return `"${field.replaceAll('"', '""')}"`;
}
