import { type SafeText, words } from '../core/safe-text.ts';

/** A time as people say it: `0.24 s`, `3.1 s`, `41 s`, `2 min 5 s`. */
export function duration(ms: number): SafeText {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 1) return words`${seconds.toFixed(2)} s`;
  return ticking(ms);
}

/** The same for a time that runs: tenths of a second at most, so that it can be read while it changes. */
export function ticking(ms: number): SafeText {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return words`${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? words`${whole} s` : words`${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A number with its thousands apart: `12,345`. */
export function count(value: number): SafeText {
  return words`${String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')}`;
}

/** `1 token`, `412 tokens` */
export function tokens(value: number): SafeText {
  return value === 1 ? words`1 token` : words`${count(value)} tokens`;
}

/** The size of a file: `512 B`, `51 kB`, `1.4 MB`; a kB is 1,024 bytes. */
export function fileSize(bytes: number): SafeText {
  if (bytes < 1024) return words`${bytes} B`;
  const kilo = bytes / 1024;
  if (kilo < 999.5) return words`${Math.round(kilo)} kB`;
  return words`${(kilo / 1024).toFixed(1)} MB`;
}
