/**
 * How readily a page is called a copy. The reader chooses; each level has its own minimum probability.
 *
 * The rates are of independent reports that the model had not seen, in comparison with another report of the event. They
 * hold at every length of both. At no level is a page called a copy without passages that cover a tenth of its prose, or
 * because of an original of fewer than 80 words.
 */
export type Sensitivity = "strict" | "balanced" | "eager";

/**
 * What a page is in relation to the originals at hand.
 */
export type Verdict = "copy" | "excerpt" | "spun" | "paraphrase" | "translation" | "source" | "same_text_earlier" | "quoted" | "same_story" | "none";

/**
 * A score in words.
 */
export type Sureness = "almost_certain" | "very_likely" | "likely" | "uncertain" | "unlikely";

/**
 * The bibliographic data that an index stores about an original.
 */
export type Source = { 
/**
 * Address of the article, absolute.
 */
url: string, 
/**
 * Headline.
 */
title: string | null, 
/**
 * Name of the publisher.
 */
publisher: string | null, 
/**
 * Date of publication, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
 */
published: string | null, 
/**
 * Language, as a BCP 47 tag.
 */
lang: string | null, };

/**
 * How a passage, or a part of one, agrees with its source.
 */
export type PassageKind = "verbatim" | "spun" | "reworded" | "translated";

/**
 * Words of one sentence of a passage that agree with the original in one way. Offsets count Unicode characters, end
 * exclusive.
 */
export type Part = { 
/**
 * Start and end on the page.
 */
page: [number, number], 
/**
 * How they agree.
 */
kind: PassageKind, 
/**
 * Start and end in the original of the words that they stand for, if they are of a translation and its text is at hand.
 */
source?: [number, number], };

/**
 * A passage as a reader sees it. Offsets count Unicode characters, end exclusive.
 */
export type Match = { 
/**
 * Start and end on the page.
 */
page: [number, number], 
/**
 * Start and end in the original; approximate where only the original's fingerprint is known.
 */
source: [number, number], 
/**
 * How the two agree: word for word only if all parts do and there is nothing between them; else as most of the other
 * words do.
 */
kind: PassageKind, 
/**
 * The words that agree, sentence by sentence, in page order. What lies between them was inserted or is quoted.
 */
parts: Array<Part>, 
/**
 * The page's words.
 */
text: string, };

/**
 * Shares of the prose of both sides that are in corresponding passages, from 0 to 1. Quotations count on neither side, and on the page nothing
 * that many articles share.
 */
export type Coverage = { 
/**
 * Share of the page's prose that corresponds to the original.
 */
page: number, 
/**
 * Share of the original's prose that the page uses.
 */
source: number, };

/**
 * How much of a page corresponds to an original, in words.
 */
export type Extent = "most" | "part";

/**
 * How a page gives credit.
 */
export type CreditKind = "canonical" | "link" | "name" | "agency";

/**
 * Credit that a page gives to an original.
 */
export type Credit = { 
/**
 * How credit is given.
 */
how: CreditKind, 
/**
 * The address or the line that gives it.
 */
text: string, };

/**
 * What two texts have in common, in figures. Shares are from 0 to 1.
 */
export type Evidence = { 
/**
 * Share of the page's prose in verbatim runs.
 */
page_verbatim: number, 
/**
 * Share of the source's prose in verbatim runs.
 */
source_verbatim: number, 
/**
 * Longest verbatim run of prose: log₂ of 1 + its content words.
 */
longest_run: number, 
/**
 * Share of the page's prose in chains.
 */
page_chained: number, 
/**
 * Share of the source's prose in chains.
 */
source_chained: number, 
/**
 * Best chain: log₂ of 1 + its score.
 */
best_chain: number, 
/**
 * Score of all chains, divided by three times the words of the shorter prose.
 */
chain_score: number, 
/**
 * Words of chains that agree: log₂ of 1 + their number.
 */
agreeing: number, 
/**
 * Share of the words in chains that are replaced by others, each in its place.
 */
replaced: number, 
/**
 * Share of the words in chains that agree with a synonym.
 */
synonyms: number, 
/**
 * Share of the words in chains that are inserted, left out or moved.
 */
inserted: number, 
/**
 * Share of the gaps in chains that are equally long on both sides: words were replaced, not sentences rebuilt.
 */
in_place: number, 
/**
 * Mean share of a page sentence that its best source sentence holds.
 */
sentence_page: number, 
/**
 * Mean share of a source sentence that its best page sentence holds.
 */
sentence_source: number, 
/**
 * Share of the page in sentences that are like one of the source.
 */
sentence_alike: number, 
/**
 * Share of the page's longer sentences that are unlike any of the source.
 */
own_sentences: number, 
/**
 * Share of the source's longer sentences that are unlike any of the page.
 */
source_own_sentences: number, 
/**
 * Agreement in length of alike sentences: mean of the shorter length over the longer.
 */
sentence_lengths: number, 
/**
 * Share of neighbouring alike sentences whose partners come in the same order.
 */
sentence_order: number, 
/**
 * Share of the entities in the page's prose that the source has.
 */
page_anchors: number, 
/**
 * Share of the entities in the source's prose that the page has.
 */
source_anchors: number, 
/**
 * Share of the page's rare plain words that the source has.
 */
page_rare: number, 
/**
 * Share of the source's plain words that the page has.
 */
source_plain: number, 
/**
 * Share of the page's plain words, which are no entities, in verbatim runs.
 */
plain_verbatim: number, 
/**
 * Share of the page's plain words that agree in chains.
 */
plain_agreeing: number, 
/**
 * Most plain words in a verbatim run: log₂ of 1 + their number.
 */
longest_plain_run: number, 
/**
 * Share of the entities in chains that are the same on both sides, of those that have a counterpart.
 */
entities_kept: number, 
/**
 * Share of the agreeing words of chains that come in the same order on both sides.
 */
chain_order: number, 
/**
 * Share of the page's pairs of neighbouring words that are neighbours in the source.
 */
neighbours: number, 
/**
 * Share of the page's plain words that the source has.
 */
page_plain: number, 
/**
 * Share of the page's prose in passages.
 */
page_covered: number, 
/**
 * Share of the source's prose in passages.
 */
source_covered: number, 
/**
 * Words of prose that agree, in chains or in alike sentences: log₂ of 1 + their number.
 */
shared_prose: number, 
/**
 * Share of the page's words that are in quotations.
 */
page_quoted: number, 
/**
 * Share of the page's quotations that the source holds.
 */
quotes_shared: number, 
/**
 * Longest run of the page's quotations that is the source's own prose: log₂ of 1 + its content words. An honest
 * quotation of a speaker is a quotation in the source too.
 */
lifted: number, 
/**
 * Length of the page's prose: log₂ of its content words.
 */
page_length: number, 
/**
 * log₂ of the page's prose over the source's.
 */
relative_length: number, };

/**
 * What a page and a source in another language have in common, in figures. Shares are from 0 to 1.
 */
export type TranslationEvidence = { 
/**
 * Worth of the alignment of sentences, for each sentence.
 */
agreement: number, 
/**
 * Worth of the alignment: log₂ of 1 + it.
 */
total: number, 
/**
 * Share of the source's entities, by weight, that the page has.
 */
anchors_found: number, 
/**
 * Share of the page in aligned sentences.
 */
page_aligned: number, 
/**
 * Share of the source in aligned sentences.
 */
source_aligned: number, 
/**
 * Weight of what aligned sentences share: log₂ of 1 + it.
 */
shared: number, 
/**
 * Share of the source's entities, by weight and as often as they occur, that the aligned sentence of the page has.
 */
anchors_kept: number, 
/**
 * What aligned sentences share, of what each sentence of the source shares with the one of the page that has most of
 * it.
 */
order: number, 
/**
 * Mean difference of the lengths of aligned sentences, as a logarithm.
 */
lengths: number, 
/**
 * Mean difference of the shares of aligned sentences that are quoted.
 */
quoted_apart: number, 
/**
 * Difference of the numbers of sentences, as a logarithm.
 */
sentence_ratio: number, 
/**
 * Difference of the lengths of both texts, as a logarithm.
 */
length_ratio: number, 
/**
 * Length of the shorter text: log₂ of its sentences.
 */
sentences: number, };

/**
 * A page compared with one original.
 */
export type Comparison = { 
/**
 * What the page is in relation to this original.
 */
verdict: Verdict, 
/**
 * Probability that the page was made from the original, from 0 to 1.
 */
score: number, 
/**
 * The score in words.
 */
sureness: Sureness, 
/**
 * Address of the original.
 */
source_url: string | null, 
/**
 * The same with a text fragment, by which a browser opens it at a passage that the page has word for word.
 */
passage_url: string | null, 
/**
 * What names the original.
 */
source: Source | null, 
/**
 * Number of the list that the verdict rests on, in the order in which the lists were given.
 */
list: number | null, 
/**
 * Shares of the page taken and of the original used.
 */
coverage: Coverage, 
/**
 * How much of the page that is, in words.
 */
extent: Extent, 
/**
 * Passages that correspond, in page order.
 */
passages: Array<Match>, 
/**
 * Quotations that both have. They are not evidence.
 */
quotes: Array<Match>, 
/**
 * Names that both have, each once. They are not evidence, and show why two articles tell the same story.
 */
names: Array<Match>, 
/**
 * Whether the page gives credit to the original.
 */
credited: boolean, 
/**
 * How the page gives credit.
 */
credit: Credit | null, 
/**
 * The page says that it is older than the original.
 */
earlier: boolean, 
/**
 * Both articles tell the same story, and names and figures agree, so that both may come from one source.
 */
one_source: boolean, 
/**
 * The figures behind the verdict, by name.
 */
evidence: Evidence, 
/**
 * The figures by which the page may be a translation of the original, if they were counted.
 */
translation: TranslationEvidence | null, };

/**
 * Why a page is not an article.
 */
export type NotArticle = "listing" | "player" | "offers" | "left_out" | "too_short";

/**
 * What the page says of itself.
 */
export type About = { 
/**
 * Headline.
 */
title: string | null, 
/**
 * Date of publication, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
 */
published: string | null, 
/**
 * Date of the last change, in the same form.
 */
modified: string | null, 
/**
 * Language, as a BCP 47 tag.
 */
lang: string | null, 
/**
 * Name of the publisher.
 */
publisher: string | null, 
/**
 * Author line.
 */
byline: string | null, 
/**
 * The address that the page gives as its canonical one.
 */
canonical: string | null, 
/**
 * Number of words in the article.
 */
words: number, };

/**
 * How much of a page is no evidence, in words.
 */
export type LeftOut = { 
/**
 * Words of quotations.
 */
quoted: number, 
/**
 * Words of lists, tables, statements, notices and other matter that is nobody's prose.
 */
matter: number, 
/**
 * Words that many articles of the list share.
 */
common: number, };

/**
 * The verdict on a page.
 */
export type Report = { 
/**
 * Why the page is not an article, if it is not; the verdict is then [`Verdict::None`].
 */
not_article: NotArticle | null, 
/**
 * Further originals that match, best first.
 */
others: Array<Comparison>, 
/**
 * What the page says of itself.
 */
article: About, 
/**
 * What of the page does not count.
 */
left_out: LeftOut, 
/**
 * What the page is in relation to this original.
 */
verdict: Verdict, 
/**
 * Probability that the page was made from the original, from 0 to 1.
 */
score: number, 
/**
 * The score in words.
 */
sureness: Sureness, 
/**
 * Address of the original.
 */
source_url: string | null, 
/**
 * The same with a text fragment, by which a browser opens it at a passage that the page has word for word.
 */
passage_url: string | null, 
/**
 * What names the original.
 */
source: Source | null, 
/**
 * Number of the list that the verdict rests on, in the order in which the lists were given.
 */
list: number | null, 
/**
 * Shares of the page taken and of the original used.
 */
coverage: Coverage, 
/**
 * How much of the page that is, in words.
 */
extent: Extent, 
/**
 * Passages that correspond, in page order.
 */
passages: Array<Match>, 
/**
 * Quotations that both have. They are not evidence.
 */
quotes: Array<Match>, 
/**
 * Names that both have, each once. They are not evidence, and show why two articles tell the same story.
 */
names: Array<Match>, 
/**
 * Whether the page gives credit to the original.
 */
credited: boolean, 
/**
 * How the page gives credit.
 */
credit: Credit | null, 
/**
 * The page says that it is older than the original.
 */
earlier: boolean, 
/**
 * Both articles tell the same story, and names and figures agree, so that both may come from one source.
 */
one_source: boolean, 
/**
 * The figures behind the verdict, by name.
 */
evidence: Evidence, 
/**
 * The figures by which the page may be a translation of the original, if they were counted.
 */
translation: TranslationEvidence | null, };

/**
 * How a page resembles an article that was read before.
 */
export type Resemblance = "whole" | "part" | "reworded";

/**
 * Which of two articles says that it is older.
 */
export type Dated = "read_first" | "page_first" | "unknown";

/**
 * An article that was read before and that has text of the page.
 */
export type Recollection = { 
/**
 * How the page resembles it.
 */
resemblance: Resemblance, 
/**
 * Which of both says that it is older.
 */
dated: Dated, 
/**
 * The credit that the page gives to it.
 */
credit: Credit | null, 
/**
 * Whether both are of one publisher, as far as their addresses and their names tell.
 */
same_publisher: boolean, 
/**
 * What names the article that was read.
 */
source: Source, 
/**
 * The key of its address, under which it is remembered.
 */
key: string, 
/**
 * Shares of the page and of that article that correspond.
 */
coverage: Coverage, 
/**
 * Passages that correspond, in page order.
 */
passages: Array<Match>, };

/**
 * What is remembered of an article that was read, beside its fingerprint.
 */
export type Memo = { 
/**
 * The key of its address: spellings of one address, its AMP form and its mirrors have the same.
 */
key: string, 
/**
 * The host of its address.
 */
site: string, 
/**
 * What names it. Its address has no tracking parameters.
 */
source: Source, };

/**
 * What to search for.
 */
export type Phrase = { 
/**
 * The search terms. In quotation marks are words that the page has in this order.
 */
text: string, 
/**
 * The sentence of the page that they are from.
 */
sentence: string, };

/**
 * What a check read on a page. Of links and credit lines there are only those that give credit to an article that was
 * found. Offsets count Unicode characters of `text`, end exclusive.
 */
export type PageRecord = { 
/**
 * The page's address.
 */
url: string | null, 
/**
 * Headline.
 */
title: string | null, 
/**
 * Author line.
 */
byline: string | null, 
/**
 * Name of the publisher.
 */
publisher: string | null, 
/**
 * Date of publication.
 */
published: string | null, 
/**
 * Date of the last change.
 */
modified: string | null, 
/**
 * Language, as a BCP 47 tag.
 */
lang: string | null, 
/**
 * The address that the page gives as its canonical one.
 */
canonical: string | null, 
/**
 * The text of the article, to which all offsets refer.
 */
text: string, 
/**
 * Block quotations.
 */
quotations: Array<[number, number]>, 
/**
 * Other parts that markup sets apart.
 */
set_apart: Array<[number, number]>, 
/**
 * Links to articles that were found.
 */
links: Array<string>, 
/**
 * Lines that give credit.
 */
credits: Array<string>, 
/**
 * Why the page is not an article, if it is not.
 */
not_article: NotArticle | null, };

/**
 * The report on a pair. It says of each of both texts whether it can be judged.
 */
export type PairReport = { 
/**
 * What the source says of itself.
 */
source_article: About, 
/**
 * Why the source is not an article, if it is not.
 */
source_not_article: NotArticle | null, 
/**
 * Why the page is not an article, if it is not; the verdict is then [`Verdict::None`].
 */
not_article: NotArticle | null, 
/**
 * Further originals that match, best first.
 */
others: Array<Comparison>, 
/**
 * What the page says of itself.
 */
article: About, 
/**
 * What of the page does not count.
 */
left_out: LeftOut, 
/**
 * What the page is in relation to this original.
 */
verdict: Verdict, 
/**
 * Probability that the page was made from the original, from 0 to 1.
 */
score: number, 
/**
 * The score in words.
 */
sureness: Sureness, 
/**
 * Address of the original.
 */
source_url: string | null, 
/**
 * The same with a text fragment, by which a browser opens it at a passage that the page has word for word.
 */
passage_url: string | null, 
/**
 * What names the original.
 */
source: Source | null, 
/**
 * Number of the list that the verdict rests on, in the order in which the lists were given.
 */
list: number | null, 
/**
 * Shares of the page taken and of the original used.
 */
coverage: Coverage, 
/**
 * How much of the page that is, in words.
 */
extent: Extent, 
/**
 * Passages that correspond, in page order.
 */
passages: Array<Match>, 
/**
 * Quotations that both have. They are not evidence.
 */
quotes: Array<Match>, 
/**
 * Names that both have, each once. They are not evidence, and show why two articles tell the same story.
 */
names: Array<Match>, 
/**
 * Whether the page gives credit to the original.
 */
credited: boolean, 
/**
 * How the page gives credit.
 */
credit: Credit | null, 
/**
 * The page says that it is older than the original.
 */
earlier: boolean, 
/**
 * Both articles tell the same story, and names and figures agree, so that both may come from one source.
 */
one_source: boolean, 
/**
 * The figures behind the verdict, by name.
 */
evidence: Evidence, 
/**
 * The figures by which the page may be a translation of the original, if they were counted.
 */
translation: TranslationEvidence | null, };

/**
 * How much of one text of a pair matches the other one. Two characters of a script without spaces are one word.
 */
export type SideFigures = { 
/**
 * Share of the words that count which are in matches, from 0 to 1.
 */
share: number, 
/**
 * Number of words in matches.
 */
matching: number, 
/**
 * Number of words that count.
 */
counted: number, 
/**
 * Number of words of the whole text.
 */
words: number, 
/**
 * Where the part that was compared ends, in Unicode characters; `None` if all of the text was compared.
 */
end: number | null, };

/**
 * The figures of a pair, counted in one way.
 */
export type Figures = { 
/**
 * The page.
 */
page: SideFigures, 
/**
 * The text that it is compared with.
 */
source: SideFigures, 
/**
 * The passages of the report that are long enough, by their positions.
 */
passages: Array<number>, 
/**
 * The quotations of the report that are long enough, by their positions.
 */
quotes: Array<number>, };

/**
 * What a check reads next, or how it ended.
 */
export type Stage = "posting_directory" | "postings" | "article_directory" | "records" | "names" | "done" | "failed";

/**
 * Bytes of a segment that a check needs next.
 */
export type Want = { 
/**
 * Number of the segment, counted through all lists in order.
 */
index: number, 
/**
 * Offset of the first byte in its file.
 */
offset: number, 
/**
 * Number of bytes.
 */
length: number, };

/**
 * What is in a segment.
 */
export type IndexFacts = { 
/**
 * Number of articles.
 */
articles: number, 
/**
 * Number of words of all articles.
 */
words: number, 
/**
 * Size of the file, in bytes.
 */
bytes: number, };

/**
 * The address of a list and what its link says of its key.
 */
export type ListLink = { 
/**
 * Address of the list's folder, with a slash at its end. The paths of wants are relative to it.
 */
folder: string, 
/**
 * Whether the link names the key. If not, the reader should compare the fingerprint of the key.
 */
pinned: boolean, 
/**
 * The trust state to begin with.
 */
trust: string, };

/**
 * What an update of a list needs next. Paths are relative to the list's folder.
 */
export type ListWant = { "kind": "file", 
/**
 * Where it is.
 */
path: string, 
/**
 * Maximum size in bytes. Stop reading beyond it, and answer with the trouble `too_large`.
 */
max_bytes: number, 
/**
 * Whether caches on the way must be bypassed.
 */
fresh: boolean, 
/**
 * The validator of what is known, for a conditional request; null: ask without a condition.
 */
validator: string | null, } | { "kind": "segment", 
/**
 * Where it is.
 */
path: string, 
/**
 * SHA-256 of the file, as hexadecimal digits.
 */
sha256: string, 
/**
 * Length of the file, in bytes. Stop reading beyond it, and answer with the trouble `too_large`.
 */
length: number, 
/**
 * Whether caches on the way must be bypassed.
 */
fresh: boolean, } | { "kind": "merge", 
/**
 * The segments to merge, oldest first, by their hashes. All are held.
 */
parts: Array<string>, 
/**
 * The second argument of `mergeSegments`.
 */
complete: boolean, 
/**
 * SHA-256 that the result must have.
 */
sha256: string, 
/**
 * Length that the result must have, in bytes.
 */
length: number, };

/**
 * How an update of a list ends.
 */
export type ListOutcome = { "kind": "unchanged" } | { "kind": "commit", 
/**
 * The new trust state.
 */
trust: string, 
/**
 * The segments of the list, oldest first, by their hashes. All are held.
 */
segments: Array<string>, } | { "kind": "refused", 
/**
 * A stable name of the reason.
 */
code: string, 
/**
 * One sentence that says what is wrong and what to do about it.
 */
message: string, };

/**
 * What a list's manifest says of the list. Times are in seconds since 1970.
 */
export type ListFacts = { 
/**
 * Identifier of the list.
 */
list: string, 
/**
 * Name of the list, for readers.
 */
name: string, 
/**
 * The public key that signs it.
 */
key: string, 
/**
 * What people compare of the key: five groups of hexadecimal digits.
 */
fingerprint: string, 
/**
 * Number of this issue.
 */
serial: number, 
/**
 * When it was issued: the date of the list's last news.
 */
issued: number, 
/**
 * When it is out of date. It keeps working.
 */
expires: number, 
/**
 * When the next issue is expected.
 */
check: number, 
/**
 * Under which terms the list may be used.
 */
licence: string, 
/**
 * Address for corrections: `mailto:` or of the web.
 */
contact: string, 
/**
 * Number of articles in all segments. An article with several versions may count several times.
 */
articles: number, 
/**
 * Length of all segments, in bytes.
 */
bytes: number, 
/**
 * First day of publication, as `YYYY-MM-DD`.
 */
first_day: string | null, 
/**
 * Last day of publication.
 */
last_day: string | null, 
/**
 * Languages of the articles, as primary subtags.
 */
languages: Array<string>, 
/**
 * Names of publishers, sorted.
 */
publishers: Array<string>, 
/**
 * Whether there are more publishers than are named.
 */
more_publishers: boolean, 
/**
 * How many publishers there are at least: all those that are named, or all of the segment that has most.
 */
publisher_count: number, 
/**
 * The segments, oldest first, by their hashes.
 */
segments: Array<string>, 
/**
 * Number of addresses that the manifest withdraws at once.
 */
withdrawn: number, };

/**
 * What proves the issue of a list.
 */
export type ListProof = { 
/**
 * The text of the manifest.
 */
manifest: string, 
/**
 * The content of its signature file.
 */
signature: string, 
/**
 * SHA-256 of the signature file, as hexadecimal digits.
 */
signature_sha256: string, };
