"""The Python peers, with the same commands and JSON lines as the Rust peers (src/main.rs):

python_peers.py build METHOD ARTICLES INDEX, python_peers.py look-up METHOD INDEX PAGES

METHOD is datasketch or rensa. Both sketch the word 5-grams of src/shingles.rs with 128 hashes and put the sketches into a
banded LSH index, which is written to INDEX with pickle. As many processes make sketches as there are cores.
"""
import itertools
import json
import multiprocessing
import os
import pickle
import re
import resource
import sys
import time

HASHES = 128
# Minimum estimated Jaccard similarity of two similar texts, as in datasketch's examples.
NEAR = 0.5
# Number of rensa's bands for that threshold: it must divide HASHES, and 16 bands suit a threshold of 0.7.
BANDS = 32
# Maximum number of answers.
MAX_ANSWERS = 10
# Number of pages that are looked up before the timed ones.
WARM_UP = 20
# Number of articles that a process is given at a time.
PORTION = 256


def shingles(text):
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[first : first + 5]) for first in range(max(1, len(words) - 4))]


class Datasketch:
    def __init__(self):
        from datasketch import MinHashLSH

        self.lsh = MinHashLSH(threshold=NEAR, num_perm=HASHES)
        self.sketches = []

    @staticmethod
    def sketch(texts):
        from datasketch import MinHash

        return MinHash.bulk(([s.encode() for s in shingles(text)] for text in texts), num_perm=HASHES)

    def add(self, sketches):
        for sketch in sketches:
            self.lsh.insert(len(self.sketches), sketch)
            self.sketches.append(sketch)


class Rensa:
    def __init__(self):
        from rensa import RMinHashLSH

        self.lsh = RMinHashLSH(NEAR, HASHES, BANDS)
        self.sketches = []

    @staticmethod
    def sketch(texts):
        from rensa import RMinHash

        return RMinHash.from_token_sets([shingles(text) for text in texts], HASHES, 42)

    def add(self, sketches):
        self.lsh.insert_many(sketches, len(self.sketches))
        self.sketches.extend(sketches)


METHODS = {"datasketch": Datasketch, "rensa": Rensa}


def portions(path):
    with open(path, encoding="utf8") as file:
        while lines := list(itertools.islice(file, PORTION)):
            yield lines


def sketch(task):
    method, lines = task
    return METHODS[method].sketch([json.loads(line)["text"] for line in lines])


def build(method, articles, out):
    index = METHODS[method]()
    tasks = ((method, lines) for lines in portions(articles))
    processes = len(os.sched_getaffinity(0))
    if processes > 1:
        with multiprocessing.Pool(processes) as pool:
            for sketches in pool.imap(sketch, tasks):
                index.add(sketches)
            pool.close()
            pool.join()
    else:
        for task in tasks:
            index.add(sketch(task))
    with open(out, "wb") as file:
        pickle.dump(index, file, pickle.HIGHEST_PROTOCOL)
        file.flush()
        os.fsync(file.fileno())
    peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if processes > 1:
        # Memory that the processes share is counted for each of them, which overstates the sum slightly.
        peak += processes * 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"articles": len(index.sketches), "peak_bytes": peak}))


def find(index, text):
    page = index.sketch([text])[0]
    near = sorted(((page.jaccard(index.sketches[key]), key) for key in index.lsh.query(page)), reverse=True)[:MAX_ANSWERS]
    return [key for _, key in near], bool(near) and near[0][0] >= NEAR


def look_up(method, path, pages):
    METHODS[method]()  # Loads its modules, which is not to be timed.
    with open(pages, encoding="utf8") as file:
        pages = [json.loads(line) for line in file]
    start = time.perf_counter()
    with open(path, "rb") as file:
        index = pickle.load(file)
    print(json.dumps({"opened": 1000 * (time.perf_counter() - start)}))
    for page in pages[:WARM_UP]:
        find(index, page["text"])
    for page in pages:
        start = time.perf_counter()
        answers, said = find(index, page["text"])
        milliseconds = 1000 * (time.perf_counter() - start)
        print(json.dumps({"id": page["id"], "milliseconds": milliseconds, "answers": answers, "said": said}))


if __name__ == "__main__":
    {"build": build, "look-up": look_up}[sys.argv[1]](*sys.argv[2:])
