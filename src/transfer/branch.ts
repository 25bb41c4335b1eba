import { isObject, own } from '../store/json-guard.ts';

type Json = { readonly [key: string]: unknown };

/**
 * The way from the root of a tree of messages to one of them. A parent that is missing, or that comes a second time,
 * ends it.
 */
export function branchTo(nodes: Json, leaf: unknown, parentKey: string): readonly Json[] {
  const branch: Json[] = [];
  const seen = new Set<string>();
  let id = leaf;
  while (typeof id === 'string' && !seen.has(id)) {
    seen.add(id);
    const node = own(nodes, id);
    if (!isObject(node)) break;
    branch.push(node);
    id = own(node, parentKey);
  }
  return branch.reverse();
}

/** The node that no other has for its parent and that comes last in the file: where a tree that does not say was left. */
export function lastLeaf(nodes: Json, parentKey: string): string | undefined {
  const parents = new Set(
    Object.values(nodes).map((node) => (isObject(node) ? own(node, parentKey) : undefined)),
  );
  return Object.keys(nodes).findLast((id) => !parents.has(id));
}
