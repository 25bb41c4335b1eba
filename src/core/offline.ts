/** Whether `HF_HUB_OFFLINE` keeps the program off the network, as huggingface_hub reads it. */
export function isOffline(env: Readonly<Record<string, string | undefined>>): boolean {
  return /^(1|true|yes|on)$/i.test(env.HF_HUB_OFFLINE?.trim() ?? '');
}
