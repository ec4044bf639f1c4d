/**
 * The names of the permissions to read pages. Alone in a file, because the popup waits for every module that it imports.
 */

/** The origins of every page that can be checked. */
export const EVERY_PAGE = ['http://*/*', 'https://*/*'];

/** Key in `storage.local`: whether the user has let every page be read, and has not switched it off since. */
export const WANTED = 'every-page';

/**
 * The pattern of permissions for the host of an address. It has no port.
 * @param {string} address
 */
export function originPattern(address) {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}
