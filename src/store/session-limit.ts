/** The largest session file, or journal, that is opened, and written, in bytes. */
export const SESSION_LIMIT = 256 << 20;
/** From so many bytes on a session is shown before all of it was read. */
export const EARLY_FROM = 1 << 20;
