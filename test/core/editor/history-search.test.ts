import { expect, test } from 'vitest';
import { searchHistory } from '../../../src/core/editor/history-search.ts';

const HISTORY = ['describe the cat', 'Describe a dog', 'list files', 'describe the cat', ''];

test.each([
  ['describe', ['describe the cat', 'Describe a dog']],
  ['Describe', ['Describe a dog']],
  ['the', ['describe the cat']],
  ['nothing', []],
])('%j finds, newest first and each once', (query, found) => {
  expect(searchHistory(HISTORY, query)).toEqual(found);
});

test('an empty query finds all', () => {
  expect(searchHistory(HISTORY, '')).toEqual(['', 'describe the cat', 'list files', 'Describe a dog']);
});
