/** What a kitty makes of the orders of its graphics protocol, as far as they concern images shown by placeholders. */
export interface KittyModel {
  take(order: string): void;
  readonly images: ReadonlyMap<
    number,
    { readonly columns: number; readonly rows: number; readonly data: Buffer }
  >;
  /** What it would answer. */
  readonly replies: readonly string[];
  /** In the middle of an image. */
  isReceiving(): boolean;
}

export function createKitty(): KittyModel {
  const images = new Map<number, { columns: number; rows: number; data: Buffer }>();
  const replies: string[] = [];
  let open: { id: number; columns: number; rows: number; text: string } | null = null;

  const takeOne = (body: string) => {
    const [head = '', payload = ''] = body.split(';');
    const keys = new Map(head.split(',').map((pair) => pair.split('=') as [string, string]));
    const number = (key: string) => Number(keys.get(key));
    if (payload.length > 4096) throw new Error('a piece that is too long');
    if (keys.get('q') !== '2') replies.push(body);
    if (keys.get('a') === 'd') {
      if (open !== null) throw new Error('an order in the middle of an image');
      if (keys.get('d') !== 'I') throw new Error('only images as a whole are taken away');
      images.delete(number('i'));
      return;
    }
    if (keys.get('a') === 'T') {
      if (open !== null) throw new Error('an image in the middle of an image');
      if (keys.get('U') !== '1' || keys.get('f') !== '100' || keys.get('t') !== 'd') throw new Error(body);
      open = { id: number('i'), columns: number('c'), rows: number('r'), text: payload };
    } else {
      if (open === null) throw new Error('a piece of no image');
      open.text += payload;
    }
    // What is cut between groups of four would not be base64.
    if (keys.get('m') === '1' && payload.length % 4 !== 0) throw new Error('a piece that is cut badly');
    if (keys.get('m') !== '0') return;
    const { id, columns, rows, text } = open;
    open = null;
    images.set(id, { columns, rows, data: Buffer.from(text, 'base64') });
  };
  return {
    take(orders) {
      for (const order of orders.match(/\x1b_G[^\x1b]*\x1b\\/g) ?? []) takeOne(order.slice(3, -2));
    },
    images,
    replies,
    isReceiving: () => open !== null,
  };
}
