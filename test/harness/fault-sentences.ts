import type { FaultName } from './faults.ts';

/** The status of an answer in its session's file, and the sentence of its error, the server's address as HOST. */
export type Said = readonly [status: string, sentence: string];

interface Sentences {
  readonly chat: Said;
  /** As chat unless said. */
  readonly text?: Said;
  readonly caption: Said;
  /** Of the error alone; absent: there is none. */
  readonly whoami?: string;
}

const FINE: Said = ['complete', ''];
/** The three of them the same. */
const failed = (sentence: string): Sentences => ({
  chat: ['failed', sentence],
  caption: ['failed', sentence],
  whoami: sentence,
});
const cut = (sentence: string, whoami = sentence): Sentences => ({
  chat: ['incomplete', sentence],
  caption: ['incomplete', sentence],
  whoami,
});
/** A server's words that go on and on, as far as they are shown. */
const NO = `${'no '.repeat(200)}`.slice(0, 299);

/** What each fault comes to, word for word: who changes a sentence changes it here, after reading it. */
export const SENTENCES: Readonly<Record<FaultName, Sentences>> = {
  '204': cut(
    'HOST ended the connection before any of the answer had arrived.',
    'HOST answered, but not as Hugging Face does.',
  ),
  '401': failed('HOST did not accept the Hugging Face token (hf_…6789).'),
  '402': failed('The Inference Providers credits of this account are used up.'),
  '410': {
    chat: ['failed', 'm is no longer served here: The requested model is deprecated.'],
    text: ['failed', 'The model is no longer served here: The requested model is deprecated.'],
    caption: ['failed', 'org/blip is no longer served here: The requested model is deprecated.'],
    whoami: 'HOST knows nothing at /api/whoami-v2 (410): The requested model is deprecated.',
  },
  '500': failed('HOST failed (500): boom.'),
  good: { chat: FINE, caption: FINE },
  'chunked, in single bytes': { chat: FINE, caption: FINE },
  'everything byte by byte': { chat: FINE, caption: FINE },
  'ends with its connection': { chat: FINE, caption: FINE },
  'a byte order mark': { chat: FINE, caption: FINE },
  '100 Continue first': failed(
    'HOST told us to go on (100 Continue), which was not asked for and cannot be followed.',
  ),
  '103 Early Hints first': { chat: FINE, caption: FINE },
  'the wrong content type': { chat: FINE, caption: FINE },
  'reset before the head': failed('HOST closed the connection before it answered.'),
  'closed before the head': failed('HOST closed the connection before it answered.'),
  'reset once, then good': { chat: FINE, caption: FINE },
  'cut in the head': failed('HOST closed the connection before it answered.'),
  'reset after the head': cut('The connection to HOST broke before the answer was complete.'),
  'closed after the head': cut(
    'HOST ended the connection before any of the answer had arrived.',
    'HOST answered, but not as Hugging Face does.',
  ),
  'cut in a character': cut(
    'HOST ended the connection before any of the answer had arrived.',
    'HOST answered, but not as Hugging Face does.',
  ),
  'cut in the JSON': {
    chat: ['incomplete', 'The answer of HOST ended before it was complete.'],
    caption: ['incomplete', 'HOST ended the connection before any of the answer had arrived.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'a length that is too long': cut('The connection to HOST broke before the answer was complete.'),
  'cut between chunks': cut('The connection to HOST broke before the answer was complete.'),
  'cut within a chunk': cut('The connection to HOST broke before the answer was complete.'),
  'a chunk size that is none': cut('HOST did not answer in HTTP.'),
  'an empty answer': cut(
    'HOST ended the connection before any of the answer had arrived.',
    'HOST answered, but not as Hugging Face does.',
  ),
  'a web page': {
    chat: ['failed', 'HOST sent a web page (Log in) instead of an answer.'],
    caption: ['failed', 'HOST answered, but not as an image-to-text server does.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'a text': {
    chat: ['failed', 'HOST answered, but not as a chat server does.'],
    text: ['failed', 'HOST answered, but not as a text generation server does.'],
    caption: ['failed', 'HOST answered, but not as an image-to-text server does.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'an error as a string': {
    chat: ['failed', 'HOST reported an error instead of going on: no more.'],
    caption: ['failed', 'HOST reported an error instead of going on: no more.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'an error as an object': {
    chat: ['failed', 'HOST reported an error instead of going on: no more.'],
    caption: ['failed', 'HOST reported an error instead of going on: no more.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'another JSON': {
    chat: ['failed', 'HOST answered, but not as a chat server does.'],
    text: ['failed', 'HOST answered, but not as a text generation server does.'],
    caption: ['failed', 'HOST answered, but not as an image-to-text server does.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'compressed though not asked for': { chat: FINE, caption: FINE },
  'compressed byte by byte': { chat: FINE, caption: FINE },
  'compressed by deflate': { chat: FINE, caption: FINE },
  'compressed by bare deflate': { chat: FINE, caption: FINE },
  'compressed by brotli': { chat: FINE, caption: FINE },
  'compressed in name only': cut('HOST sent an answer that cannot be unpacked.'),
  'compressed in a way unknown': {
    chat: ['failed', 'HOST answered, but not as a chat server does.'],
    text: ['failed', 'HOST answered, but not as a text generation server does.'],
    caption: ['failed', 'HOST answered, but not as an image-to-text server does.'],
    whoami: 'HOST answered, but not as Hugging Face does.',
  },
  'compressed and cut short': cut('The connection to HOST broke before the answer was complete.'),
  'compressed and endless': cut(
    'The answer of HOST is larger than 16 MiB; it was ended there.',
    'HOST answered, but not as Hugging Face does.',
  ),
  'no HTTP': failed('HOST did not answer in HTTP.'),
  'HTTP/0.9': failed('HOST did not answer in HTTP.'),
  'headers without an end': failed('HOST sent more header lines than any answer needs.'),
  'a redirect elsewhere': failed('HOST points to https://elsewhere.invalid/v1; nothing was sent there.'),
  'a redirect to itself': {
    chat: ['failed', 'HOST points to http://HOST/v1/chat/completions; nothing was sent there.'],
    text: ['failed', 'HOST points to http://HOST/generate_stream; nothing was sent there.'],
    caption: ['failed', 'HOST points to http://HOST/hf-inference/models/org/blip; nothing was sent there.'],
    whoami: 'HOST points to http://HOST/api/whoami-v2; nothing was sent there.',
  },
  'a permanent redirect': failed('HOST points to http://127.0.0.1:9/; nothing was sent there.'),
  '400 as text': failed('HOST refused the request (400): bad things.'),
  '403 scope': failed('The token may not call Inference Providers.'),
  '403 gated': {
    chat: ['failed', 'm is open only to those who accepted its terms.'],
    text: ['failed', 'The model is open only to those who accepted its terms.'],
    caption: ['failed', 'org/blip is open only to those who accepted its terms.'],
    whoami: 'The model is open only to those who accepted its terms.',
  },
  '404 model': {
    chat: ['failed', 'HOST has no model called m.'],
    text: ['failed', 'HOST does not have the model that it was asked for.'],
    caption: ['failed', 'There is no model org/blip at HOST.'],
    whoami: 'HOST knows nothing at /api/whoami-v2 (404): Model X does not exist.',
  },
  '408 forever': failed('HOST gave up waiting for the request.'),
  '413 as a page': failed('The request is larger than HOST accepts: 413 Request Entity Too Large.'),
  '422 list': failed('HOST refused the request (422): body: field required.'),
  '429 forever': failed('HOST takes no more requests for now: slow down.'),
  '429 once, with a date': { chat: FINE, caption: FINE, whoami: 'HOST takes no more requests for now.' },
  '502 as a page, once': { chat: FINE, caption: FINE },
  '503 loading, twice': { chat: FINE, caption: FINE, whoami: 'The model is still loading, about 20 s.' },
  '503 forever': failed('HOST cannot answer right now (503).'),
  '504 forever': failed('The gateway before HOST got no answer from the model (504).'),
  'an error body that never ends': failed(
    `HOST refused the request (422): ${NO}… What it sent with that is longer than 64 KiB and was not read whole.`,
  ),
  'an error body of more than 64 KiB': failed(
    'HOST refused the request (422): field required. What it sent with that is longer than 64 KiB and was not read whole.',
  ),
  'an error body cut short': failed('HOST refused the request (422): {"error":"cut.'),
};
