"""Makes a WARC file in the form of CC-NEWS of the project's own pages: make.py OUT PAGES FOLDER...

Each page comes again and again at other addresses with another title until there are PAGES of them. One response is one
member of the gzip file, as Common Crawl writes it.
"""

import itertools
import sys
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

out, number, folders = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
pages = [file.read_bytes() for folder in folders for file in sorted(Path(folder).rglob("*.html"))]
with out.open("wb") as file:
    writer = WARCWriter(file, gzip=True)
    writer.write_record(writer.create_warcinfo_record(out.name, {"software": "firsthand benches/warc"}))
    for count, page in enumerate(itertools.islice(itertools.cycle(pages), number)):
        address = f"https://paper-{count % 97}.example/news/{count}"
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        # An article of one text at another address would be one article.
        body = page.replace(b"</p>", f" Edition {count}.</p>".encode(), 1)
        body = body.replace(b'rel="canonical"', b'rel="was-canonical"').replace(b"og:url", b"was:url")
        writer.write_record(writer.create_warc_record(address, "response", payload=BytesIO(body), http_headers=head))
