/**
 * Everything that the parts of the extension send to one another, in one place. No code: `tsc` checks every sender and
 * receiver against these types.
 *
 * @typedef {import('./pkg/firsthand.js').ListFacts} ListFacts
 * @typedef {import('./pkg/firsthand.js').PageRecord} PageRecord
 * @typedef {import('./pkg/firsthand.js').Phrase} Phrase
 * @typedef {import('./pkg/firsthand.js').Recollection} Recollection
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/firsthand.js').Sensitivity} Sensitivity
 *
 * Messages to the background worker about a page, which `page/page-messages.js` answers:
 *
 * The content script sends a document to be checked. `html` is left out when the document is too large to send; a
 * plain-text document has `text` instead.
 * @typedef {{type: 'page', url: string, contentType: string, html?: string, text?: string}} PageMessage
 *
 * The content script reports that the page no longer shows what was checked: its address has changed without a new
 * document (`history.pushState` and the like), or its text.
 * @typedef {{type: 'moved', url: string}} MovedMessage
 *
 * The content script reports that an article was in view for as long as it takes to read some of it.
 * @typedef {{type: 'read', url: string}} ReadMessage
 *
 * The popup requests a check of a tab.
 * @typedef {{type: 'check', tabId: number}} CheckMessage
 *
 * Messages to the background worker about marks on a page, which `page/mark-messages.js` answers: the popup requests
 * that the passages are marked or unmarked, that the page scrolls to one of them, or to the next or the one before.
 * @typedef {{type: 'mark', tabId: number, on: boolean}} MarkMessage
 * @typedef {{type: 'show', tabId: number, passage: number}} ShowMessage
 * @typedef {{type: 'step', tabId: number, by: 1 | -1}} StepMessage
 *
 * Messages to the background worker about lists, which `lists/list-messages.js` answers. `link`: an address or a
 * `firsthand:` link; null for the files that the user has chosen, which are in the store. The settings page requests
 * what there is to know about a list before it is added; that it is added, by the link that this returned, under a name
 * until its own has come, and switched off or on; all lists;
 * that a list's host is asked now; that a list is switched on or off; that it is removed; and that the chosen files are
 * forgotten.
 * @typedef {{type: 'look', link: string | null}} LookMessage
 * @typedef {{type: 'subscribe', link: string | null, name?: string, on?: boolean}} SubscribeMessage
 * @typedef {{type: 'lists'}} ListsMessage
 * @typedef {{type: 'update', id: number}} UpdateMessage
 * @typedef {{type: 'switch', id: number, on: boolean}} SwitchMessage
 * @typedef {{type: 'unsubscribe', id: number}} UnsubscribeMessage
 * @typedef {LookMessage | SubscribeMessage | ListsMessage | UpdateMessage | SwitchMessage | UnsubscribeMessage} ListMessage
 *
 * Messages to the background worker about the memory, which `memory/memory-messages.js` answers. The settings page requests
 * that articles are remembered, or not any more, or within other limits; that articles are forgotten: one, by the key of
 * its address, those of a site, or all; that what was forgotten last is remembered again; and that what the second look has
 * found need not be shown any more: of one article, or, without a key, as news in the popup.
 * @typedef {{type: 'remember', choice: Partial<import('./memory/memory-choice.js').MemoryChoice>}} RememberMessage
 * @typedef {{type: 'forget', key?: string, site?: string, all?: true}} ForgetMessage
 * @typedef {{type: 'restore'}} RestoreMessage
 * @typedef {{type: 'seen', key?: string}} SeenMessage
 * @typedef {RememberMessage | ForgetMessage | RestoreMessage | SeenMessage} MemoryMessage
 *
 * All messages to the background worker.
 * @typedef {PageMessage | MovedMessage | ReadMessage | CheckMessage | MarkMessage | ShowMessage | StepMessage | ListMessage |
 *   MemoryMessage} ToBackground
 *
 * Messages to the content scripts of a page: send the document (again), `byReader`: because the reader asks for it; mark
 * texts, or none, in the colours of `rules`, which are CSS; scroll to a passage; scroll to the next one or to the one
 * before, which returns null where nothing is marked; say whether anything is marked; answer with the document, for a
 * comparison.
 * @typedef {{type: 'send', byReader: boolean}} SendMessage
 * @typedef {{type: 'highlight', marks: Mark[], rules: string}} HighlightMessage
 * @typedef {{type: 'scroll', passage: number}} ScrollMessage
 * @typedef {{type: 'step', by: 1 | -1}} StepInPageMessage
 * @typedef {{type: 'marks'}} MarksMessage
 * @typedef {{type: 'document'}} DocumentMessage
 * @typedef {SendMessage | HighlightMessage | ScrollMessage | StepInPageMessage | MarksMessage | DocumentMessage} ToPage
 *
 * A text to be marked, as the report has it. `passage`: the number of the passage whose text or part it is; null for a
 * quotation that both articles have. `anchors`: where in a text that appears to be translated words are that the other
 * article has, too, in UTF-16 units, ascending.
 * @typedef {{text: string, kind: import('./pkg/firsthand.js').PassageKind | 'quote', passage: number | null, anchors?: [number, number][]}} Mark
 *
 * Responses. `again`: the content script should send the document once more when its text has changed, because the page
 * may still become an article, or shows another one; `reportsReading`: the content script should report when the article
 * was in view for long enough. `marked`: number of passages that were found on the page. The answer to a DocumentMessage is a
 * PageMessage.
 * @typedef {{again: boolean, reportsReading?: boolean}} PageAnswer
 * @typedef {{marked: number}} MarkAnswer
 * @typedef {{done: boolean, articles: number}} MemoryAnswer `articles`: number of those that it was done to
 *
 * What is wrong with a list. `code`: of a refusal of the core, or one of the extension's own; the sentence for readers is
 * the message `problem_<code>`.
 * @typedef {{code: string, detail: string}} Problem
 *
 * `link` contains the key, even if the link in the request did not. The reader was shown this key; adding the list by
 * this link accepts no other key. `pinned`: whether the link in the request contained the key. `known`: the name under
 * which the user has this list already.
 * @typedef {{facts: ListFacts, link: string | null, pinned: boolean, known: string | null}} Look
 * @typedef {Look | {problem: Problem}} LookAnswer
 * @typedef {{problem: Problem | null}} ListAnswer
 *
 * A list as the settings page shows it. Times are milliseconds since 1970. `bytes`: what its segments take of the
 * store. `progress`: of an update that is under way.
 * @typedef {object} ListView
 * @property {number} id
 * @property {string} name
 * @property {boolean} bundled
 * @property {boolean} on
 * @property {string | null} link
 * @property {ListFacts | null} facts null before the first update
 * @property {number} articles
 * @property {number} bytes
 * @property {number | null} checked
 * @property {Problem | null} problem
 * @property {Progress | null} progress
 * @typedef {{lists: ListView[]}} ListsAnswer
 *
 * How far an update is: bytes of segments that have come, of those that are wanted. Stored in `storage.session` under
 * `list:<id>`; every change to a list is announced there under `lists`.
 * @typedef {{done: number, of: number}} Progress
 *
 * What is known about a tab, stored in `storage.session` under `tab:<id>`. A tab without an entry is not checked.
 * `lists`: names of the lists for readers, by the numbers that the report gives them; `lost`: names of lists that could
 * not be read, so that the page was not compared with them.
 * @typedef {'too_big' | 'blocked' | 'list' | 'no_lists' | 'broken'} Trouble
 * `issues`: which issues of these lists. `phrases`: what to search for where the lists say nothing of where the text is
 * from.
 * @typedef {{phase: 'checking', url: string}} Checking
 * @typedef {object} Done
 * @property {'done'} phase
 * @property {string} url
 * @property {Report} report
 * @property {Phrase[]} phrases
 * @property {string[]} lists
 * @property {ListIssue[]} issues
 * @property {string[]} lost
 * @property {number} articles
 * @property {number} ms
 * @property {Cost} cost
 * @property {Remembered | null} remembered
 * @typedef {{phase: 'unreadable', url: string, contentType: string}} Unreadable
 * @typedef {{phase: 'error', url: string, trouble: Trouble, detail: string, phrases?: Phrase[], remembered?: Remembered | null}} Failed
 * @typedef {Checking | Done | Unreadable | Failed} TabState
 *
 * What is known about the selection on the page of a tab, stored in `storage.session` under `selection:<id>`.
 * `selection`: its beginning.
 * @typedef {TabState & {selection: string}} SelectionState
 *
 * What the memory knows of a page; null where it is off, or cannot be read. Times are milliseconds since 1970. `before`:
 * when the page was last read at this address, before this visit; `readNow`: when it was remembered in this visit; `match`:
 * an article that was read at another address and has text of the page, and when it was last read. It never accuses the
 * page: which one was read first says nothing about which was written first.
 * @typedef {{before: number | null, match: (Recollection & {read: number}) | null, readNow?: number | null}} Remembered
 *
 * The issue of a list that a page was compared with. `segments`: SHA-256 of each; none for a list in the package.
 * `publishers`: how many there are at least; `issued`: time of its last news, in seconds since 1970; both null where its
 * maker has not said.
 * @typedef {{id: number, segments: string[], publishers: number | null, issued: number | null}} ListIssue
 *
 * What the verdict on a tab's page rests on, stored in `storage.session` under `basis:<id>`, for evidence. It holds the
 * text of the page, and is as short-lived as the state of the tab.
 * @typedef {{record: PageRecord, sensitivity: Sensitivity, checked: number}} Basis
 *
 * What a check cost. Milliseconds: `opening` until the core and the lists were open, `page` for the article and its
 * fingerprint, `reading` for reading the lists, `matching` for everything else after the fingerprint, `remembering` for the memory. `reads` and
 * `bytes`: reads of the lists and bytes that they returned, those for opening included.
 * @typedef {{opening: number, page: number, reading: number, matching: number, remembering: number, reads: number, bytes: number}} Cost
 *
 * What the badge and the popup show about a page at a glance. `credited`: the page was made from an article that it gives
 * credit to. `read`: no list has anything like it, but the reader has read its text at another address.
 * @typedef {'unchecked' | 'checking' | 'not_article' | 'error' | 'credited' | 'read' | import('./pkg/firsthand.js').Verdict} Face
 */

/**
 * A function for each type of message in a union. `from`: the tab that the message comes from; undefined for messages
 * from a page of the extension.
 * @template {{type: string}} Message
 * @typedef {{[Type in Message['type']]: (message: Extract<Message, {type: Type}>, from?: number) => unknown}} Handlers
 */

export {};
