/** Bytes in fewer bytes, and bytes as text: the browser's store for a session takes nothing but JSON. */

/** @param {string} text */
export const compress = (text) =>
  bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')));

/** @param {Uint8Array} bytes */
export async function decompress(bytes) {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new TextDecoder().decode(await bytesOf(stream));
}

/** @param {ReadableStream<Uint8Array>} stream */
const bytesOf = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());

/** Maximum number of arguments of a call. */
const MAX_ARGUMENTS = 8192;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS) {
    text += String.fromCharCode(...bytes.subarray(at, at + MAX_ARGUMENTS));
  }
  return btoa(text);
}

/** @param {string} text */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
