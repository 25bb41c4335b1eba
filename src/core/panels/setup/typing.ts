import type { TextBuffer } from '../../editor/buffer.ts';
import { insertText } from '../../editor/insert.ts';
import { cleanPastedToken, looksLikeToken } from '../../token-shape.ts';
import { isFieldScreen, isTokenScreen, type SetupPanel } from './panel.ts';
import { SecretField } from './secret-field.ts';

/** A pasted token takes the place of what stands there: a second paste is a correction, not a continuation. */
export function typeToken(panel: SetupPanel, text: string): SetupPanel {
  const cleaned = [...text].length > 1 ? cleanPastedToken(text) : text.replace(/\s/g, '');
  return editField(panel, (buffer) =>
    looksLikeToken(cleaned)
      ? insertText({ ...buffer, text: '', cursor: 0 }, cleaned)
      : insertText(buffer, cleaned),
  );
}

/** Edits the field of the screen shown, if it has one. */
export function editField(panel: SetupPanel, edit: (buffer: TextBuffer) => TextBuffer): SetupPanel {
  if (isTokenScreen(panel.screen)) {
    return { ...panel, doubted: false, typed: new SecretField(edit(panel.typed.buffer)) };
  }
  if (!isFieldScreen(panel.screen)) return panel;
  return { ...panel, fields: { ...panel.fields, [panel.screen]: edit(panel.fields[panel.screen]) } };
}
