import type { SearchAnswer } from '../core/search.ts';

/** What the thread is started with. */
export interface SearchPlace {
  readonly path: string;
  readonly folder: string;
}

export type SearchJob =
  | { readonly kind: 'find'; readonly id: number; readonly words: string; readonly limit: number }
  /** `only`: the one session that has changed; absent: look at all. */
  | { readonly kind: 'refresh'; readonly id: number; readonly only?: string };

export type SearchReply =
  | { readonly id: number; readonly kind: 'found'; readonly answer: SearchAnswer }
  | { readonly id: number; readonly kind: 'refreshed'; readonly changed: boolean }
  /** This Node has no SQLite. */
  | { readonly id: number; readonly kind: 'unable' }
  | { readonly id: number; readonly kind: 'failed'; readonly why: string };
