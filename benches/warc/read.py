"""Reads a WARC file as its users do with warcio and trafilatura, in as many processes as there are cores: read.py FILE

Prints {"pages", "articles"}: responses that are HTML, and those of them in which a text was found.
"""

import json
import os
import sys
from collections.abc import Iterator
from multiprocessing import Pool

import trafilatura
from warcio.archiveiterator import ArchiveIterator


def pages(path: str) -> Iterator[tuple[str, bytes]]:
    """Address and body of each page."""
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and "html" in (record.http_headers.get_header("Content-Type") or ""):
                yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()


def has_article(page: tuple[str, bytes]) -> bool:
    """Whether a text is found, with title and date as an index needs them."""
    address, body = page
    return bool(trafilatura.bare_extraction(body, url=address, include_comments=False, with_metadata=True))


if __name__ == "__main__":
    cores = len(os.sched_getaffinity(0))
    if cores == 1:
        found = [has_article(page) for page in pages(sys.argv[1])]
    else:
        with Pool(cores) as pool:
            found = list(pool.imap(has_article, pages(sys.argv[1]), chunksize=16))
    print(json.dumps({"pages": len(found), "articles": sum(found)}))
