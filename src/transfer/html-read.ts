import { parseSession } from '../store/session-parse.ts';
import { bytesOfDataUrl } from './base64.ts';
import type { ImportedSession, ImportTools } from './drafts.ts';
import { HTML_DATA, HTML_IMAGE } from './html.ts';
import type { ImportedPicture } from './pictures.ts';

/** A session from a page that `htmlOf` wrote; null when the session does not stand in it as data. */
export function sessionFromHtml(text: string, tools: ImportTools): ImportedSession | 'newer' | null {
  const start = text.indexOf(HTML_DATA);
  const end = text.indexOf('</script>', start);
  if (start < 0 || end < 0) return null;
  const fallback = { id: tools.makeId(), now: tools.now, makeId: tools.makeId };
  const parsed = parseSession(dataIn(text.slice(start + HTML_DATA.length, end)), fallback);
  if (parsed === null) return null;
  if (parsed.newerVersion !== null) return 'newer';
  const { session } = parsed;
  const pictures = [...text.slice(0, start).matchAll(HTML_IMAGE)].flatMap(
    ([, index, at, url = '']): readonly ImportedPicture[] => {
      const exchange = session.exchanges[Number(index)];
      const data = bytesOfDataUrl(url);
      if (exchange === undefined || exchange.images[Number(at)] === undefined || data === null) return [];
      return [{ exchangeId: exchange.id, at: Number(at), data, hasSource: true }];
    },
  );
  return { session, pictures, notices: [] };
}

function dataIn(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
