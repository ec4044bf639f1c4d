//! Figures → tables, for the terminal and for the web page.

use super::html::escape;
use super::plagdet::{Found, passages};
use super::scores::{
    Accused, Against, Bin, COPY_KINDS, FALSE_ALARM_RATES, Negatives, VERDICTS, accused, confusion, recall, reliability,
    scores,
};
use super::sets::{Judged, Label, Method};

/// A table. Its first columns hold names, the others figures.
#[derive(Debug)]
pub struct Table {
    caption: String,
    /// Number of columns that hold names.
    names: usize,
    heads: Vec<String>,
    rows: Vec<Row>,
}

/// A row of a table. If it has fewer cells than there are columns, the last cell spans the remaining columns.
#[derive(Debug)]
struct Row {
    cells: Vec<String>,
    /// How dark the background of each figure is, 0 to 1; empty for none.
    shades: Vec<f64>,
    /// Whether it is the sum of the rows below it.
    sum: bool,
}

impl Row {
    const fn new(cells: Vec<String>) -> Self {
        Self { cells, shades: Vec::new(), sum: false }
    }
}

impl Table {
    fn new(caption: String, names: usize, heads: &[&str], rows: Vec<Row>) -> Self {
        Self { caption, names, heads: heads.iter().map(|&head| head.to_owned()).collect(), rows }
    }

    /// The table as text, in aligned columns.
    pub fn text(&self) -> String {
        let mut widths: Vec<usize> = self.heads.iter().map(|head| head.chars().count()).collect();
        for row in &self.rows {
            let own = if row.cells.len() < self.heads.len() { row.cells.len() - 1 } else { row.cells.len() };
            for (width, cell) in widths.iter_mut().zip(&row.cells[..own]) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let line = |cells: &Vec<String>| {
            let padded = cells.iter().zip(&widths).enumerate().map(|(number, (cell, width))| {
                let spans = number + 1 == cells.len() && cells.len() < widths.len();
                if number < self.names || spans { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            format!("{}\n", padded.collect::<Vec<_>>().join(" ").trim_end())
        };
        let lines = [&self.heads].into_iter().chain(self.rows.iter().map(|row| &row.cells)).map(line);
        [format!("{}\n", self.caption)].into_iter().chain(lines).collect()
    }

    /// The table as HTML.
    pub fn html(&self) -> String {
        let caption = escape(&self.caption);
        let heads = self.heads.iter().enumerate().map(|(number, head)| {
            let class = if number < self.names { " class=\"name\"" } else { "" };
            format!("<th scope=\"col\"{class}>{}</th>", escape(head))
        });
        let rows = self.rows.iter().map(|row| self.html_row(row));
        format!(
            "<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n\
             <caption>{caption}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n",
            heads.collect::<Vec<_>>().concat(),
            rows.collect::<Vec<_>>().concat()
        )
    }

    fn html_row(&self, row: &Row) -> String {
        let rest = self.heads.len() - row.cells.len();
        let cells = row.cells.iter().enumerate().map(|(number, cell)| {
            let cell = escape(cell);
            let share = number.checked_sub(self.names).and_then(|figure| row.shades.get(figure));
            match share {
                _ if number < self.names => format!("<th scope=\"row\">{cell}</th>"),
                Some(share) => format!("<td style=\"--share:{:.0}%\">{cell}</td>", share * 100.0),
                None if rest > 0 && number + 1 == row.cells.len() => {
                    format!("<td colspan=\"{}\">{cell}</td>", rest + 1)
                }
                None => format!("<td>{cell}</td>"),
            }
        });
        let class = if row.sum { " class=\"sum\"" } else { "" };
        format!("<tr{class}>{}</tr>\n", cells.collect::<Vec<_>>().concat())
    }
}

fn one_digit(percent: f64) -> String {
    format!("{percent:.1}")
}

/// How many copies are found, by kind and by the way in which they were made.
pub fn scores_table(name: &str, against: Against, labels: &[Label], method: &Method) -> Table {
    let negatives = Negatives::new(against, labels, &method.answers);
    let [first, second] = FALSE_ALARM_RATES.map(|rate| negatives.threshold(rate));
    let caption = format!(
        "{name}: {} pages, {} without a result; thresholds at 1% / 0.1%: {first:.4} / {second:.4}",
        labels.len(),
        method.missing
    );
    let rows = scores(against, labels, &method.answers).into_iter().map(|score| {
        let figure = |share: Option<f64>| share.map_or("-".into(), one_digit);
        let sum = score.group.is_none();
        let names = [score.kind, score.group.unwrap_or("ALL".into()), score.rows.to_string()];
        let shares = [Some(score.flagged), score.right, score.kind_right, Some(score.recall[0]), Some(score.recall[1])];
        Row { sum, ..Row::new(names.into_iter().chain(shares.into_iter().map(figure)).collect()) }
    });
    Table::new(caption, 2, &["kind", "how", "n", "flagged", "right", "kind", "@1%", "@0.1%"], rows.collect())
}

/// Recall of each kind at fixed rates of false alarms, for each method.
pub fn recall_table(labels: &[Label], methods: &[&Method]) -> Table {
    let names: Vec<&str> = methods.iter().map(|method| method.name.as_str()).collect();
    let mut rows = Vec::new();
    for kind in COPY_KINDS {
        let recalls: Option<Vec<_>> = methods.iter().map(|method| recall(kind, labels, &method.answers)).collect();
        for (number, rate) in FALSE_ALARM_RATES.iter().enumerate() {
            if let Some(recalls) = &recalls {
                let shares = recalls.iter().map(|recall| one_digit(100.0 * recall[number]));
                let names = [kind.to_owned(), format!("{}%", rate * 100.0)];
                rows.push(Row::new(names.into_iter().chain(shares).collect()));
            }
        }
    }
    let heads = [&["kind", "false alarms"], &names[..]].concat();
    Table::new("pairs: recall in % at a fixed rate of false alarms, by method".into(), 2, &heads, rows)
}

/// What is accused of the beginnings of pairs, by kind and number of words.
pub fn lengths_table(leads: &Judged) -> Table {
    let words = |label: &Label| label.words.unwrap_or_default();
    accused_table("by length: both texts of a pair cut to their first words", "words", leads, words)
}

/// What is accused of pairs whose texts come from one source, by how they were made.
pub fn sheets_table(sheets: &Judged) -> Table {
    let how = |label: &Label| label.how.clone();
    accused_table("common sources: briefs from one sheet of facts, articles from one press release", "how", sheets, how)
}

/// What is accused of pages in another language than the source, by language.
pub fn translations_table(translations: &Judged) -> Table {
    let lang = |label: &Label| label.lang.clone().unwrap_or_default();
    accused_table("translations: pages against a source in another language", "language", translations, lang)
}

fn accused_table<G: Ord + ToString>(name: &str, group: &str, set: &Judged, of: impl Fn(&Label) -> G) -> Table {
    let row = |row: Accused<G>| {
        let figures = [row.rows.to_string(), one_digit(row.share), row.unshown.to_string()];
        Row::new(
            [row.kind, row.group.to_string()].into_iter().chain(figures).chain(row.unseen.map(one_digit)).collect(),
        )
    };
    let rows = accused(set, of).into_iter().map(row).collect();
    let caption = format!("{name}: {} rows, {} without a result", set.labels.len(), set.ours.missing);
    let unseen: &[&str] = if set.unseen.is_some() { &["unseen folds"] } else { &[] };
    Table::new(caption, 2, &[&["kind", group, "n", "accused", "no passage"], unseen].concat(), rows)
}

/// How well passages are found.
pub fn passages_table(labels: &[Label], method: &Method) -> Table {
    let row = |(kind, pairs, found): (Option<String>, usize, Found)| {
        let sum = kind.is_none();
        let mut cells = vec![kind.unwrap_or("ALL".into()), pairs.to_string()];
        match found {
            Found::False(count) => cells.push(format!("pairs with a false passage: {count}")),
            Found::Cases(found) => {
                cells.extend([found.overall, found.precision, found.recall].map(|figure| format!("{figure:.4}")));
                cells.push(format!("{:.3}", found.granularity));
            }
        }
        Row { sum, ..Row::new(cells) }
    };
    let rows = passages(labels, &method.answers).into_iter().map(row).collect();
    let caption = format!("alignment: {} pairs, {} without a result", labels.len(), method.missing);
    Table::new(caption, 1, &["kind", "pairs", "plagdet", "prec", "recall", "gran"], rows)
}

/// The verdicts that each labelled kind got.
pub fn confusion_table(name: &str, labels: &[Label], method: &Method) -> Table {
    let row = |(kind, counts): (String, [usize; VERDICTS.len()])| {
        let all: usize = counts.iter().sum();
        let shades = [0.0].into_iter().chain(counts.iter().map(|count| *count as f64 / all as f64)).collect();
        let counts = counts.iter().map(usize::to_string);
        Row { cells: [kind, all.to_string()].into_iter().chain(counts).collect(), shades, sum: false }
    };
    let rows = confusion(labels, &method.answers).into_iter().map(row).collect();
    Table::new(
        format!("{name}: labelled kind (down) and verdict (across), shaded by share of the kind"),
        1,
        &[&["kind", "n"], &VERDICTS[..]].concat(),
        rows,
    )
}

/// Whether scores are probabilities.
pub fn reliability_table(name: &str, labels: &[Label], method: &Method) -> Table {
    let row = |(number, bin): (usize, Bin)| {
        let range = format!("{:.1}–{:.1}", number as f64 / 10.0, (number + 1) as f64 / 10.0);
        let figure = |value: f64| if bin.pairs == 0 { "-".into() } else { format!("{value:.3}") };
        Row::new(vec![range, bin.pairs.to_string(), figure(bin.predicted), figure(bin.observed)])
    };
    let rows = reliability(labels, &method.answers).into_iter().enumerate().map(row).collect();
    let caption = format!("{name}: score, and the share of pairs with it that were made from the source");
    Table::new(caption, 1, &["score", "pairs", "mean score", "made from the source"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let cells = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect();
        let shaded = Row { shades: vec![0.25, 1.0], sum: true, ..Row::new(cells(&["a<b", "7", "12.5"])) };
        Table::new(
            "Some & all".into(),
            1,
            &["kind", "n", "%"],
            vec![shaded, Row::new(cells(&["other", "none at all"]))],
        )
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        assert_eq!(table().text(), "Some & all\nkind  n    %\na<b   7 12.5\nother none at all\n");
    }

    #[test]
    fn html_is_escaped_shaded_and_spanned() {
        let html = table().html();
        assert!(html.contains("<caption>Some &amp; all</caption>"), "{html}");
        assert!(html.contains(
            "<tr class=\"sum\"><th scope=\"row\">a&lt;b</th><td style=\"--share:25%\">7</td>\
             <td style=\"--share:100%\">12.5</td></tr>"
        ));
        assert!(html.contains("<td colspan=\"2\">none at all</td>"));
    }
}
