/** The largest session file, or journal, that is opened, and written, in bytes. */
export const SESSION_LIMIT = 256 << 20;
