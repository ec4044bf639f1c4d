/**
 * Everything the parts of the extension say to one another, in one place. No code:
 * the types are what `tsc` holds every sender and receiver to.
 *
 * @typedef {import('./pkg/firsthand.js').Report} Report
 *
 * A document on its way to be checked. `html` is left out when the document is too
 * large to send; `text` stands in its place for a plain-text document.
 * @typedef {{type: 'page', url: string, contentType: string, html?: string, text?: string}} PageMessage
 *
 * The address changed without a new document (`history.pushState` and the like).
 * @typedef {{type: 'moved', url: string}} MovedMessage
 *
 * The popup asks for a page to be checked now, for passages to be marked on it or
 * unmarked, and for one of them to be scrolled to.
 * @typedef {{type: 'check', tabId: number}} CheckMessage
 * @typedef {{type: 'mark', tabId: number, on: boolean}} MarkMessage
 * @typedef {{type: 'show', tabId: number, passage: number}} ShowMessage
 *
 * What the background worker listens to.
 * @typedef {PageMessage | MovedMessage | CheckMessage | MarkMessage | ShowMessage} ToBackground
 *
 * What a content script listens to: send the document (again); marks on the page.
 * @typedef {{type: 'send'} |
 *   {type: 'highlight', passages: {text: string, kind: string}[]} |
 *   {type: 'scroll', passage: number}} ToPage
 *
 * Answers. `again`: the page may yet become an article, or another one; look once more
 * when it has settled. `marked`: how many passages were found on the page.
 * @typedef {{again: boolean}} PageAnswer
 * @typedef {{marked: number}} MarkAnswer
 *
 * What is known about a tab, kept in `storage.session` under `tab:<id>`. No entry: not
 * checked.
 * @typedef {'too_big' | 'blocked' | 'list' | 'broken'} Trouble
 * @typedef {{phase: 'checking', url: string}} Checking
 * @typedef {{phase: 'done', url: string, report: Report, articles: number, ms: number, cost: Cost}} Done
 * @typedef {{phase: 'unreadable', url: string, contentType: string}} Unreadable
 * @typedef {{phase: 'error', url: string, trouble: Trouble, detail: string}} Failed
 * @typedef {Checking | Done | Unreadable | Failed} TabState
 *
 * What a check took. Milliseconds: until the core and the lists were open, for the article
 * and its fingerprint, for reading the lists, for everything after the fingerprint but that.
 * `reads` and `bytes`: requests to the lists, and what they brought, opening included.
 * @typedef {{opening: number, page: number, reading: number, matching: number,
 *   reads: number, bytes: number}} Cost
 *
 * The faces of the badge, one for each thing that can be said about a page.
 * @typedef {'unchecked' | 'checking' | 'not_article' | 'error' | import('./pkg/firsthand.js').Verdict} Face
 */

export {};
