/** Flags for Chromium: as root it does not start with its sandbox, every other user keeps the sandbox. */
export const sandboxFlags = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
