//! Figures → a self-contained HTML page without scripts, and without fonts or pictures from elsewhere.
//!
//! It holds figures and the labels of the data, but no texts and no date: the same data gives the same bytes.

use super::evaluation::Evaluation;
use super::html::escape;
use super::plot;
use super::scores::{Against, COPY_KINDS, Negatives, curve, reliability};
use super::sets::{Judged, Label, Method};
use super::tables::{
    Table, confusion_table, lengths_table, passages_table, reliability_table, sheets_table, translations_table,
};
use firsthand_files::error::Result;

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark;--shade:#8ab4f8;--line:#ccc;--soft:#555}
@media (prefers-color-scheme:dark){:root{--shade:#1d4e9e;--line:#444;--soft:#aaa}body{background:#181a1c;color:#e6e6e6}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:68rem;margin:0 auto;padding:1rem;overflow-wrap:break-word}
h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
figure{margin:0;max-width:34rem}figure svg{width:100%;height:auto}figcaption{font-weight:600}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem}.legend svg{vertical-align:middle}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{padding:.15rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;vertical-align:bottom}
th[scope=col]{white-space:normal}
th.name,th[scope=row]{text-align:left}th[scope=row]{font-weight:400}
tr.sum>*{font-weight:700;border-top:2px solid var(--line)}
td[style]{background:color-mix(in srgb,var(--shade) var(--share),transparent)}
td[colspan]{text-align:left}
.soft{color:var(--soft)}
";

/// What a column of the tables of accusations says.
const NO_PASSAGE: &str =
    "“No passage” is the number of rows that are accused although no passage shows why: it must be 0.";

/// The whole page.
pub fn page(evaluation: &Evaluation) -> Result<String> {
    let mut body = vec!["<h1>How well Firsthand tells pages apart</h1>\n".to_owned(), run(evaluation)];
    if let Some(pairs) = &evaluation.pairs {
        body.push("<h2>Pairs: one page against one original</h2>\n".to_owned());
        body.extend(on_pairs(evaluation, pairs)?);
    }
    body.extend(evaluation.leads.as_ref().map(on_leads));
    body.extend(evaluation.sheets.as_ref().map(on_sheets));
    body.extend(evaluation.translations.as_ref().map(on_translations));
    if let Some(pages) = &evaluation.pages {
        body.push(
            "<h2>Pages against an index of all originals</h2>\n<p>The false alarms are pages that copy nothing in the \
             index. A copy counts as found when the right original is named.</p>\n"
                .to_owned(),
        );
        body.push(confusion_table(&evaluation.name("pages"), &pages.labels, &pages.ours).html());
        body.push(evaluation.pages_table(pages).html());
    }
    if let Some(alignment) = &evaluation.alignment {
        body.push(
            "<h2>Passages</h2>\n<p>Whether the passages that correspond are found, in characters of both sides. \
             Granularity is the number of pieces that a passage was found in. PlagDet is F₁ of precision and recall, \
             divided by log₂ of 1 + granularity (Potthast et al., COLING 2010).</p>\n"
                .to_owned(),
        );
        body.push(passages_table(&alignment.labels, &alignment.ours).html());
    }
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>Firsthand: evaluation</title>\n\
         <style>\n{PAGE_STYLE}{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        plot::style(),
        body.concat()
    ))
}

/// The command that was run, and the size of its input.
fn run(evaluation: &Evaluation) -> String {
    let mut command = "firsthand eval DATA --report FILE".to_owned();
    let mut facts = Vec::new();
    if let Some((articles, words)) = evaluation.index {
        facts.push(format!("index: {articles} articles, {words} words"));
    }
    for (name, set) in evaluation.sets() {
        facts.push(match set {
            Some(Judged { labels, left_out: 0, .. }) => format!("{name}: {} rows", labels.len()),
            Some(Judged { labels, left_out, .. }) => format!("{name}: {} rows, {left_out} left out", labels.len()),
            None => format!("{name}: skipped, not in the data"),
        });
    }
    if !evaluation.peers.is_empty() {
        command += " --peers DIR";
        let names: Vec<&str> = evaluation.peers.iter().map(|peer| peer.name.as_str()).collect();
        facts.push(format!("other methods: {}", names.join(", ")));
    }
    if let Some(unseen) = evaluation.unseen() {
        command += " --unseen FILE";
        facts.push(format!("unseen folds: {} pairs", unseen.answers.len() - unseen.missing));
    }
    let facts = facts.iter().map(|fact| format!("<li>{}</li>\n", escape(fact))).collect::<Vec<_>>().concat();
    let seen = if evaluation.unseen().is_some() {
        "“Unseen folds” are judgements by models that had not seen the pair nor any other of its original; they say how \
         well the method generalises. Figures of the shipped model are in-sample: it was fitted to most of these rows, \
         and they flatter it."
    } else {
        "If the model was fitted to these rows, the figures are in-sample and flatter it."
    };
    format!(
        "<p>Version {}, <code>{command}</code>, on</p>\n<ul>\n{facts}</ul>\n<p>{seen}</p>\n\
         <p class=\"soft\">In the tables, n is the number of rows; flagged, the share accused at the shipped threshold; \
         right, accused with the right original; kind, those whose verdict is the labelled kind; @1% and @0.1%, the \
         recall when the threshold on the score is set so that 1% or 0.1% of the negatives are accused. All in %.</p>\n",
        env!("CARGO_PKG_VERSION"),
    )
}

/// The part about pairs.
fn on_pairs(evaluation: &Evaluation, pairs: &Judged) -> Result<Vec<String>> {
    let labels = &pairs.labels;
    let methods = evaluation.methods(pairs);
    let ours = methods[0];
    let negatives = Negatives::new(Against::Pair, labels, &ours.answers).len();
    let mut body = vec![format!(
        "<p>The false alarms are the {negatives} independent reports of the same event. With so many, a rate below \
         1 in {negatives} is none at all.</p>\n"
    )];
    body.push(figures(labels, &methods)?);
    if methods.len() > 1 {
        body.push(evaluation.recall_table(pairs).html());
    }
    let drawing = plot::reliability(&format!("Reliability of {}", ours.name), &reliability(labels, &ours.answers))?;
    body.push(format!(
        "<h3>Is the score a probability?</h3>\n<p>On the diagonal it is. The numbers are pairs; the figures hold for the \
         mix of pairs in this data.</p>\n<figure>\n<figcaption>{}</figcaption>\n{drawing}</figure>\n",
        escape(&ours.name)
    ));
    body.push(reliability_table(&ours.name, labels, ours).html());
    body.push("<h3>What is each kind taken for?</h3>\n".to_owned());
    let ours = pairs.unseen.iter().chain([&pairs.ours]);
    body.extend(ours.map(|method| confusion_table(&method.name, labels, method).html()));
    body.push("<h3>By how the pages were made</h3>\n".to_owned());
    body.extend(evaluation.pairs_tables(pairs).iter().map(Table::html));
    Ok(body)
}

/// The part about the beginnings of pairs.
fn on_leads(leads: &Judged) -> String {
    format!(
        "<h2>Short texts</h2>\n<p>The pairs once more, with both texts cut to their first words. Of copies and spun pages \
         the share that is accused is the share found; of the rewrites, only light ones are here, because the beginnings \
         of the others need not correspond. Of same_event, independent reports, and of unrelated pages nothing should be \
         accused. {NO_PASSAGE}</p>\n{}",
        lengths_table(leads).html()
    )
}

/// The part about texts that come from one source.
fn on_sheets(sheets: &Judged) -> String {
    format!(
        "<h2>Texts from one source</h2>\n<p>Briefs that were written from one sheet of facts, and articles from one press \
         release, by writers who did not see each other’s texts: same_event, of which nothing should be accused. The \
         other kinds were made from the first text of a pair. {NO_PASSAGE}</p>\n{}",
        sheets_table(sheets).html()
    )
}

/// The part about pages in another language than the source.
fn on_translations(translations: &Judged) -> String {
    format!(
        "<h2>Translations</h2>\n<p>Pages against a source in another language: translations of it and, as same_event, \
         translations of another outlet’s report of the event, of which nothing should be accused. {NO_PASSAGE}</p>\n{}",
        translations_table(translations).html()
    )
}

/// The plots of recall against false alarms, one for each kind, and their legend.
fn figures(labels: &[Label], methods: &[&Method]) -> Result<String> {
    let mut figures = Vec::new();
    for kind in COPY_KINDS {
        let lines: Vec<_> =
            methods.iter().map(|method| curve(kind, labels, &method.answers, plot::CURVE_RATES)).collect();
        if lines[0].is_empty() {
            continue;
        }
        let count = labels.iter().filter(|label| label.kind == kind).count();
        let drawing = plot::curves(&format!("Recall of {kind} against false alarms"), &lines)?;
        figures.push(format!("<figure>\n<figcaption>{kind}, {count} pairs</figcaption>\n{drawing}</figure>\n"));
    }
    if figures.is_empty() {
        return Ok("<p>Without copies or without independent reports there are no curves to draw.</p>\n".into());
    }
    let named =
        |(number, method): (usize, &&Method)| format!("<li>{} {}</li>\n", plot::sample(number), escape(&method.name));
    Ok(format!(
        "<h3>Recall against false alarms</h3>\n<ul class=\"legend\">\n{}</ul>\n<div class=\"figures\">\n{}</div>\n",
        methods.iter().enumerate().map(named).collect::<Vec<_>>().concat(),
        figures.concat()
    ))
}
