import fc from 'fast-check';
import { Box, type DOMElement, render, Text } from 'ink';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { frameOfRows } from '../../src/bundled/frame-of-rows.ts';
import type { Row } from '../../src/core/row.ts';
import { FrameStream } from '../../src/terminal/frame-stream.ts';
import { Screen } from '../../src/ui/components/screen.tsx';

type Node = Parameters<typeof frameOfRows>[0];

/** What Ink draws of an element, and the tree that it drew it from as the bundle's Ink has it: no empty transforms. */
function drawn(element: ReactNode): { readonly frame: string; readonly tree: Node } {
  let frame = '';
  let top: DOMElement | null = null;
  const stream = new FrameStream(
    () => ({ columns: 40, rows: 10 }),
    (text) => {
      frame = text;
    },
  );
  const { unmount } = render(
    <Box
      ref={(node: DOMElement | null) => {
        top ??= node;
      }}
    >
      {element}
    </Box>,
    { stdout: stream as unknown as NodeJS.WriteStream, debug: true, patchConsole: false, interactive: true },
  );
  const shown = frame;
  const tree = copied(top as unknown as Node);
  unmount();
  return { frame: shown, tree };
}

function copied(node: Node): Node {
  return {
    nodeName: node.nodeName,
    style: node.style,
    ...(node.nodeValue === undefined ? {} : { nodeValue: node.nodeValue }),
    childNodes: (node.childNodes ?? []).map(copied),
  };
}

const row = fc
  .array(fc.constantFrom('a', 'B', ' ', '7', 'é', '冬', '─', '👩‍🔬', '🇳🇴'), { maxLength: 14 })
  .map((parts) => parts.join('') as Row);

describe('a text of rows', () => {
  it('is the frame that Ink makes of it', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), fc.nat(10), (rows, missing) => {
        const height = Math.min(10, rows.length + missing);
        const { frame, tree } = drawn(<Screen rows={rows} columns={40} height={height} cursor={null} />);
        // One empty row is no text for React: it is left to Ink.
        const isNothing = height === 1 && rows[0] === '';
        expect(frameOfRows(tree)).toBe(isNothing ? null : frame);
      }),
      { numRuns: 60, examples: [[['' as Row], 0]] },
    );
  });

  it('keeps colours as they are', () => {
    const { tree } = drawn(
      <Screen rows={['\x1b[1mbold\x1b[0m' as Row]} columns={40} height={1} cursor={null} />,
    );
    expect(frameOfRows(tree)).toBe('\x1b[1mbold\x1b[0m');
  });

  it.each([
    ['two boxes', <Box key="a" />, <Box key="b" />],
    [
      'a text in a row',
      <Box key="a" width={40} height={1}>
        <Text wrap="truncate">a</Text>
      </Box>,
    ],
    [
      'a box with room to spare',
      <Box key="a" flexDirection="column" height={2}>
        <Text wrap="truncate">a</Text>
      </Box>,
    ],
    [
      'a box with a border',
      <Box key="a" flexDirection="column" height={1} borderStyle="single">
        <Text wrap="truncate">a</Text>
      </Box>,
    ],
    [
      'text that wraps',
      <Box key="a" flexDirection="column" height={1}>
        <Text>a</Text>
      </Box>,
    ],
    [
      'two texts',
      <Box key="a" flexDirection="column" height={2}>
        <Text wrap="truncate">a</Text>
        <Text wrap="truncate">b</Text>
      </Box>,
    ],
    [
      'text of more rows than there are',
      <Box key="a" flexDirection="column" height={1}>
        <Text wrap="truncate">{'a\nb'}</Text>
      </Box>,
    ],
    [
      'text of two pieces',
      <Box key="a" flexDirection="column" height={1}>
        <Text wrap="truncate">a{'b'}</Text>
      </Box>,
    ],
    [
      'a box in a column',
      <Box key="a" flexDirection="column" height={1}>
        <Box />
      </Box>,
    ],
  ])('is not %s', (_, ...elements) => {
    expect(frameOfRows(drawn(elements).tree)).toBeNull();
  });

  it('is not text that Ink has something to put around', () => {
    const { tree } = drawn(<Screen rows={['a' as Row]} columns={40} height={1} cursor={null} />);
    const [box] = tree.childNodes ?? [];
    const texts = (box?.childNodes ?? []).map((text) => ({ ...text, internal_transform: () => '' }));
    expect(frameOfRows({ ...tree, childNodes: [{ ...(box as Node), childNodes: texts }] })).toBeNull();
  });
});
