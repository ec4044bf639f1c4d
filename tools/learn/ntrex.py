#!/usr/bin/env python3
r"""Writes news and their translations as JSON Lines, from NTREX-128.

  git clone https://github.com/MicrosoftTranslator/NTREX
  python3 tools/learn/ntrex.py pairs NTREX DATA/articles.jsonl.gz > ntrex.jsonl
  python3 tools/learn/ntrex.py articles NTREX > ntrex/articles.jsonl
  python3 tools/learn/ntrex.py pages NTREX > ntrex/pages.jsonl

`evidence ntrex` reads the pairs. The articles and the pages have the format of the labelled data: with the articles added
to an index, the pages are to be found in it, and in an index without them no page may be accused.

NTREX-128 (Federmann et al., 2022; CC BY-SA 4.0) has 123 news stories in English of September 2018, which people
translated into 128 languages. Each story in each of the languages below is a page, which `pairs` pairs with

- the story that it is a translation of,
- the two other stories that are most like that one, some of which are other outlets' reports of the event, and
- the two most like it among the English articles of the labelled data, of those that share next to no wording with it.

"Most like" is the cosine of TF-IDF. The stories have a sentence on each line. To be like pages, sources get paragraphs of
two sentences, and pages of three.
"""
import gzip, json, os, re, sys
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

# Languages of newspapers that have a letter-by-letter or a word-by-word way to be compared with English.
LANGUAGES = """arb bel ben bul cat ces cym dan deu ell est eus fas fin fil fra glg guj heb hin hrv hun hye ind isl ita jpn kan
kat kaz khm kor lao lav lit mal mar mkd mon msa mya nep nld nob pan pol por ron rus sin slk slv spa sqi srp-Cyrl swa swe
tam tel tha tur ukr urd uzb vie zho-CN""".split()
# The codes that pages have for these. Filipino has no shorter one.
ISO_639_1 = dict(
    pair.split(":") for pair in """arb:ar bel:be ben:bn bul:bg cat:ca ces:cs cym:cy dan:da deu:de ell:el est:et eus:eu
    fas:fa fin:fi fra:fr glg:gl guj:gu heb:he hin:hi hrv:hr hun:hu hye:hy ind:id isl:is ita:it jpn:ja kan:kn kat:ka kaz:kk
    khm:km kor:ko lao:lo lav:lv lit:lt mal:ml mar:mr mkd:mk mon:mn msa:ms mya:my nep:ne nld:nl nob:nb pan:pa pol:pl por:pt
    ron:ro rus:ru sin:si slk:sk slv:sl spa:es sqi:sq srp:sr swa:sw swe:sv tam:ta tel:te tha:th tur:tr ukr:uk urd:ur uzb:uz
    vie:vi zho:zh""".split())
# Number of other stories, and of articles, that each page is paired with.
OTHERS = 2
# Maximum share of a story's runs of eight words that an article has, which is another outlet's then.
MAX_SHARED = 0.05
# Sentences of a paragraph.
SOURCE_PARAGRAPH, PAGE_PARAGRAPH = 2, 3


def main():
    arguments = sys.argv[1:]
    if [len(arguments), *arguments[:1]] not in ([3, "pairs"], [2, "articles"], [2, "pages"]):
        sys.exit(__doc__)
    what, folder = arguments[:2]
    ids = lines(os.path.join(folder, "DOCUMENT_IDS.tsv"))
    read = lambda name, size: stories(ids, lines(os.path.join(folder, "NTREX-128", f"newstest2019-{name}.txt")), size)
    sources = read("src.eng", SOURCE_PARAGRAPH)
    address = "https://ntrex.example/{}".format
    if what == "articles":
        for story, text in sources.items():
            write({"url": address(story), "title": text.split("\n")[0], "publisher": "NTREX", "published": "2018-09-30",
                   "lang": "en", "text": text})
        return
    like = most_like(sources, english(arguments[2])) if what == "pairs" else {}
    for language in LANGUAGES:
        for story, page in read(f"ref.{language}", PAGE_PARAGRAPH).items():
            row = {"id": f"ntrex-{language}-{story}", "kind": "translation", "how": "by people from English",
                   "lang": language}
            if what == "pages":
                code = language.split("-")[0]
                write(row | {"how": language, "lang": ISO_639_1.get(code, code), "source_url": address(story),
                             "url": f"https://{code}.example/{story}", "text": page})
                continue
            row |= {"group": story, "source_text": sources[story], "page_text": page}
            write(row)
            for number, other in enumerate(like[story]):
                write(row | {"id": f"{row['id']}-{number}", "kind": "same_event", "how": "another story",
                             "source_text": other})


def english(articles):
    """The texts of the articles in English."""
    with gzip.open(articles, "rt", encoding="utf8") as rows:
        return [row["text"] for row in map(json.loads, rows) if row["lang"] == "en"]


def lines(path):
    with open(path, encoding="utf8") as file:
        return file.read().removesuffix("\n").split("\n")


def stories(ids, sentences, size):
    """The texts by story, in paragraphs of some sentences."""
    if len(ids) != len(sentences):
        sys.exit(f"{len(sentences)} sentences, but {len(ids)} are expected")
    of_story = {}
    for story, sentence in zip(ids, sentences):
        of_story.setdefault(story, []).append(sentence.strip())
    paragraphs = lambda all: [" ".join(all[at:at + size]) for at in range(0, len(all), size)]
    return {story: "\n\n".join(paragraphs(all)) for story, all in of_story.items()}


def most_like(sources, articles):
    """For each story, the other stories and the articles that are most like it."""
    texts = list(sources.values())
    vectors = TfidfVectorizer(sublinear_tf=True).fit(texts + articles)
    of_texts, of_articles = vectors.transform(texts), vectors.transform(articles)
    runs = CountVectorizer(ngram_range=(8, 8), binary=True).fit(texts)
    shared = runs.transform(texts) @ runs.transform(articles).T
    own = runs.transform(texts).sum(axis=1)
    found = {}
    for at, story in enumerate(sources):
        of_stories = (of_texts[at] @ of_texts.T).toarray()[0]
        nearest = [other for other in of_stories.argsort()[::-1] if other != at][:OTHERS]
        likeness = (of_texts[at] @ of_articles.T).toarray()[0]
        is_other = shared[at].toarray()[0] <= MAX_SHARED * own[at, 0]
        near = [article for article in likeness.argsort()[::-1] if is_other[article]][:OTHERS]
        found[story] = [texts[other] for other in nearest] + [articles[article] for article in near]
    return found


def write(row):
    print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
