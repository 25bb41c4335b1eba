import { ENDPOINT, HELP, JSON_OUTPUT, PRACTICE, SESSION } from './recurring.ts';
import type { CommandSpec } from './spec.ts';

const WITH_KEYS = {
  name: 'with-keys',
  about: 'Send it even if it looks like it holds a token or another key',
} as const;

export const ASK: CommandSpec = {
  name: 'ask',
  about: 'Ask one question; the reply streams to standard output',
  details: ['What is piped in is added to TEXT. With a session, its conversation is sent along.'],
  arguments: [{ name: 'TEXT', optional: true, repeatable: true, completes: 'nothing' }],
  options: [
    ENDPOINT,
    PRACTICE,
    {
      name: 'image',
      takes: 'FILE',
      repeatable: true,
      completes: 'file',
      about: 'Send this image along; may be given again',
    },
    { name: 'system', takes: 'TEXT', completes: 'nothing', about: 'Instructions for the model' },
    { ...SESSION, about: 'Go on with this session, and save the exchange in it' },
    { name: 'save', about: 'Keep the exchange as a new session' },
    WITH_KEYS,
    { ...JSON_OUTPUT },
    HELP,
  ],
  examples: [
    'hf-tui ask "Name three rivers in Norway"',
    'git diff | hf-tui ask "Write a commit message for this" -e Qwen/Qwen3-32B',
    'hf-tui ask --image cat.jpg "What is the cat doing?"',
  ],
};

export const CAPTION: CommandSpec = {
  name: 'caption',
  about: 'Caption images, folders and patterns',
  details: [
    'A folder stands for all images below it; a pattern in quotes (*, **, ?) for what it matches.',
    'imagefolder: a folder for Hugging Face datasets, with the images and a metadata.jsonl.',
    'With --out each caption goes to the disk as it comes; --resume goes on where it was stopped.',
  ],
  arguments: [{ name: 'PATH', repeatable: true, completes: 'file' }],
  options: [
    ENDPOINT,
    PRACTICE,
    {
      name: 'prompt',
      takes: 'TEXT',
      completes: 'nothing',
      about: 'What to ask a vision chat model about each image',
    },
    {
      name: 'format',
      takes: 'FORMAT',
      values: ['text', 'json', 'jsonl', 'csv', 'txt', 'imagefolder'],
      about: 'text, json, jsonl, csv, imagefolder; txt: a text beside each image',
    },
    {
      name: 'out',
      takes: 'DIR',
      completes: 'folder',
      about: 'Write into this folder instead of to standard output',
    },
    { ...JSON_OUTPUT, about: 'The same as --format json' },
    {
      name: 'concurrency',
      takes: 'N',
      completes: 'nothing',
      about: 'How many images at the same time (default: 2)',
    },
    WITH_KEYS,
    { name: 'resume', about: 'Go on: leave out what the output has already' },
    HELP,
  ],
  examples: [
    'hf-tui caption cat.jpg',
    'hf-tui caption *.jpg --format csv > captions.csv',
    'hf-tui caption pictures --format imagefolder --out dataset --resume',
    'hf-tui caption cat.jpg -e https://router.huggingface.co/hf-inference/models/Salesforce/blip-image-captioning-base',
  ],
};
