const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

/**
 * Text as it stands in a document that people open with any program, a terminal among them: line feeds and tabs stay,
 * CR LF is a line feed, and every other control is shown (`␛`) instead of obeyed. Doing it again changes nothing.
 */
export function documentText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, (control) => {
    const code = control.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** The same on one line. */
export function documentLine(text: string): string {
  return documentText(text).replace(/\s+/gu, ' ').trim();
}

/** What stands in a document that somebody may have saved on another system: without its mark, lines ended by `\n`. */
export function readDocument(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}
