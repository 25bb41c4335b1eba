const PARAGRAPHS = [
  '## A heading of the answer\n\n',
  'The sea keeps the coast mild, and the **aurora oval** passes over it, so that on a clear night the lights are seen from the harbour itself. Some `inline code` stands here too.\n\n',
  '- northern lights from September to April\n- whales off the islands in November\n- a train that takes ten hours and is worth every one of them\n\n',
  '```python\nbest = max(cities, key=lambda city: city.aurora_nights)\nfor name, nights in sorted(table.items()):\n    print(f"{name}: {nights}")\n```\n\n',
  '| city | nights | °C |\n|---|---:|---:|\n| Tromsø | 120 | -4 |\n| Bodø | 96 | -2 |\n\n',
  '冬のノルウェーは静かで、海は凍りません。港町では朝から夜まで光が変わり続けます。 👩‍🔬 🇳🇴\n\n',
];

/** The same markdown again and again, cut into so many pieces of about five characters, as a model sends it. */
export function markdownPieces(count: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; pieces.length < count; at++) {
    const graphemes = [...(PARAGRAPHS[at % PARAGRAPHS.length] ?? '')];
    for (let i = 0; i < graphemes.length && pieces.length < count; i += 5)
      pieces.push(graphemes.slice(i, i + 5).join(''));
  }
  return pieces;
}

/** The same markdown in whole blocks, at least so many characters: what follows begins a block of its own. */
export function markdownOf(characters: number): string {
  const once = PARAGRAPHS.join('');
  return once.repeat(Math.ceil(characters / once.length));
}
