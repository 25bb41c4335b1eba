import type { SentImage } from './exchange.ts';

/** What was taken out of an image before it was sent, as its changes say it; '' when nothing was. */
export function takenOut({ changes }: Pick<SentImage, 'changes'>): string {
  return changes.filter((change) => /^(?:location|metadata) removed$/.test(change)).join(', ');
}

/** One sentence on the images from which something was taken out; '' when there is none. */
export function cleanedSentence(sent: readonly Pick<SentImage, 'changes'>[]): string {
  const cleaned = sent.map(takenOut).filter((removed) => removed !== '');
  if (cleaned.length === 0) return '';
  const what = cleaned.some((removed) => removed.includes('location'))
    ? 'The location and other metadata were'
    : 'Metadata was';
  return `${what} left out of ${cleaned.length === 1 ? 'the image' : `${cleaned.length} images`} sent.`;
}
