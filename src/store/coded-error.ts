/** An error of ours with a code of the system (`ENOSPC`, `EIO`), so that it is told apart as one of the disk's own is. */
export class CodedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
