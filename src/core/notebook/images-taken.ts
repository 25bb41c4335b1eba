import type { PromptDraft } from '../composer.ts';
import { isSent } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import { type AppError, appError } from '../errors.ts';
import type { ImageRef } from '../exchange.ts';
import { type ServedModel, seeingModels, servedModel } from '../served-model.ts';
import type { State } from '../state.ts';

/** Whether an endpoint is known to take no images: the router's list says so of its model. */
export function isBlind(
  endpoint: Endpoint | null,
  served: readonly ServedModel[] | null | undefined,
): boolean {
  if (endpoint?.kind !== 'providers') return false;
  return servedModel(served, endpoint.model)?.vision === false;
}

/** Why images are not sent there, and which models take them. */
export function blindError(endpoint: Endpoint, served: readonly ServedModel[]): AppError {
  const name = endpoint.kind === 'providers' ? endpoint.model : endpoint.name;
  const others = seeingModels(served);
  return appError(
    'ENDPOINT_INVALID',
    `${name} takes text only: an image cannot be sent to it.`,
    others.length === 0 ? 'Choose a model that takes images.' : `These take images: ${others.join(', ')}.`,
  );
}

/** Whether a prompt would send an image: its own, or one of the conversation above it. */
export function sendsImages(state: State, drafts: readonly PromptDraft[]): boolean {
  if (drafts.some(({ attachments, paths }) => attachments.length > 0 || paths.length > 0)) return true;
  return (
    drafts.some(({ task }) => task === 'chat') &&
    state.session.exchanges.some((exchange) => exchange.images.length > 0 && isSent(exchange))
  );
}

/** These images with those that were read for the same prompt: one that is there already is taken as it was read now. */
export function withImages(images: readonly ImageRef[], read: readonly ImageRef[]): readonly ImageRef[] {
  const paths = new Set(read.map(({ path }) => path));
  return [...images.filter(({ path }) => !paths.has(path)), ...read];
}
