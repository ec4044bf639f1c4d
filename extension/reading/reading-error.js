/** An index is at fault: its bytes cannot be read, or are not those of an intact index. */
export class ReadingError extends Error {
  /** @param {unknown} cause whose message this error takes */
  constructor(cause) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * For `catch`: the error is the fault of an index.
 * @param {unknown} error
 * @returns {never}
 */
export function blameIndex(error) {
  throw new ReadingError(error);
}
