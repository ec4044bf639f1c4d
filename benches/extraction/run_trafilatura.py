"""Extracts texts with trafilatura, comments excluded: reads JSON Lines of {"file", "path"}, prints {"file", "text"}."""
import json, sys, time

import trafilatura

busy, pages = 0.0, 0
for line in sys.stdin:
    row = json.loads(line)
    html = open(row["path"], "rb").read().decode("utf8", "replace")
    start = time.process_time()
    try:
        text = trafilatura.extract(html, include_comments=False) or ""
    except Exception:  # The text of a page that it cannot read counts as empty.
        text = ""
    busy += time.process_time() - start
    pages += 1
    print(json.dumps({"file": row["file"], "text": text}))
print(json.dumps({"pages": pages, "seconds": busy}), file=sys.stderr)
