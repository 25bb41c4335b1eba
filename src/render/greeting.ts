import { besideName, type Endpoint } from '../core/endpoint.ts';
import { keyNamed } from '../core/key-table.ts';
import { type SafeText, words } from '../core/safe-text.ts';
import { blank, type Line, type Span, widthOf } from './row.ts';
import { wrapLine } from './wrap.ts';

/** What an empty session says: who would answer, and what can be typed. */
export function greetingRows(endpoint: Endpoint | null, width: number): readonly Line[] {
  const ways: readonly (readonly [SafeText, SafeText])[] = [
    [words`${keyNamed('send')}`, words`sends what you typed`],
    [words`/caption PATH`, words`captions an image; a dragged file works too`],
    [words`${keyNamed('endpoints')}`, words`chooses who answers`],
    [words`${keyNamed('help')}`, words`shows all keys`],
  ];
  const column = Math.max(...ways.map(([what]) => widthOf(what))) + 3;
  const margin: Span = { text: words` ` };
  const opening: readonly Line[] = wrapLine(openingLine(endpoint), Math.max(1, width - 1), {
    first: [margin],
    rest: [margin],
  });
  return [
    ...opening,
    [],
    ...ways.flatMap(([what, does]) =>
      wrapLine([{ text: does, style: 'dim' }], width, {
        first: [margin, { text: what, style: 'key' }, { text: blank(column - widthOf(what)) }],
      }),
    ),
  ];
}

const captions = (where: string) =>
  where === '' ? words` captions images.` : words` captions images (${where}).`;

function openingLine(endpoint: Endpoint | null): Line {
  if (endpoint === null) return [{ text: words`No endpoint is chosen yet: nobody would answer.` }];
  const name: Span = { text: words`${endpoint.name}`, style: 'bold' };
  switch (endpoint.kind) {
    case 'practice':
      return [
        { text: words`The ` },
        name,
        { text: words` endpoint answers: built in, no model, no token, no network.` },
      ];
    case 'image-to-text':
      return [name, { text: captions(besideName(endpoint)) }];
    case 'text-generation':
      return [
        name,
        { text: words` goes on with your text: only the prompt is sent, as it is, and no conversation.` },
      ];
    case 'providers':
    case 'openai': {
      const what = besideName(endpoint);
      const behind: Span[] = what === '' ? [] : [{ text: words` (${what})` }];
      return [name, ...behind, { text: words` answers. Ask it anything.` }];
    }
  }
}
