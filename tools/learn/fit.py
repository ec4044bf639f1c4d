#!/usr/bin/env python3
r"""Fits the verdict's model, src/verdict/model.json, to the evidence of labelled pages.

  pip install numpy scikit-learn
  cargo run --release -p firsthand-learn --bin evidence -- pairs DATA/pairs.jsonl.gz > pairs.evidence
  cargo run --release -p firsthand-learn --bin evidence -- honest INDEX DATA/pages.jsonl.gz > honest.evidence
  cargo run --release -p firsthand-learn --bin evidence -- samples tests/samples > samples.evidence
  python3 tools/learn/fit.py pairs.evidence honest.evidence samples.evidence src/verdict/model.json \
      [--unseen unseen.jsonl]

DATA is a folder of labelled data, INDEX an index of its articles.

The model consists of boosted forests of small trees (Friedman, 2001). `derived` gives the probability that a page was
made from a source; `kinds` tell which kind of copy it is, if it is one. More agreement can only raise the probability
(monotone constraints), so that no accident of the data makes a page look more honest because it copies more. Rows of
honest pages of which more than half is verbatim are left out: the report is in the data twice, and the label is
wrong. Both forms of evidence are learned from: with the source's text at hand, and with what an index keeps of it.
Probabilities are calibrated on predictions for rows that the model had not seen (Platt, 1999).

The program prints the recall at the thresholds that accuse 1%, 0.5% and 0.1% of the same-event pairs, from five-fold
cross-validation in which all pairs of one source are in one fold. --unseen writes the verdicts of the cross-validation
on the pairs, for `firsthand eval --unseen`.
"""
import collections, json, pathlib, re, sys
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

FORMS = ["stored", "full"]
KINDS = ["copy", "excerpt", "spun", "paraphrase"]
# Figures without a monotone constraint: more of them may raise or lower the probability.
FREE = {"synonyms", "own_sentences", "sentence_lengths", "page_quoted", "page_length", "relative_length",
        "sentence_order", "replaced", "inserted", "in_place", "quotes_shared"}
# Figures that do not tell kinds apart. Lengths and quotations would only fit how the data was made.
NOT_TELLING = {"page_length", "relative_length", "page_quoted", "quotes_shared"}
DERIVED = dict(max_iter=220, max_leaf_nodes=7, learning_rate=0.08, min_samples_leaf=30, l2_regularization=2.0,
               random_state=1)
KIND = dict(max_iter=40, max_leaf_nodes=6, learning_rate=0.15, min_samples_leaf=20, l2_regularization=2.0,
            random_state=1)
FOLDS = 5
# The thresholds that ship.
THRESHOLDS = pathlib.Path(__file__).parents[2] / "src/verdict.rs"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    paths, unseen_path = sys.argv[1:], None
    if "--unseen" in paths:
        at = paths.index("--unseen")
        unseen_path = paths[at + 1]
        del paths[at:at + 2]
        thresholds = read_thresholds()
    rows = [json.loads(line) for path in paths[:-1] for line in open(path, encoding="utf8")]
    names = rows[0]["names"]
    rows = [r for r in rows if "full" in r or r["stored"][names.index("page_verbatim")] < 0.5]
    kinds = np.array([r["kind"] for r in rows])
    derived = np.isin(kinds, KINDS)
    # All rows of one source are in one fold.
    folds = np.array([hash_of(r["group"]) % FOLDS for r in rows])
    weight = np.array([r.get("weight") or 1 for r in rows], dtype=float)
    # Weights of the forest of kinds. A way to make copies that has few rows is not therefore rare in the world.
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
    scale, shift = calibrate(np.concatenate([unseen[form][paired] for form in FORMS]),
                             np.concatenate([derived[paired]] * len(FORMS)))
    for form in FORMS:
        report(form, rows, kinds, paired, 1 / (1 + np.exp(-(scale * unseen[form] + shift))))
    if unseen_path:
        write_unseen(unseen_path, thresholds, rows, guessed, 1 / (1 + np.exp(-(scale * unseen["stored"] + shift))))
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


def read_thresholds():
    """Thresholds of the shipped verdict by name, from its source code."""
    source = THRESHOLDS.read_text(encoding="utf8")
    patterns = {
        "shared_prose": r"const MIN_SHARED_PROSE: f32 = ([0-9.]+)",
        "little_prose": r"const MAX_PROBABILITY_OF_LITTLE_PROSE: f32 = ([0-9.]+)",
        "same_story": r"const MIN_SAME_STORY_PROBABILITY: f32 = ([0-9.]+)",
        "accused": r"Self::Balanced => ([0-9.]+)",
    }
    found = {name: re.search(pattern, source) for name, pattern in patterns.items()}
    missing = [patterns[name] for name in found if not found[name]]
    if missing:
        sys.exit(f"{THRESHOLDS} does not match {' or '.join(missing)}: adapt read_thresholds() to it")
    return {name: float(match[1]) for name, match in found.items()}


def write_unseen(path, thresholds, rows, guessed, probability):
    """Writes the verdicts on pairs by models that had not seen them, in the format of `firsthand compare`."""
    prose = rows[0]["names"].index("shared_prose")
    with open(path, "w", encoding="utf8") as out:
        for row, kind, score in zip(rows, guessed, probability):
            if "full" not in row or row["how"] in ("samples", "furnished copy"):
                continue
            if row["stored"][prose] < thresholds["shared_prose"]:
                score = min(score, thresholds["little_prose"])
            if score >= thresholds["accused"]:
                verdict = kind
            else:
                verdict = "same_story" if score >= thresholds["same_story"] else "none"
            out.write(json.dumps({"id": row["id"], "verdict": verdict, "score": round(float(score), 6)}) + "\n")


def hash_of(text):
    """A number that is the same in every run."""
    value = 0
    for byte in str(text).encode():
        value = (value * 131 + byte) % 1_000_003
    return value


def fit(evidence, paired, learn, derived, kinds, weight, evenness, monotone, names):
    """Fits both forests to both forms of the evidence. Rows without the source's text have one form only."""
    chosen = [("stored", learn), ("full", learn & paired)]
    features = np.concatenate([evidence[form][rows] for form, rows in chosen])
    is_derived = np.concatenate([derived[rows] for _, rows in chosen])
    evenly = np.concatenate([evenness[rows] for _, rows in chosen])
    kind_of = np.concatenate([kinds[rows] for _, rows in chosen])
    weights = np.concatenate([weight[rows] for _, rows in chosen])
    forest = HistGradientBoostingClassifier(monotonic_cst=monotone, **DERIVED).fit(features, is_derived, weights)
    kind = HistGradientBoostingClassifier(**KIND).fit(telling(features[is_derived], names), kind_of[is_derived],
                                                      evenly[is_derived] / evenly[is_derived].mean())
    return forest, kind


def telling(features, names):
    """Sets the figures that do not tell kinds apart to zero. A forest never splits on a constant."""
    keep = np.array([n not in NOT_TELLING for n in names])
    return np.where(keep, features, np.float32(0))


def calibrate(scores, derived):
    """Scale and shift that turn scores into log-odds."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], derived)
    return model.coef_[0, 0], model.intercept_[0]


def tree(predictor):
    """The nodes of a tree in order, four numbers each: feature, threshold, number of the next node if the feature is at
    most the threshold, and if it is above. A leaf is -1, its value, 0, 0."""
    return [x for n in predictor.nodes for x in
            ([-1, number(n["value"]), 0, 0] if n["is_leaf"] else
             [int(n["feature_idx"]), number(n["num_threshold"]), int(n["left"]), int(n["right"])])]


def number(x):
    """A number with five significant digits."""
    return float(f"{float(x):.5g}")


def report(form, rows, kinds, paired, probability):
    """Prints recall and reliability for one form of the evidence."""
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
