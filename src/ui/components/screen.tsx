import { Box, Text } from 'ink';
import { memo, useInsertionEffect } from 'react';
import type { PlacedPicture } from '../../core/placed-picture.ts';
import type { Row } from '../../render/row.ts';

/** One row of the screen: safe, painted, exactly one line high. */
const RowText = memo(function RowText({ row }: { readonly row: Row }) {
  return <Text wrap="truncate">{row === '' ? ' ' : row}</Text>;
});

export interface ScreenProps {
  /** As many as the terminal is high; missing ones are blank, further ones are not drawn. */
  readonly rows: readonly Row[];
  readonly columns: number;
  readonly height: number;
  /** Where the real cursor stands, so that input methods open beside it; null hides it. */
  readonly cursor: { readonly column: number; readonly row: number } | null;
  readonly onCursor?: (cursor: ScreenProps['cursor']) => void;
  readonly pictures?: readonly PlacedPicture[];
  readonly onPictures?: (pictures: readonly PlacedPicture[]) => void;
}

const NONE: readonly PlacedPicture[] = [];

/** The whole terminal as rows. Everything that is drawn comes through here. */
export function Screen(props: ScreenProps) {
  const { rows, columns, height, cursor, onCursor, pictures = NONE, onPictures } = props;
  // Before Ink hands the frame over, which it does while React commits it.
  useInsertionEffect(() => {
    onCursor?.(cursor);
    onPictures?.(pictures);
  });
  const drawn: Row[] = [];
  for (let i = 0; i < height; i++) drawn.push(rows[i] ?? ('' as Row));
  return (
    <Box flexDirection="column" width={columns} height={height}>
      {drawn.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <RowText key={i} row={row} />
      ))}
    </Box>
  );
}
