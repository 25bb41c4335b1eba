/**
 * Earlier prompts that hold the query, newest first, each text once. Upper and lower case are the same unless the
 * query has upper case in it. An empty query finds all.
 *
 * @param history prompts, oldest first
 */
export function searchHistory(history: readonly string[], query: string): readonly string[] {
  const isExact = query !== query.toLowerCase();
  const found = new Set<string>();
  for (let i = history.length - 1; i >= 0; i--) {
    const prompt = history[i] ?? '';
    if ((isExact ? prompt : prompt.toLowerCase()).includes(query)) found.add(prompt);
  }
  return [...found];
}
