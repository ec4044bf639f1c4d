/**
 * Articles that the sample page shows, by language. Each repeats parts of one of the invented originals that the extension
 * comes with.
 * @returns {Promise<Record<string, {publisher: string, title: string, paragraphs: string[]}>>}
 */
export async function sampleArticles() {
  return (await fetch(chrome.runtime.getURL('lists/sample-articles.json'))).json();
}
