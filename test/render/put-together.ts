import type { Line, Span } from '../../src/render/row.ts';

/** Rows with neighbours of the same style put together: where a row was begun may part them. */
export function put(lines: readonly Line[]): unknown {
  return lines.map((line) => {
    const out: { text: string; style: string; href: Span['href'] }[] = [];
    for (const { text, style, href } of line) {
      const said = [style ?? []].flat().join(' ');
      const last = out.at(-1);
      if (last !== undefined && last.style === said && last.href === href) last.text += text;
      else if (text !== '') out.push({ text, style: said, href });
    }
    return out;
  });
}
