import { hubPages } from '../../hub-pages.ts';
import type { BaseUrls } from '../../state.ts';

/**
 * Models that several providers serve: one to chat with, one that sees images. `:fastest` leaves the provider to
 * the router (https://huggingface.co/docs/inference-providers).
 */
export const SUGGESTED_MODELS = [
  { model: 'openai/gpt-oss-120b:fastest', good: 'chat' },
  { model: 'google/gemma-4-31B-it:fastest', good: 'images' },
] as const;

/** Where model servers listen by default. */
export const LOCAL_SERVERS = [
  { port: 11434, usually: 'Ollama' },
  { port: 8080, usually: 'llama.cpp, TGI' },
  { port: 8000, usually: 'vLLM' },
  { port: 1234, usually: 'LM Studio' },
  { port: 30000, usually: 'SGLang' },
] as const;

/** Where an account is made. */
export function joinPage(bases: BaseUrls): string {
  return `${bases.hub}/join`;
}

/**
 * The page that makes a token, with "Make calls to Inference Providers" already ticked
 * (https://huggingface.co/docs/inference-providers: the permission is `inference.serverless.write`).
 */
export function tokenPage(bases: BaseUrls): string {
  return hubPages(bases.hub).newToken;
}

/** The page that changes what tokens may do. */
export function tokensPage(bases: BaseUrls): string {
  return hubPages(bases.hub).tokens;
}
