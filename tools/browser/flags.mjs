// Flags of Chromium.

/** As root, Chromium does not start with its sandbox; every other user keeps the sandbox. */
export const sandboxFlags = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/** For a browser of tests and demo: no graphics card, no shared memory of limited size, no connection of its own. */
export const chromiumFlags = () => [
  ...sandboxFlags(),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
