-- The state of a collection. Times are seconds since 1970, in UTC.

-- The collection: what the list of sources says of it, and the version of this form.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- A feed, a sitemap or a file, and what is needed to ask it only for what is new.
CREATE TABLE source (
    place TEXT PRIMARY KEY,             -- its address or its path
    publisher TEXT NOT NULL,
    etag TEXT,                          -- validators of the last answer, as they came
    last_modified TEXT,
    sitemaps TEXT NOT NULL,             -- the sitemaps that it names, as JSON
    asked INTEGER,                      -- when it was asked last
    answered INTEGER,                   -- when it last gave an answer that could be read
    not_before INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0 -- in succession
) STRICT, WITHOUT ROWID;

-- A page that a source names.
CREATE TABLE page (
    url TEXT PRIMARY KEY,               -- its clean address
    publisher TEXT NOT NULL,
    source TEXT NOT NULL,
    told TEXT NOT NULL,                 -- what the source says of it, as JSON
    content TEXT,                       -- the text that the source gives, as HTML, until the page is read
    base TEXT,                          -- the address that links in this text are relative to
    said TEXT NOT NULL,                 -- hash of what each source last said of it, as JSON
    listed INTEGER NOT NULL,            -- the last run in which a source named it
    etag TEXT,
    last_modified TEXT,
    state TEXT NOT NULL,                -- new, read, left_out, gone
    reason TEXT,                        -- why it was left out, or could not be read
    asked INTEGER,
    not_before INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    article TEXT                        -- the address of the article that it holds, or held when it was last read
) STRICT, WITHOUT ROWID;
CREATE INDEX page_state ON page (state, not_before);

-- An article. Two pages with the same canonical address hold one article.
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,           -- its canonical address
    publisher TEXT NOT NULL,            -- whose it is in the list of sources
    named TEXT,                         -- its publisher as its page says, or as the list of sources does
    title TEXT,
    published TEXT,
    modified TEXT,
    lang TEXT,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    version INTEGER NOT NULL,           -- hash of its fingerprint
    credits TEXT NOT NULL,              -- names of publishers that it credits, as JSON
    withdrawn TEXT,                     -- why it was withdrawn
    original TEXT,                      -- the article that has its text and counts in place of it
    text TEXT                           -- its text, if it is kept
) STRICT;

-- The first keys of each article, by which articles with much the same text are found. Those of earlier versions stay:
-- they only lead to comparisons.
CREATE TABLE article_key (
    key INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

-- How much of the text of an article is in the text of another one, in thousandths. A pair has two rows, or none if it is
-- little both ways.
CREATE TABLE shared_text (
    url TEXT NOT NULL,
    other TEXT NOT NULL,
    share INTEGER NOT NULL,
    PRIMARY KEY (url, other)
) STRICT, WITHOUT ROWID;

-- The fingerprint of a version of an article: an index of this article alone.
CREATE TABLE fingerprint (
    url TEXT NOT NULL,
    version INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (url, version)
) STRICT;

-- What each publication of the list has added or replaced (version), and withdrawn (no version).
CREATE TABLE release (
    serial INTEGER NOT NULL,
    url TEXT NOT NULL,
    version INTEGER,
    PRIMARY KEY (serial, url)
) STRICT, WITHOUT ROWID;

-- When each of them was issued, and for how long it holds.
CREATE TABLE publication (
    serial INTEGER PRIMARY KEY,
    issued INTEGER NOT NULL,
    check_after INTEGER NOT NULL,
    expires_after INTEGER NOT NULL
) STRICT;

-- A run, and what became of each source in it.
CREATE TABLE run (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, ended INTEGER) STRICT;
CREATE TABLE visit (
    run INTEGER NOT NULL,
    place TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,              -- read, unchanged, or the code of what went wrong
    entries INTEGER NOT NULL,
    new INTEGER NOT NULL,
    PRIMARY KEY (run, place)
) STRICT, WITHOUT ROWID;
