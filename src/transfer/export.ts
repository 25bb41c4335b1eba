import type { ExportForm } from '../core/export-form.ts';
import { jsonDocument } from '../core/json-document.ts';
import type { Session } from '../core/session.ts';
import { sessionToJson } from '../store/session-format.ts';
import { csvOf } from './csv.ts';
import { htmlOf } from './html.ts';
import { inputOutputOf } from './input-output.ts';
import { markdownOf } from './markdown.ts';
import { messagesOf } from './messages.ts';
import { notebookOf } from './notebook-write.ts';
import type { Pictures } from './pictures.ts';
import { plainTextOf } from './plain-text.ts';

/** A session as a document of that form. Secrets have been taken out of it before. */
export function exportText(session: Session, form: ExportForm, pictures: Pictures): string {
  switch (form) {
    case 'markdown':
      return markdownOf(session);
    case 'json':
      return `${jsonDocument(sessionToJson(session))}\n`;
    case 'jsonl':
      return messagesOf(session, pictures);
    case 'csv':
      return csvOf(session);
    case 'text':
      return plainTextOf(session);
    case 'html':
      return htmlOf(session, pictures);
    case 'input_output':
      return inputOutputOf(session);
    case 'ipynb':
      return notebookOf(session, pictures);
  }
}
