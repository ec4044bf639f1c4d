/**
 * Everything that the parts of the extension send to one another, in one place. No code: `tsc` checks every sender and
 * receiver against these types.
 *
 * @typedef {import('./pkg/firsthand.js').Report} Report
 *
 * Messages to the background worker about a page, which `page/page-messages.js` answers:
 *
 * The content script sends a document to be checked. `html` is left out when the document is too large to send; a
 * plain-text document has `text` instead.
 * @typedef {{type: 'page', url: string, contentType: string, html?: string, text?: string}} PageMessage
 *
 * The content script reports that the address changed without a new document (`history.pushState` and the like).
 * @typedef {{type: 'moved', url: string}} MovedMessage
 *
 * The popup requests a check of a tab.
 * @typedef {{type: 'check', tabId: number}} CheckMessage
 *
 * Messages to the background worker about marks on a page, which `page/mark-messages.js` answers: the popup requests
 * that the passages are marked or unmarked, or that the page scrolls to one of them.
 * @typedef {{type: 'mark', tabId: number, on: boolean}} MarkMessage
 * @typedef {{type: 'show', tabId: number, passage: number}} ShowMessage
 *
 * All messages to the background worker.
 * @typedef {PageMessage | MovedMessage | CheckMessage | MarkMessage | ShowMessage} ToBackground
 *
 * Messages to the content scripts of a page: send the document (again); mark passages, or none; scroll to a passage.
 * @typedef {{type: 'send'}} SendMessage
 * @typedef {{type: 'highlight', passages: {text: string, kind: string}[]}} HighlightMessage
 * @typedef {{type: 'scroll', passage: number}} ScrollMessage
 * @typedef {SendMessage | HighlightMessage | ScrollMessage} ToPage
 *
 * Responses. `again`: the content script should look once more when the page has settled, because it may still become
 * an article. `marked`: number of passages that were found on the page.
 * @typedef {{again: boolean}} PageAnswer
 * @typedef {{marked: number}} MarkAnswer
 *
 * What is known about a tab, stored in `storage.session` under `tab:<id>`. A tab without an entry is not checked.
 * `lists`: names of the lists for readers, by the numbers that the report gives them.
 * @typedef {'too_big' | 'blocked' | 'list' | 'broken'} Trouble
 * @typedef {{phase: 'checking', url: string}} Checking
 * @typedef {{phase: 'done', url: string, report: Report, lists: string[], articles: number, ms: number, cost: Cost}} Done
 * @typedef {{phase: 'unreadable', url: string, contentType: string}} Unreadable
 * @typedef {{phase: 'error', url: string, trouble: Trouble, detail: string}} Failed
 * @typedef {Checking | Done | Unreadable | Failed} TabState
 *
 * What a check cost. Milliseconds: `opening` until the core and the lists were open, `page` for the article and its
 * fingerprint, `reading` for reading the lists, `matching` for everything else after the fingerprint. `reads` and
 * `bytes`: reads of the lists and bytes that they returned, those for opening included.
 * @typedef {{opening: number, page: number, reading: number, matching: number, reads: number, bytes: number}} Cost
 *
 * What the badge and the popup show about a page at a glance.
 * @typedef {'unchecked' | 'checking' | 'not_article' | 'error' | import('./pkg/firsthand.js').Verdict} Face
 */

/**
 * A function for each type of message in a union. `from`: the tab that the message comes from; undefined for messages
 * from a page of the extension.
 * @template {{type: string}} Message
 * @typedef {{[Type in Message['type']]: (message: Extract<Message, {type: Type}>, from?: number) => unknown}} Handlers
 */

export {};
