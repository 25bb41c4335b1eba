/**
 * The rows of what most text is, as stretches of it: the same as those of any other, and many times as quick, which a
 * resize is waiting for.
 */
export function wrapAscii(
  text: string,
  firstRoom: number,
  restRoom: number,
  push: (from: number, to: number) => void,
): void {
  let room = firstRoom;
  const put = (from: number, to: number) => {
    push(from, to);
    room = restRoom;
  };
  let at = 0;
  while (text[at] === ' ') at++;
  // Of more indentation than there is room for, the rest is left out.
  let from = Math.max(0, at - (room - 1));
  let to = at;
  while (at < text.length) {
    const space = text.indexOf(' ', at);
    const end = space < 0 ? text.length : space;
    if (to > from && end - from > room) {
      put(from, to);
      from = at;
    }
    if (to === from) from = at;
    while (end - from > room) {
      const cut = from + room;
      put(from, cut);
      from = cut;
    }
    to = end;
    at = end;
    while (text[at] === ' ') at++;
  }
  put(from, to);
}
