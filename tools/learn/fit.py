#!/usr/bin/env python3
r"""Fits the verdict's model, src/verdict/model.json, to the evidence of labelled pages.

  pip install numpy scikit-learn
  cargo run --release -p firsthand-learn --bin evidence -- pairs DATA/pairs.jsonl.gz > pairs.evidence
  cargo run --release -p firsthand-learn --bin evidence -- leads DATA/pairs.jsonl.gz > leads.evidence
  for sheet in briefs releases languages; do
    cargo run --release -p firsthand-learn --bin evidence -- sheets DATA/$sheet.jsonl.gz > $sheet.evidence
  done
  cargo run --release -p firsthand-learn --bin evidence -- respelled DATA/pairs.jsonl.gz > respelled.evidence
  cargo run --release -p firsthand-learn --bin evidence -- honest INDEX DATA/pages.jsonl.gz > honest.evidence
  cargo run --release -p firsthand-learn --bin evidence -- samples tests/samples > samples.evidence
  python3 tools/learn/fit.py {pairs,leads,briefs,releases,languages,respelled,honest,samples}.evidence src/verdict/model.json \
      [--unseen unseen.jsonl]

DATA is a folder of labelled data, INDEX an index of its articles.

The model consists of boosted forests of small trees (Friedman, 2001). `derived` gives the probability that a page was
made from a source; `kinds` tell which kind of copy it is, if it is one. More agreement can only raise the probability
(monotone constraints), so that no accident of the data makes a page look more honest because it copies more. Rows of
honest pages of which more than half is verbatim are left out: the report is in the data twice, and the label is
wrong. Honest pairs are learned from at every length: whole, cut to their first words, and as briefs and articles that
were written from one sheet of facts. Both forms of evidence are learned from: with the source's text at hand, and with
what an index keeps of it. English pairs are learned from a second and third time, written like languages of syllables,
of which there are few labelled texts. Probabilities are calibrated on predictions for whole pairs that the model had not seen
(Platt, 1999). Those of briefs are lowered further (`brief_shift`).

The program prints the recall at the thresholds that accuse 1%, 0.5% and 0.1% of the same-event pairs, from five-fold
cross-validation in which all pairs of one source, or of one sheet of facts, are in one fold. Then it prints what is
accused at the balanced setting of beginnings, briefs, releases and languages. --unseen writes the verdicts of the
cross-validation on all these pairs, for `firsthand eval --unseen`.
"""
import collections, json, pathlib, re, sys
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

FORMS = ["stored", "full"]
KINDS = ["copy", "excerpt", "spun", "paraphrase"]
# Figures without a monotone constraint: more of them may raise or lower the probability.
FREE = {"synonyms", "chain_order", "entities_kept", "source_own_sentences", "own_sentences", "sentence_lengths",
        "page_quoted", "page_length", "relative_length", "sentence_order", "replaced", "inserted", "in_place",
        "quotes_shared"}
# Figures that do not tell kinds apart. Lengths and quotations would only fit how the data was made.
NOT_TELLING = {"page_length", "relative_length", "page_quoted", "quotes_shared"}
# With as many honest beginnings and reports accused, 250 trees of 10 leaves find three re-worded pages in a hundred fewer.
DERIVED = dict(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=60, l2_regularization=2.0,
               random_state=1)
KIND = dict(max_iter=40, max_leaf_nodes=6, learning_rate=0.15, min_samples_leaf=20, l2_regularization=2.0,
            random_state=1)
FOLDS = 5
# The thresholds that ship.
THRESHOLDS = [pathlib.Path(__file__).parents[2] / path for path in ("src/verdict.rs", "src/verdict/model.rs")]
# Weights of the sets. The beginnings of a pair are in the data five times, and briefs and releases are few.
WEIGHTS = {"pairs": 1.0, "leads": 0.06, "respelled": 0.2, "rewritten": 0.05, "sheets": 6.0, "samples": 3.0, "honest": 1.0}
# Sets of whole texts, of which recall is printed.
SCORED = {"pairs", "samples", "honest"}
# Sets of pairs, of which --unseen writes the verdicts.
PAIRED = {"pairs", "leads", "sheets"}
# Ways to make pages that are scored by themselves and not learned from. Some of these rows go on where the source was
# cut, so that they are no rewrites of it.
CONTINUATIONS = ["public: llm_paraphrase"]
# The weight of light rewrites among the beginnings, times that of the others.
LIGHT_LEADS = 8
# A text of fewer content words is a brief.
MAX_BRIEF_WORDS = 128
# One in this many honest comparisons that share next to nothing is learned from.
APART_SAMPLING = 7


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    paths, unseen_path = sys.argv[1:], None
    thresholds = read_thresholds()
    if "--unseen" in paths:
        at = paths.index("--unseen")
        unseen_path = paths[at + 1]
        del paths[at:at + 2]
    rows = [json.loads(line) for path in paths[:-1] for line in open(path, encoding="utf8")]
    names = rows[0]["names"]
    rows = [r for r in rows if "full" in r or r["stored"][names.index("page_verbatim")] < 0.5]
    evidence = {form: np.array([r.get(form, r["stored"]) for r in rows], dtype=np.float32) for form in FORMS}
    kinds = np.array([r["kind"] for r in rows])
    sets = np.array([r["set"] for r in rows])
    derived = np.isin(kinds, KINDS)
    longer = length_of_longer(evidence["stored"], names)
    weight = weights(rows, sets, kinds, longer, evidence["stored"], names)
    # All rows of one source are in one fold.
    folds = np.array([hash_of(r["group"]) % FOLDS for r in rows])
    # Weights of the forest of kinds. A way to make copies that has few rows is not therefore rare in the world.
    made = collections.Counter((r["kind"], r["how"]) for r in rows)
    evenness = np.array([made[r["kind"], r["how"]] ** -0.5 for r in rows]) * np.isin(sets, ["pairs", "samples"])
    paired = np.array(["full" in r for r in rows])
    monotone = [0 if n in FREE else 1 for n in names]

    unseen = {form: np.zeros(len(rows)) for form in FORMS}
    guessed = np.empty(len(rows), dtype=object)
    for fold in range(FOLDS):
        learn, test = folds != fold, folds == fold
        forest, kind = fit(evidence, paired, learn, derived, kinds, weight, evenness, monotone, names)
        for form in FORMS:
            unseen[form][test] = forest.decision_function(evidence[form][test])
        guessed[test] = kind.predict(telling(evidence["stored"][test], names))
    whole = sets == "pairs"
    scale, shift = calibrate(np.concatenate([unseen[form][whole] for form in FORMS]),
                             np.concatenate([derived[whole]] * len(FORMS)))
    brief = brief_shift(scale * unseen["stored"] + shift, rows, sets, kinds, longer, thresholds)
    briefness = np.clip((thresholds["full_words"] - longer) /
                        (thresholds["full_words"] - thresholds["brief_words"]), 0, 1)
    probability = {form: 1 / (1 + np.exp(brief * briefness - (scale * unseen[form] + shift))) for form in FORMS}
    for form in FORMS:
        report(form, rows, kinds, sets, probability[form])
    figure = {name: evidence["stored"][:, at] for at, name in enumerate(names)}
    template = ((figure["plain_agreeing"] >= thresholds["template_words"]) &
                (figure["entities_kept"] < thresholds["template_entities"]) |
                (figure["plain_agreeing"] >= thresholds["pure_template_words"]) &
                (figure["entities_kept"] < thresholds["pure_template_entities"]))
    accused = ((probability["stored"] >= thresholds["accused"]) & ~template &
               (figure["page_covered"] >= thresholds["coverage"]) &
               (figure["shared_prose"] >= thresholds["shared_prose"]))
    report_lengths(rows, sets, kinds, accused, brief)
    if unseen_path:
        write_unseen(unseen_path, thresholds, rows, sets, guessed, accused, probability["stored"])
    print()
    for k in KINDS:
        mine = (kinds == k) & (evenness > 0)
        print(f"kind {k:<11} {100 * np.mean(guessed[mine] == k):6.1f}% right")
        for how in sorted({r["how"] for r, it in zip(rows, mine) if it}):
            these = mine & np.array([r["how"] == how for r in rows])
            print(f"     {how[:44]:<45} {100 * np.mean(guessed[these] == k):6.1f}%")

    forest, kind = fit(evidence, paired, np.ones(len(rows), bool), derived, kinds, weight, evenness, monotone, names)
    classes = [list(kind.classes_).index(k) for k in KINDS]
    model = {
        "features": names,
        "derived": {"base": number(forest._baseline_prediction[0, 0]), "scale": number(scale), "shift": number(shift),
                    "brief": number(brief), "trees": [tree(t[0]) for t in forest._predictors]},
        "kinds": {k: {"base": number(kind._baseline_prediction[0, c]), "trees": [tree(t[c]) for t in kind._predictors]}
                  for k, c in zip(KINDS, classes)},
    }
    with open(paths[-1], "w", encoding="utf8") as out:
        json.dump(model, out, separators=(",", ":"))
        out.write("\n")


def length_of_longer(stored, names):
    """Content words of the longer prose of each row."""
    page = stored[:, names.index("page_length")]
    return 2 ** np.maximum(page, page - stored[:, names.index("relative_length")]) - 1


def weights(rows, sets, kinds, longer, stored, names):
    """Weights of the rows. Rows of the weight 0 are scored and not learned from."""
    weight = np.array([WEIGHTS[name] for name in sets])
    weight[np.isin([r["how"] for r in rows], CONTINUATIONS)] = 0
    light = np.array([r["how"].endswith("llm light") for r in rows])
    # There are few light rewrites among the beginnings.
    weight[(sets == "leads") & light] *= LIGHT_LEADS
    # A thorough rewrite of a brief may be another report of the same facts.
    brief = np.isin(sets, ["sheets", "rewritten"]) & (kinds == "paraphrase") & (longer < MAX_BRIEF_WORDS)
    weight[brief & ~light] = 0
    # Of the honest pages, most comparisons are with articles that share next to nothing. A sample of them will do.
    apart = ((sets == "honest") & (stored[:, names.index("shared_prose")] < 4) &
             (stored[:, names.index("page_covered")] < 0.1))
    kept = np.array([hash_of([r["id"], r["stored"]]) % APART_SAMPLING == 0 for r in rows])
    weight[apart & kept] *= APART_SAMPLING
    weight[apart & ~kept] = 0
    return weight


def brief_shift(log_odds, rows, sets, kinds, longer, thresholds):
    """By how much the log-odds of briefs are lowered: so far that one in fifty of the honest briefs that were written
    from one sheet of facts is still accused, but not so far that one in twenty-five of the copied and spun beginnings of 80
    words is no longer found."""
    honest = np.sort(log_odds[(sets == "sheets") & ~np.isin(kinds, KINDS) & (longer < MAX_BRIEF_WORDS)])
    made = np.sort(log_odds[np.array([r.get("words") == 80 for r in rows]) & np.isin(kinds, ["copy", "spun"])])
    accused = np.log(thresholds["accused"] / (1 - thresholds["accused"]))
    return max(0.0, min(honest[int(len(honest) * 0.98)], made[int(len(made) * 0.04)]) - accused)


def read_thresholds():
    """Thresholds of the shipped verdict by name, from its source code."""
    source = "".join(path.read_text(encoding="utf8") for path in THRESHOLDS)
    patterns = {
        "shared_prose": r"const MIN_SHARED_PROSE: f32 = ([0-9.]+)",
        "coverage": r"const MIN_ACCUSED_COVERAGE: f32 = ([0-9.]+)",
        "pure_template_words": r"const MIN_PURE_TEMPLATE_WORDS: f32 = ([0-9.]+)",
        "pure_template_entities": r"const MAX_PURE_TEMPLATE_ENTITIES: f32 = ([0-9.]+)",
        "template_words": r"const MIN_TEMPLATE_WORDS: f32 = ([0-9.]+)",
        "template_entities": r"const MAX_TEMPLATE_ENTITIES: f32 = ([0-9.]+)",
        "unshown": r"const MAX_UNSHOWN_SCORE: f32 = ([0-9.]+)",
        "brief_words": r"const MAX_BRIEF_WORDS: f32 = ([0-9.]+)",
        "full_words": r"const MIN_FULL_WORDS: f32 = ([0-9.]+)",
        "same_story": r"const MIN_SAME_STORY_PROBABILITY: f32 = ([0-9.]+)",
        "accused": r"Self::Balanced => ([0-9.]+)",
    }
    found = {name: re.search(pattern, source) for name, pattern in patterns.items()}
    missing = [patterns[name] for name in found if not found[name]]
    if missing:
        sys.exit(f"{THRESHOLDS} does not match {' or '.join(missing)}: adapt read_thresholds() to it")
    return {name: float(match[1]) for name, match in found.items()}


def write_unseen(path, thresholds, rows, sets, guessed, accused, probability):
    """Writes the verdicts on pairs by models that had not seen them, in the format of `firsthand compare`."""
    with open(path, "w", encoding="utf8") as out:
        for row, name, kind, is_accused, score in zip(rows, sets, guessed, accused, probability):
            if name not in PAIRED or row["how"] == "furnished copy":
                continue
            if not is_accused:
                kind = "same_story" if score >= thresholds["same_story"] else "none"
                score = min(score, thresholds["unshown"]) if score >= thresholds["accused"] else score
            out.write(json.dumps({"id": row["id"], "verdict": kind, "score": round(float(score), 6)}) + "\n")


def report_lengths(rows, sets, kinds, accused, brief):
    """Prints what is accused at the balanced setting, by length and for texts from one sheet of facts."""
    print(f"\naccused at the balanced setting, %; log-odds of briefs are lowered by {brief:.2f}")
    words = np.array([r.get("words") or 0 for r in rows])
    for count in sorted(set(words[sets == "leads"])):
        lead = (sets == "leads") & (words == count)
        cells = [(k, lead & (kinds == k)) for k in ("same_event", "unrelated", "copy", "spun", "paraphrase")]
        print(f"  {count:>3} words: " + ", ".join(f"{k} {100 * accused[m].mean():.1f} of {m.sum()}" for k, m in cells))
    for how in sorted({r["how"] for r, name in zip(rows, sets) if name == "sheets"}):
        these = (sets == "sheets") & np.array([r["how"] == how for r in rows])
        print(f"  {how[:60]:<62} {100 * accused[these].mean():5.1f} of {these.sum()}")


def hash_of(text):
    """A number that is the same in every run."""
    value = 0
    for byte in str(text).encode():
        value = (value * 131 + byte) % 1_000_003
    return value


def fit(evidence, paired, learn, derived, kinds, weight, evenness, monotone, names):
    """Fits both forests to both forms of the evidence. Rows without the source's text have one form only."""
    learn = learn & (weight > 0)
    chosen = [("stored", learn), ("full", learn & paired)]
    features = np.concatenate([evidence[form][rows] for form, rows in chosen])
    is_derived = np.concatenate([derived[rows] for _, rows in chosen])
    evenly = np.concatenate([evenness[rows] for _, rows in chosen])
    kind_of = np.concatenate([kinds[rows] for _, rows in chosen])
    weights = np.concatenate([weight[rows] for _, rows in chosen])
    forest = HistGradientBoostingClassifier(monotonic_cst=monotone, **DERIVED).fit(features, is_derived, weights)
    told = is_derived & (evenly > 0)
    kind = HistGradientBoostingClassifier(**KIND).fit(telling(features[told], names), kind_of[told],
                                                      evenly[told] / evenly[told].mean())
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


def report(form, rows, kinds, sets, probability):
    """Prints recall and reliability for one form of the evidence."""
    negatives = np.sort(probability[(kinds == "same_event") & (sets == "pairs")])[::-1]
    cuts = [negatives[int(len(negatives) * share)] for share in (0.01, 0.005, 0.001)]
    print(f"\n{form}: thresholds at 1% / 0.5% / 0.1% of same-event pairs: " + " / ".join(f"{c:.4f}" for c in cuts))
    groups = collections.defaultdict(list)
    for row, name, p in zip(rows, sets, probability):
        if name not in SCORED or (form == "full" and "full" not in row):
            continue
        if row["how"] not in CONTINUATIONS:
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
