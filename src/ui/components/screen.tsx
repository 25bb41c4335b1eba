import { Box, Text } from 'ink';
import { useInsertionEffect } from 'react';
import type { PlacedPicture } from '../../core/placed-picture.ts';
import { EMPTY_ROW, type Row } from '../../core/row.ts';

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
  /** What Ink is given for the frame that comes next. */
  readonly onRows?: (rows: readonly Row[]) => void;
}

const NONE: readonly PlacedPicture[] = [];

/**
 * The whole terminal as rows, each safe, painted and exactly one line high. Everything that is drawn comes through here,
 * as one text: an element for each row took React longer than the rows themselves.
 */
export function Screen(props: ScreenProps) {
  const { rows, columns, height, cursor, onCursor, pictures = NONE, onPictures, onRows } = props;
  const drawn: readonly Row[] = Array.from({ length: height }, (_, i) => rows[i] ?? EMPTY_ROW);
  // Before Ink hands the frame over, which it does while React commits it.
  useInsertionEffect(() => {
    onRows?.(drawn);
    onCursor?.(cursor);
    onPictures?.(pictures);
  });
  return (
    <Box flexDirection="column" width={columns} height={height}>
      <Text wrap="truncate">{drawn.join('\n')}</Text>
    </Box>
  );
}
