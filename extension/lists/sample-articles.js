import { readPackageText } from '../reading/package-reader.js';

/**
 * Articles that the sample page shows, by language. Each repeats parts of one of the invented originals that the extension
 * comes with.
 * @returns {Promise<Record<string, {publisher: string, title: string, paragraphs: string[]}>>}
 */
export const sampleArticles = async () => JSON.parse(await readPackageText('lists/sample-articles.json'));
