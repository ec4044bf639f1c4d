#!/usr/bin/env python3
r"""Fits the model of translations, src/verdict/translation.json, to the evidence of pages in another language.

  pip install numpy scikit-learn
  cargo run --release -p firsthand-learn --bin evidence -- translations DATA/translations.jsonl.gz > translations.evidence
  python3 tools/learn/ntrex.py pairs NTREX DATA/articles.jsonl.gz > ntrex.jsonl
  cargo run --release -p firsthand-learn --bin evidence -- ntrex ntrex.jsonl > ntrex.evidence
  cargo run --release -p firsthand-learn --bin evidence -- translated tests/samples > translated.evidence
  cargo run --release -p firsthand-learn --bin evidence -- disguised DATA/pairs.jsonl.gz > disguised.evidence
  cargo run --release -p firsthand-learn --bin evidence -- transliterated DATA/pairs.jsonl.gz > transliterated.evidence
  python3 tools/learn/fit_translation.py {translations,ntrex,translated,disguised,transliterated}.evidence \
      src/verdict/translation.json

The model is a logistic regression. Gradient-boosted trees find no more, and accuse more reports of other outlets. Pairs
in one language are learned from, too, as if they were in two, or in two scripts: of these pages, only names and figures
count, and of those three in four, or the consonants of those. They are many and less like translations, so that each
weighs less; so do the pairs of NTREX, which has each story in 66 languages. Figures that say how long both texts are as a
whole are left out: a page may be a translation of a part.

The program prints what is found and accused in ten-fold cross-validation, in which all rows of one source are in one
fold, as far as it can be shown: what the verdict demands of a translation besides its probability is in src/verdict.rs.
Probabilities are calibrated on these predictions (Platt, 1999).
"""
import json, pathlib, re, sys
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from fit import hash_of, number

# With the other figures of the alignment, no more is found in cross-validation.
FEATURES = ["agreement", "total", "page_aligned", "shared", "anchors_kept", "order"]
# Pairs in one language that are as close to each other as a translation and its original.
CLOSE = {"llm light", "llm full", "verbatim+boilerplate"}
# Weights of a translation or of another outlet's report of its event; of a translation in NTREX, and of another story
# there, so heavy that none is accused by a fold that has not seen it; of a close pair; and of two reports of one event.
WEIGHTS = {"real": 1.0, "ntrex": 0.02, "ntrex_other": 0.05, "close": 0.02, "same_event": 0.3}
# Sets of pages in another language than the source.
REAL = {"translations", "ntrex", "translated"}
# Languages of NTREX whose results are printed together.
GROUPS = {
    "de es fr pt it id": "deu spa fra por ita ind",
    "pl tr": "pol tur",
    "ru": "rus",
    "other Latin": "cat ces cym dan est eus fil fin glg hrv hun isl lav lit msa nld nob ron slk slv sqi swa swe uzb vie",
    "other Cyrillic, Greek": "bel bul kaz mkd mon srp-Cyrl ukr ell",
    "Arabic, Hebrew": "arb fas urd heb",
    "Armenian, Georgian": "hye kat",
    "scripts of India, Sinhala": "ben guj hin kan mal mar nep pan sin tam tel",
    "Thai, Lao, Khmer, Burmese": "tha lao khm mya",
    "zh ja ko": "zho-CN jpn kor",
}
# What the verdict demands.
VERDICT = pathlib.Path(__file__).parents[2] / "src/verdict.rs"
FOLDS = 10
STRENGTH = 1.0


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    rows = [json.loads(line) for path in sys.argv[1:-1] for line in open(path, encoding="utf8")]
    rows = [r for r in rows if r["set"] in REAL or
            r["lang"] == "en" and (r["kind"] == "same_event" or r["how"] in CLOSE)]
    columns = [rows[0]["names"].index(name) for name in FEATURES]
    figures = np.array([r["stored"] for r in rows])[:, columns]
    derived = np.array([r["kind"] != "same_event" for r in rows])
    real = np.array([r["set"] in REAL for r in rows])
    ntrex = np.array([r["set"] == "ntrex" for r in rows])
    of_kind = np.where(derived, WEIGHTS["close"], WEIGHTS["same_event"])
    of_ntrex = np.where(derived, WEIGHTS["ntrex"], WEIGHTS["ntrex_other"])
    weight = np.where(ntrex, of_ntrex, np.where(real, WEIGHTS["real"], of_kind))
    scaler = StandardScaler().fit(figures[real])
    figures = scaler.transform(figures)
    # The event of a translation is the first part of its id; other pairs are grouped by their source.
    groups = [r["id"].rsplit("-", 1)[0] if r["set"] == "translations" else str(r["group"]) for r in rows]
    folds = np.array([hash_of(group) % FOLDS for group in groups])

    unseen = np.zeros(len(rows))
    for fold in range(FOLDS):
        test = folds == fold
        unseen[test] = fit(figures[~test], derived[~test], weight[~test]).decision_function(figures[test])
    learned = real | ~derived
    platt = LogisticRegression(C=1e6).fit(unseen[learned, None], derived[learned], weight[learned])
    scale, shift = platt.coef_[0, 0], platt.intercept_[0]
    probability = 1 / (1 + np.exp(-(scale * unseen + shift)))
    report(rows, derived, real, np.where(shown(rows), probability, 0))

    model = fit(figures, derived, weight)
    weights = scale * model.coef_[0] / scaler.scale_
    base = scale * model.intercept_[0] + shift - np.sum(weights * scaler.mean_)
    with open(sys.argv[-1], "w", encoding="utf8") as out:
        json.dump({"base": number(base), "weights": {name: number(w) for name, w in zip(FEATURES, weights)}}, out, indent=2)
        out.write("\n")


def fit(figures, derived, weight):
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(figures, derived, weight)


def shown(rows):
    """Whether what both texts of a row share is enough to be shown."""
    source = VERDICT.read_text(encoding="utf8")

    def constant(name):
        found = re.search(rf"const {name}: \w+ = ([0-9.]+);", source)
        if not found:
            sys.exit(f"{VERDICT} has no {name}")
        return float(found[1])

    anchors, covered, words = map(
        constant, ("MIN_TRANSLATION_ANCHORS", "MIN_TRANSLATION_COVERAGE", "MIN_ACCUSING_WORDS"))
    return np.array([r["anchors"] >= anchors and r["covered"] >= covered and r["page_words"] >= words for r in rows])


def report(rows, derived, real, probability):
    """Prints what is found of translations, at the rates of honest pairs that are accused."""
    sets = np.array([r["set"] for r in rows])
    langs = np.array([r["lang"] for r in rows])
    ntrex = sets == "ntrex"
    few = real & ~ntrex
    honest = np.sort(probability[~real & ~derived])[::-1]
    cuts = {f"{100 * share:g} %": honest[int(len(honest) * share)] for share in (0.01, 0.001)}
    other = probability[few & ~derived]
    for name, cut in cuts.items():
        print(f"{name} of {len(honest)} pairs as if in two languages or scripts are above {cut:.3f}; "
              f"{100 * np.mean(probability[few & derived] > cut):.1f} % of translations, "
              f"{100 * np.mean(other > cut):.1f} % of reports of other outlets")
    for level in (0.85, 0.93, 0.98):
        print(f"above {level}: {100 * np.mean(probability[few & derived] > level):.1f} % of translations, "
              f"{np.sum(other > level)} of {len(other)} reports of other outlets, {np.sum(honest > level)} of {len(honest)} pairs")
    print("most probable reports of other outlets:", " ".join(f"{p:.3f}" for p in np.sort(other)[::-1][:5]))
    for lang in sorted(set(langs[few])):
        print(f"  {lang}: " + " ".join(f"{p:.3f}" for p in sorted(probability[few & derived & (langs == lang)])))
    print("NTREX: translations above 0.85, 0.93, 0.98 in %; other stories above 0.93, and the most probable of them")
    for name, languages in GROUPS.items():
        of_group = ntrex & np.isin(langs, languages.split())
        found, others = probability[of_group & derived], np.sort(probability[of_group & ~derived])[::-1]
        print(f"  {name}: " + " ".join(f"{100 * np.mean(found > level):.1f}" for level in (0.85, 0.93, 0.98)) +
              f"; {np.sum(others > 0.93)} of {len(others)}: " + " ".join(f"{p:.3f}" for p in others[:3]))


if __name__ == "__main__":
    main()
