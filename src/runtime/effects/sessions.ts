import { appError, failed, ok, type Result } from '../../core/errors.ts';
import { imagesOf } from '../../core/exchange.ts';
import type { Msg } from '../../core/message.ts';
import type { SessionsEffect } from '../../core/panels/sessions.ts';
import type { TrashEffect } from '../../core/panels/trash.ts';
import { copyOf, type Session, titleOf } from '../../core/session.ts';
import type { Ports } from '../ports.ts';
import { findImage } from './find-image.ts';
import { inOrder } from './in-order.ts';
import { searchSaid } from './search-said.ts';

/** This computer's time zone. */
export const HERE = '';

/** Does what the list of sessions asks for. */
export async function runSessionsEffect(
  effect: SessionsEffect | TrashEffect,
  ports: Pick<Ports, 'sessions' | 'clock' | 'search' | 'makeId'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const { sessions, clock } = ports;
  const done = (result: Result<void>): void => {
    if (!result.ok) dispatch({ type: 'sessions/failed', error: result.error });
  };
  switch (effect.type) {
    case 'sessions/list': {
      const listed = await inOrder(sessions, () =>
        sessions.list((some, progress, withImages) => {
          if (signal.aborted) return;
          const now = clock.now();
          dispatch({
            type: 'sessions/listed',
            sessions: some,
            unreadable: 0,
            ...(withImages === undefined ? {} : { withImages }),
            progress,
            now,
            timeZone: HERE,
          });
        }),
      );
      // By the time something is typed what was said since is found as well.
      ports.search?.refresh().catch(() => undefined);
      if (signal.aborted) return;
      dispatch({ type: 'sessions/listed', ...listed, now: clock.now(), timeZone: HERE });
      return;
    }
    case 'sessions/find-image':
      return findImage(effect, sessions, dispatch, signal, pause);
    case 'sessions/search':
      if (ports.search !== undefined) await searchSaid(effect.query, ports.search, dispatch, signal, pause);
      return;
    case 'sessions/count-trash': {
      const trashed = (await inOrder(sessions, async () => sessions.trashed?.())) ?? [];
      return dispatch({ type: 'sessions/trash-counted', count: trashed.length });
    }
    case 'sessions/empty-trash': {
      const emptied = await inOrder(sessions, async () => sessions.emptyTrash?.() ?? ok(0));
      return dispatch(
        emptied.ok
          ? { type: 'sessions/trash-emptied', count: emptied.value }
          : { type: 'problem', error: emptied.error },
      );
    }
    case 'sessions/pin':
      return done(await inOrder(sessions, () => sessions.pin?.(effect.id, effect.pinned) ?? cannot()));
    case 'sessions/duplicate': {
      const copied = await inOrder(sessions, () => duplicate(effect.id, ports));
      return dispatch(
        copied.ok
          ? { type: 'sessions/duplicated', title: titleOf(copied.value) }
          : { type: 'sessions/failed', error: copied.error },
      );
    }
    case 'sessions/rename':
      return done(await inOrder(sessions, () => sessions.rename(effect.id, effect.title)));
    case 'sessions/remove':
      return done(await inOrder(sessions, () => sessions.remove(effect.id)));
    case 'sessions/restore':
      return done(await inOrder(sessions, () => sessions.restore(effect.id)));
  }
}

/** A session of its own with all that the other holds, images included. */
async function duplicate(
  id: string,
  { sessions, clock, makeId }: Pick<Ports, 'sessions' | 'clock' | 'makeId'>,
): Promise<Result<Session>> {
  const opened = await sessions.open(id, 'look');
  if (!opened.ok) return opened;
  const copy = copyOf(opened.value.session, makeId(), clock.now());
  for (const image of copy.exchanges.flatMap(imagesOf)) {
    const kept = await sessions.readAsset(id, image.sha256);
    if (kept !== null) await sessions.keepAsset(copy.id, image.sha256, kept);
  }
  const saved = await sessions.save(copy);
  await sessions.close?.(copy.id);
  return saved.ok ? ok(copy) : saved;
}

const cannot = async (): Promise<Result<void>> =>
  failed(appError('STORE_FAILED', 'Sessions cannot be pinned here.'));
