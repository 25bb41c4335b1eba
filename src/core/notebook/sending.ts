import type { PromptDraft } from '../composer.ts';
import { bufferOf } from '../editor/buffer.ts';
import type { Endpoint } from '../endpoint.ts';
import { keyNamed } from '../key-table.ts';
import { withPrompt } from '../session.ts';
import { type Next, next, type State, withComposer, withNotice, withReading } from '../state.ts';
import { composerBehind, withoutLeft, written } from './cell-prompt.ts';
import { exchangeOf } from './exchanges.ts';
import { blindError, isBlind, sendsImages } from './images-taken.ts';
import { agreedTo, askAbout, unagreedKeys } from './key-consent.ts';
import { mentionAmiss, mentionedImages } from './mentions.ts';
import { goOn, mayAsk, startOf } from './queue.ts';
import { saveIfWorth, sayReadOnly, withCells } from './saving.ts';
import { lengthAsked } from './too-long.ts';

/** Sends what stands in the prompt, or queues it while an answer is coming. The caller has ruled out commands. */
export function sendPrompt(state: State): Next {
  const { composer } = state;
  const input = composer.buffer.text.trim();
  if (composer.reading !== null) {
    return next(withNotice(state, 'info', 'An image is still being read.', 'Send again in a moment.'));
  }
  if (input === '' && composer.attachments.length === 0)
    return state.isQueueHeld === true ? sendHeld(state) : next(state);
  const amiss = state.endpoint?.kind === 'text-generation' ? null : mentionAmiss(input);
  if (amiss !== null && composer.pathAsked !== input) {
    const asked = withComposer(state, { ...composer, pathAsked: input });
    return next(
      withNotice(asked, 'error', amiss.says, `${amiss.hint} ${keyNamed('send')} again sends it as text.`),
    );
  }
  return submit(state, draftsOf(state, input));
}

/** What was left waiting by an earlier run of the program goes out now, one after the other. */
function sendHeld(state: State): Next {
  if (state.endpoint === null)
    return next(
      withNotice(state, 'error', 'No endpoint was chosen yet.', `${keyNamed('endpoints')} chooses one.`),
    );
  return goOn({ ...state, isQueueHeld: false });
}

/** Without words every image is captioned for itself; with words they go together. */
function draftsOf(state: State, input: string): readonly PromptDraft[] {
  const { composer } = state;
  if (input === '') {
    const { target } = composer;
    // A cell that is edited takes one image; the others get cells below it.
    const behind = target.kind === 'edit' ? { ...target, kind: 'below' as const } : target;
    return composer.attachments.map((image, i) => ({
      task: 'caption',
      target: i === 0 ? target : behind,
      text: '',
      input: '',
      attachments: [image],
      paths: [],
    }));
  }
  return [
    {
      task: 'chat',
      target: composer.target,
      text: composer.buffer.text,
      input,
      attachments: composer.attachments,
      paths: newlyNamed(state, input),
    },
  ];
}

/** The images that a prompt names and does not have: a cell that is edited has those that its input named before. */
function newlyNamed(state: State, input: string): readonly string[] {
  const { target, attachments } = state.composer;
  const named = mentionedImages(input);
  const before = target.kind === 'edit' ? exchangeOf(state, target.id) : undefined;
  if (named.length === 0 || before === undefined) return named;
  // Who took one away wants those that are still named.
  const isWhole = before.images.every((image) => attachments.includes(image));
  const known = isWhole ? mentionedImages(before.input) : [];
  return named.filter((path) => !known.includes(path));
}

/** Starts the first draft and queues the others; all are queued while an answer is coming or a session is read. */
export function submit(state: State, drafts: readonly PromptDraft[]): Next {
  const { endpoint } = state;
  if (state.saved.kind === 'read-only') return next(sayReadOnly(state));
  if (endpoint === null) {
    return next(
      withNotice(state, 'error', 'No endpoint was chosen yet.', `${keyNamed('endpoints')} chooses one.`),
    );
  }
  const imageless = drafts.find((draft) => draft.attachments.length === 0 && draft.paths.length === 0);
  if (endpoint.kind === 'image-to-text' && imageless !== undefined) {
    return next(
      withNotice(
        state,
        'error',
        `${endpoint.name} captions images, and none is attached.`,
        `Paste the path of one, or choose a chat endpoint with ${keyNamed('endpoints')}.`,
      ),
    );
  }
  if (endpoint.kind === 'text-generation' && drafts.some((draft) => draft.attachments.length > 0)) {
    return next(
      withNotice(
        state,
        'error',
        `${endpoint.name} goes on with a text and takes no images.`,
        `Choose a vision model with ${keyNamed('endpoints')}.`,
      ),
    );
  }
  const asked = consentAsked(state, endpoint, drafts);
  if (asked !== null) return next(asked);
  const { composer, served } = state;
  const isSaid = composer.blindAsked === endpoint.name;
  if (!isSaid && served != null && isBlind(endpoint, served) && sendsImages(state, drafts)) {
    const { message, hint } = blindError(endpoint, served);
    const blind = withComposer(state, { ...composer, blindAsked: endpoint.name });
    return next(
      withNotice(blind, 'error', message, `${hint} ${keyNamed('send')} again sends it all the same.`),
    );
  }
  const tooLong = lengthAsked(state, drafts);
  if (tooLong !== null) return next(tooLong);
  const prepared = drafts.map((draft) => draftFor(endpoint, draft));
  const [first, ...rest] = prepared;
  const text = state.composer.buffer.text.trim();
  const history = text === '' || state.history.at(-1) === text ? state.history : [...state.history, text];
  const { target } = composer;
  const left: State = {
    ...agreedTo(
      withoutLeft(state),
      drafts.flatMap((draft) => unagreedKeys(state, draft)),
    ),
    history,
    // Who wrote in a cell came from the cells.
    mode: target.kind === 'end' ? state.mode : 'command',
    composer: composerBehind(state),
    scroll: first?.target.kind === 'end' ? { follow: true } : state.scroll,
    session: { ...withPrompt(state.session, '', []), endpoint: endpoint.name },
  };
  const sent: State = { ...left, session: withCells(left, left.session) };
  if (first === undefined) return next(state);
  // What waits is on the disk as well: nothing typed is lost with the program.
  if (!mayAsk(state)) return keepQueue({ ...sent, queue: [...sent.queue, ...prepared] });
  if (sent.isQueueHeld === true) return sendHeld({ ...sent, queue: [...sent.queue, ...prepared] });
  const queued = { ...sent, queue: [...sent.queue, ...rest] };
  const path = first.paths[0];
  return next(path === undefined ? queued : withReading(queued, path), startOf(first));
}

/** The state that asks about a key in what would go; null when there is none, or it was asked about already. */
function consentAsked(state: State, endpoint: Endpoint, drafts: readonly PromptDraft[]): State | null {
  const [key] = drafts.flatMap((draft) => unagreedKeys(state, draft));
  const { composer } = state;
  const typed = composer.buffer.text.trim();
  if (key === undefined || composer.keyAsked === typed) return null;
  const [path = ''] = drafts.flatMap(({ paths }) => paths);
  const text = typed === '' && path !== '' ? `/caption ${path}` : composer.buffer.text;
  const asking = withComposer(state, { ...composer, buffer: bufferOf(text), keyAsked: text.trim() });
  return askAbout(
    asking,
    key,
    `${keyNamed('send')} again sends it to ${endpoint.name} all the same; Ctrl+C clears it.`,
  );
}

function keepQueue(state: State): Next {
  return state.isReading || state.saved.kind === 'opening' ? next(state) : saveIfWorth(state);
}

/** A draft as this endpoint takes it. A base model gets the text with every space: they change how it goes on. */
function draftFor(endpoint: Endpoint, draft: PromptDraft): PromptDraft {
  switch (endpoint.kind) {
    case 'image-to-text':
      return { ...draft, task: 'caption' };
    case 'text-generation':
      return draft.task === 'chat' ? { ...draft, input: draft.text, paths: [] } : draft;
    case 'providers':
    case 'openai':
    case 'practice':
      return draft;
  }
}

/** A draft that could not go: what was typed is in the prompt again. */
export function giveBack(state: State, draft: PromptDraft): State {
  const { composer } = state;
  const { target } = draft;
  if (target.kind !== 'end')
    return written(state, target, { buffer: bufferOf(draft.text), attachments: draft.attachments });
  const typedSince = composer.buffer.text;
  const back = typedSince === '' ? draft.text : `${draft.text}\n${typedSince}`;
  return withComposer(state, {
    ...composer,
    reading: null,
    buffer: bufferOf(back),
    attachments: [...draft.attachments, ...composer.attachments],
  });
}
