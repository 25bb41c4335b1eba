import { scrolledTo } from '../../core/list.ts';
import type { ModelSuggestion } from '../../core/model-suggestion.ts';
import { type SafeText, words } from '../../core/safe-text.ts';
import { describeContext, describeFirstWord, describePrice, describeRate } from '../../core/served-model.ts';
import { blank, type Line, lineWidth, span } from '../../render/row.ts';
import { columnsLine, fitColumns } from './columns.ts';

/** Suggestions that are in view at the same time. */
const IN_VIEW = 8;
/** How narrow the first and the last column may become. */
const NAME = 16;
const NOTE = 12;

/** The columns behind the name, from the left: what matters least goes first where it is narrow. */
const FIGURES: readonly { readonly head: SafeText; readonly of: (one: ModelSuggestion) => SafeText }[] = [
  { head: words`in/out per M`, of: ({ offer }) => words`${offer === null ? '' : describePrice(offer)}` },
  { head: words`tokens`, of: ({ offer }) => words`${offer === null ? '' : describeRate(offer)}` },
  { head: words`first word`, of: ({ offer }) => words`${offer === null ? '' : describeFirstWord(offer)}` },
  { head: words`context`, of: ({ offer }) => words`${offer === null ? '' : describeContext(offer)}` },
  { head: words``, of: ({ vision }) => (vision ? words`images` : words`text only`) },
  { head: words``, of: (one) => words`${noteOf(one)}` },
];

/** Suggestions with the figures to choose by, below the field; `picked` is the one that Enter takes, -1 for none. */
export function suggestionLines(
  suggestions: readonly ModelSuggestion[],
  picked: number,
  indent: number,
  columns: number,
): readonly Line[] {
  if (suggestions.length === 0) return [];
  const cells = suggestions.map((one) => [words`${one.label}`, ...FIGURES.map(({ of }) => of(one))]);
  const heads = [words``, ...FIGURES.map(({ head }) => head)];
  // A column with nothing in it takes no room; its heading comes with what stands in it.
  const wants = heads.map((head, i) => {
    const widest = Math.max(0, ...cells.map((row) => lineWidth([span(row[i] ?? words``)])));
    return widest === 0 ? 0 : Math.max(widest, lineWidth([span(head)]));
  });
  const room = Math.max(NAME, columns - indent - 1);
  const widths = fitColumns(
    wants.map((want, i) => {
      const least = i === 0 ? NAME : i === wants.length - 1 ? NOTE : want;
      return { want, least: Math.min(want, least) };
    }),
    room,
  );
  const top = scrolledTo(0, Math.max(0, picked), suggestions.length, IN_VIEW);
  const rows = cells.slice(top, top + IN_VIEW).map((row, i): Line => {
    const isPicked = top + i === picked;
    return [
      { text: blank(Math.max(0, indent - 2)) },
      span(isPicked ? words`› ` : words`  `, 'accent'),
      ...columnsLine(
        row.map((text, column) => [span(text, column > 0 ? 'dim' : isPicked ? 'selected' : 'plain')]),
        widths,
      ),
    ];
  });
  const below = suggestions.length - top - IN_VIEW;
  return [
    ...(widths.length > 1
      ? [
          [
            { text: blank(indent) },
            ...columnsLine(
              heads.map((head) => [span(head, 'dim')]),
              widths,
            ),
          ],
        ]
      : []),
    ...rows,
    ...(below > 0 ? [[{ text: blank(indent) }, span(words`${below} more`, 'dim')]] : []),
  ];
}

/** Who it would be now, where a policy picks; what else is worth saying. */
function noteOf({ label, offer, note }: ModelSuggestion): string {
  const isOffer = offer !== null && label !== `:${offer.name}`;
  return [note, ...(isOffer ? [`now ${offer.name}`] : [])].filter((part) => part !== '').join(', ');
}
