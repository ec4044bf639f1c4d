#!/usr/bin/env python3
r"""Fits the verdict's model, src/verdict/model.json, to the evidence of labelled pairs.

  pip install numpy scikit-learn
  cargo run --release -p firsthand-learn --bin evidence -- pairs ../shared/data/pairs.jsonl.gz > pairs.evidence
  cargo run --release -p firsthand-learn --bin evidence -- honest INDEX ../shared/data/pages.jsonl.gz > honest.evidence
  cargo run --release -p firsthand-learn --bin evidence -- samples tests/samples > samples.evidence
  python3 tools/learn/fit.py pairs.evidence honest.evidence samples.evidence src/verdict/model.json \
      [--unseen unseen.jsonl]

Two boosted forests of small trees (Friedman, 2001): `derived` says how probable it is that the page was made from the
source, `kind` which kind of copy it is if so. More agreement can only raise the first (monotone constraints), so that
no quirk of the data makes a page look more honest by copying more. Of the honest pages' rows those are left out in
which more than half of the page is verbatim: the same report stands twice in the data, and the label is wrong. Probabilities are calibrated on predictions for
rows that the model did not see (Platt, 1999). Both forms of evidence are learned from: the source's text at hand, and
only what an index keeps of it. Prints recall at 1% and 0.1% of same-event pairs accused, from five-fold
cross-validation in which all pairs of one source are in one fold.
"""
import collections, json, math, re, sys
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

FORMS = ["stored", "full"]
KINDS = ["copy", "excerpt", "spun", "paraphrase"]
# Of these more may speak for or against.
FREE = {"synonyms", "own_sentences", "sentence_lengths", "page_quoted", "page_length", "relative_length", "sentence_order", "replaced", "inserted", "in_place",
        "quotes_shared"}
# Kinds are not told apart by lengths and quotations: these would only fit how the data was made.
NOT_TELLING = {"page_length", "relative_length", "page_quoted", "quotes_shared"}
DERIVED = dict(max_iter=220, max_leaf_nodes=7, learning_rate=0.08, min_samples_leaf=30, l2_regularization=2.0, random_state=1)
KIND = dict(max_iter=40, max_leaf_nodes=6, learning_rate=0.15, min_samples_leaf=20, l2_regularization=2.0, random_state=1)
FOLDS = 5


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    paths, unseen_path = sys.argv[1:], None
    if "--unseen" in paths:
        at = paths.index("--unseen")
        unseen_path = paths[at + 1]
        del paths[at:at + 2]
    rows = [json.loads(line) for path in paths[:-1] for line in open(path, encoding="utf8")]
    names = rows[0]["names"]
    rows = [r for r in rows if "full" in r or r["stored"][names.index("page_verbatim")] < 0.5]
    kinds = np.array([r["kind"] for r in rows])
    derived = np.isin(kinds, KINDS)
    # Rows of one source stay together.
    folds = np.array([hash_of(r["group"]) % FOLDS for r in rows])
    weight = np.array([r.get("weight") or 1 for r in rows], dtype=float)
    # For telling kinds apart: of two ways to make a copy the one with fewer rows is not the rarer one in the world.
    made = collections.Counter((r["kind"], r["how"]) for r in rows)
    evenness = np.array([made[r["kind"], r["how"]] ** -0.5 for r in rows])
    paired = np.array(["full" in r for r in rows])
    evidence = {form: np.array([r.get(form, r["stored"]) for r in rows], dtype=np.float32) for form in FORMS}
    monotone = [0 if n in FREE else 1 for n in names]

    unseen = {form: np.zeros(len(rows)) for form in FORMS}
    guessed = np.empty(len(rows), dtype=object)
    for fold in range(FOLDS):
        learn, test = folds != fold, folds == fold
        forest, kind = fit(evidence, paired, learn, derived, kinds, weight, evenness, monotone, names)
        for form in FORMS:
            unseen[form][test] = forest.decision_function(evidence[form][test])
        guessed[test] = kind.predict(telling(evidence["stored"][test], names))
    scale, shift = calibrate(np.concatenate([unseen[f][paired] for f in FORMS]), np.concatenate([derived[paired]] * len(FORMS)))
    for form in FORMS:
        report(form, rows, kinds, paired, 1 / (1 + np.exp(-(scale * unseen[form] + shift))))
    if unseen_path:
        write_unseen(unseen_path, rows, guessed, 1 / (1 + np.exp(-(scale * unseen["stored"] + shift))))
    print()
    for k in KINDS:
        print(f"kind {k:<11} {100 * np.mean(guessed[kinds == k] == k):6.1f}% right")
        for how in sorted({r["how"] for r, kind in zip(rows, kinds) if kind == k}):
            these = np.array([r["how"] == how and r["kind"] == k for r in rows])
            print(f"     {how[:44]:<45} {100 * np.mean(guessed[these] == k):6.1f}%")

    forest, kind = fit(evidence, paired, np.ones(len(rows), bool), derived, kinds, weight, evenness, monotone, names)
    classes = [list(kind.classes_).index(k) for k in KINDS]
    model = {
        "features": names,
        "derived": {"base": number(forest._baseline_prediction[0, 0]), "scale": number(scale), "shift": number(shift),
                    "trees": [tree(t[0]) for t in forest._predictors]},
        "kinds": {k: {"base": number(kind._baseline_prediction[0, c]), "trees": [tree(t[c]) for t in kind._predictors]}
                  for k, c in zip(KINDS, classes)},
    }
    with open(paths[-1], "w", encoding="utf8") as out:
        json.dump(model, out, separators=(",", ":"))
        out.write("\n")


def write_unseen(path, rows, guessed, probability):
    """Verdicts on pairs by models that did not see them, in the format of `firsthand compare`, with the thresholds
    that ship."""
    source = open("src/verdict.rs", encoding="utf8").read()
    threshold = lambda name: float(re.search(rf"(?:const {name}: f32 =|Self::{name} =>) ([0-9.]+)", source)[1])
    prose = rows[0]["names"].index("shared_prose")
    with open(path, "w", encoding="utf8") as out:
        for row, kind, score in zip(rows, guessed, probability):
            if "full" not in row or row["how"] in ("samples", "furnished copy"):
                continue
            if row["stored"][prose] < threshold("LEAST_PROSE"):
                score = min(score, threshold("UNSURE"))
            verdict = kind if score >= threshold("Balanced") else "same_story" if score >= threshold("SAME_STORY") else "none"
            out.write(json.dumps({"id": row["id"], "verdict": verdict, "score": round(float(score), 6)}) + "\n")


def hash_of(text):
    value = 0
    for byte in str(text).encode():
        value = (value * 131 + byte) % 1_000_003
    return value


def fit(evidence, paired, learn, derived, kinds, weight, evenness, monotone, names):
    """Learns from both forms of the evidence; rows without the source's text have one."""
    chosen = [("stored", learn), ("full", learn & paired)]
    features = np.concatenate([evidence[form][rows] for form, rows in chosen])
    is_derived = np.concatenate([derived[rows] for _, rows in chosen])
    evenly = np.concatenate([evenness[rows] for _, rows in chosen])
    kind_of = np.concatenate([kinds[rows] for _, rows in chosen])
    weights = np.concatenate([weight[rows] for _, rows in chosen])
    forest = HistGradientBoostingClassifier(monotonic_cst=monotone, **DERIVED).fit(features, is_derived, weights)
    # A constant tells nothing: the forest never splits on it.
    kind = HistGradientBoostingClassifier(**KIND).fit(telling(features[is_derived], names), kind_of[is_derived], evenly[is_derived] / evenly[is_derived].mean())
    return forest, kind


def telling(features, names):
    keep = np.array([n not in NOT_TELLING for n in names])
    return np.where(keep, features, np.float32(0))


def calibrate(scores, derived):
    model = LogisticRegression(C=1e6).fit(scores[:, None], derived)
    return model.coef_[0, 0], model.intercept_[0]


def tree(predictor):
    """Nodes in order, four numbers each: feature, threshold, and the nodes to go on with where the feature is at most
    the threshold and where it is above; or -1, the value, 0, 0."""
    return [x for n in predictor.nodes for x in
            ([-1, number(n["value"]), 0, 0] if n["is_leaf"] else
             [int(n["feature_idx"]), number(n["num_threshold"]), int(n["left"]), int(n["right"])])]


def number(x):
    return float(f"{float(x):.5g}")


def report(form, rows, kinds, paired, probability):
    negatives = np.sort(probability[(kinds == "same_event") & paired])[::-1]
    cuts = [negatives[int(len(negatives) * share)] for share in (0.01, 0.005, 0.001)]
    print(f"\n{form}: thresholds at 1% / 0.5% / 0.1% of same-event pairs: " + " / ".join(f"{c:.4f}" for c in cuts))
    groups = collections.defaultdict(list)
    for row, p in zip(rows, probability):
        if form == "full" and "full" not in row:
            continue
        groups[row["kind"], "ALL"].append(p)
        groups[row["kind"], row["how"][:44]].append(p)
    for (kind, how), p in sorted(groups.items()):
        if how == "ALL" or kind in KINDS or kind == "unrelated":
            shares = " ".join(f"{100 * np.mean(np.array(p) > c):6.1f}" for c in cuts)
            print(f"{kind:<11} {how:<45} {len(p):>5} {shares}")
    print("reliability: " + ", ".join(
        f"{low:.1f}-{low + 0.1:.1f}: {np.mean(np.isin(kinds[m], KINDS)):.2f} of {m.sum()}"
        for low in np.arange(0, 1, 0.1) if (m := (probability >= low) & (probability < low + 0.1)).any()))


if __name__ == "__main__":
    main()
