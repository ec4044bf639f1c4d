/** Chromium refuses to sandbox itself for root; nobody else gives the sandbox up. */
export const sandboxFlags = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
