#!/usr/bin/env python3
"""Scores article extraction on the real pages in the shared data: Firsthand, Readability.js and trafilatura.

  python3 benches/extraction/score.py [--shared ../shared] [--only ours] [--cache DIR]

Needs cargo, and Node with npm for Readability.js. The first run installs the two others from the network into --cache (by
default a folder in the system's temporary directory). A method that cannot be run is left out, and the reason is printed.

How the figures are made:
  F1        on the `readability` pages, which have a complete gold text: F1 of the words (`\\w+`, in lower case) of the
            extracted text against those of the gold text, as multisets; mean over the pages. A page on which a method
            fails counts 0. The gold text is Readability.js's own expected output, which explains its 0.99.
  must      on the `trafilatura` pages: share of the snippets that must be in the text and are.
  must not  on the same pages: share of the snippets that must not be in the text and are not. A method that returns
            nothing gets 1.0, so this means something only together with `must`. Snippets are compared without white
            space, in NFC.
  F1 of the `wcxb` articles, made in the same way; their gold text was written by people.
  dates     on the `wcxb` articles whose date of publication is known: share of those for which no date is found, and
            share of those for which another day is found.
  refused   by the type that `wcxb` gives a page: share that is judged not to be an article. Of articles, none should be;
            of listings, collections, forums and products, all.
  pages/s   all pages on one core, from document to text, without starting the program and reading files.
"""
import argparse, collections, gzip, hashlib, json, os, pathlib, re, shutil, subprocess, sys, tempfile, unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def read_rows(shared):
    index = shared / "data" / "html" / "index.jsonl"
    if not index.is_file():
        sys.exit(f"{index} is missing: the pages belong to their publishers and are not part of the repository.\n"
                 "Use --shared to say where the shared data is.")
    return [json.loads(line) for line in index.open(encoding="utf8") if line.strip()]


def as_text(page):
    """The text of a saved page: UTF-8, or else the encoding in its meta element. All methods get the same text."""
    try:
        return page.decode("utf8")
    except UnicodeDecodeError:
        named = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", page[:4096])
        try:
            return page.decode(named.group(1).decode() if named else "cp1252", "replace")
        except LookupError:
            return page.decode("utf8", "replace")


def unpack(rows, shared, folder):
    """Writes every page to a file, and the list of the files that the extractors read."""
    folder.mkdir(parents=True, exist_ok=True)
    listing = folder / "pages.jsonl"
    with listing.open("w", encoding="utf8") as out:
        for n, row in enumerate(rows):
            path = folder / f"{n}.html"
            page = gzip.open(shared / "data" / "html" / row["file"]).read()
            path.write_text(as_text(page), encoding="utf8", newline="")
            url = row.get("url") or ""
            url = url if url.startswith("http") and "--" not in url else None
            out.write(json.dumps({"file": row["file"], "path": str(path), "url": url}) + "\n")
    return listing


def run(command, listing, **more):
    """Runs an extractor over the list. It prints a line per page, and its time as the last line on standard error."""
    done = subprocess.run(command, stdin=listing.open(), capture_output=True, text=True, encoding="utf8", **more)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-400:])
    results = {r["file"]: r for r in map(json.loads, done.stdout.strip().split("\n"))}
    time = json.loads(done.stderr.strip().split("\n")[-1])
    return results, time["pages"] / time["seconds"]


def ours(listing, cache):
    command = ["cargo", "run", "--quiet", "--release", "-p", "firsthand-measure", "--bin", "extract"]
    return run(command, listing, cwd=ROOT)


def readability(listing, cache):
    if not shutil.which("npm"):
        raise RuntimeError("npm is not installed")
    home = cache / "node"
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "readability.mjs"):
        shutil.copy(HERE / name, home / name)
    if not (home / "node_modules" / "jsdom").is_dir():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=home, check=True, capture_output=True)
    return run(["node", "readability.mjs"], listing, cwd=home)


def trafilatura(listing, cache):
    home = cache / "venv"
    python = home / "bin" / "python"
    if not (home / "done").is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        # trafilatura needs justext, which imports lxml's cleaner, now a package of its own.
        wanted = ["trafilatura==2.3.*", "lxml_html_clean"]
        subprocess.run([str(python), "-m", "pip", "-q", "install", *wanted], check=True, capture_output=True)
        (home / "done").touch()
    return run([str(python), str(HERE / "run_trafilatura.py")], listing)


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def f1(text, gold):
    a, b = words(text), words(gold)
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def squeeze(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def score(rows, results):
    """(F1, must, must not) over some rows; None where no row tells."""
    f1s, must, must_not = [], [], []
    for row in rows:
        text = (results.get(row["file"]) or {}).get("text") or ""
        if row["set"] == "readability":
            f1s.append(f1(text, row["text"]))
        elif row["set"] == "trafilatura":
            squeezed = squeeze(text)
            must += [squeeze(s) in squeezed for s in row["must"]]
            must_not += [squeeze(s) not in squeezed for s in row["must_not"]]
    return [sum(v) / len(v) if v else None for v in (f1s, must, must_not)]


def score_wcxb(rows, results):
    """(F1, share of dates missing, share wrong, {type: share refused}) over the `wcxb` pages."""
    rows = [row for row in rows if row["set"] == "wcxb"]
    found = {row["file"]: results.get(row["file"]) or {} for row in rows}
    articles = [row for row in rows if row["type"] == "article"]
    dates = [((found[row["file"]].get("published") or "")[:10], row["published"][:10]) for row in articles if row.get("published")]
    refused = collections.defaultdict(list)
    for row in rows:
        refused[row["type"]].append(bool(found[row["file"]].get("not_article")))
    mean = lambda values: sum(values) / len(values) if values else None
    return (mean([f1(found[row["file"]].get("text") or "", row["text"]) for row in articles]),
            mean([not day for day, _ in dates]), mean([bool(day) and day != gold for day, gold in dates]),
            {kind: mean(values) for kind, values in refused.items()})


def show(value):
    return "–" if value is None else f"{value:.3f}"


def table(head, lines):
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def half(row):
    return hashlib.md5(row["file"].encode()).digest()[0] % 2


def language(row, results):
    lang = (results.get(row["file"]) or {}).get("lang") or row.get("lang") or "?"
    return re.split(r"[-?]", lang.lower())[0] or "?"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    options.add_argument("--only", choices=["ours", "readability", "trafilatura"])
    options.add_argument("--cache", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "firsthand-extraction")
    options = options.parse_args()
    rows = read_rows(options.shared.resolve())
    listing = unpack(rows, options.shared.resolve(), options.cache / "pages")
    methods = {"ours": ours, "readability": readability, "trafilatura": trafilatura}
    names = {"ours": "Firsthand", "readability": "Readability.js 0.6", "trafilatura": "trafilatura 2.3"}
    lines, own = [], None
    for key, method in methods.items():
        if options.only not in (None, key):
            continue
        try:
            results, speed = method(listing, options.cache)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            print(f"{names[key]} is left out: {error}\n", file=sys.stderr)
            continue
        lines.append([names[key], *map(show, score(rows, results)), f"{speed:.0f}"])
        if key == "ours":
            own = results
    table(["method", "F1", "must", "must not", "pages/s"], lines)
    if own is None:
        return
    print("Firsthand on the two halves of the pages (parity of the first byte of the MD5 of the file's name):\n")
    table(["half", "pages", "F1", "must", "must not"],
          [[str(h), str(len(part)), *map(show, score(part, own))] for h in (0, 1) for part in [[r for r in rows if half(r) == h]]])
    print("Firsthand by language:\n")
    groups = collections.defaultdict(list)
    for row in rows:
        if row["set"] != "postlight":
            groups[language(row, own)].append(row)
    table(["language", "pages", "F1", "must", "must not"],
          [[lang, str(len(part)), *map(show, score(part, own))] for lang, part in sorted(groups.items(), key=lambda g: -len(g[1]))])
    whole, missing, wrong, kinds = score_wcxb(rows, own)
    print(f"The wcxb articles: F1 {show(whole)}; dates missing {show(missing)}, wrong {show(wrong)}; refused: "
          + ", ".join(f"{kind} {show(share)}" for kind, share in sorted(kinds.items())))
    gold = [r for r in rows if r["set"] != "postlight"]
    refused = collections.Counter((own.get(r["file"]) or {}).get("not_article") or "article" for r in gold)
    print("Gold pages are judged to be: " + ", ".join(f"{k} {v}" for k, v in refused.most_common()))


if __name__ == "__main__":
    main()
