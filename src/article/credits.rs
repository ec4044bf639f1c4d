//! Finds credits: lines that say where an article first appeared, or which news agency it comes from.

use super::agencies::{self, MAX_CREDIT_BYTES};
use super::measure::words;
use super::phrases::Phrases;
use crate::script::is_unspaced;
use std::sync::LazyLock;

/// Maximum number of words of a line that starts with a source label. "Via" and "source" also start ordinary sentences,
/// but a credit names little more than the source.
const MAX_SOURCE_LINE_WORDS: usize = 25;

/// Phrases which say that the text was published elsewhere before, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const REPUBLICATION_PHRASES: &[&str] = &[
    // English
    "first appeared in", "first appeared on", "first appeared at", "originally appeared", "originally published",
    "first published in", "first published by", "first published on", "first published at", "was first published",
    "was originally posted", "originally posted", "republished from", "republished with", "republished under",
    "reprinted from", "reprinted with", "reposted from", "reposted with", "read the original", "appeared first on",
    "this story was produced by", "this article was produced by", "syndicated from", "via the associated press",
    "via associated press", "cross-posted from", "crossposted from", "excerpted from", "originally reported by",
    "originally reported in", "uses material from", "based on the article", "based on an article",
    "based on the copyrighted", "based on a report by", "based on a story by", "based on reporting by",
    "used with permission", "used by permission", "shared with permission", "published with permission",
    "reproduced with permission", "by arrangement with", "read the full story", "read the full article",
    "read the full report", "read full story", "read full article", "read the whole story", "continue reading on",
    "continue reading at", "with permission of", "with the permission of", "by permission of", "republished here",
    "this article was written by", "this story was written by", "this report was written by", "text is taken from",
    "article is taken from", "story is taken from", "contributed to this report", "contributed to this story",
    "contributed to this article",
    // German
    "zuerst erschienen", "zuerst veröffentlicht", "ursprünglich erschienen", "ursprünglich veröffentlicht",
    "erschien zuerst", "erschien erstmals", "erstmals erschienen", "im original erschienen",
    "mit freundlicher genehmigung", "übernommen von", "originalartikel", "zum original", "originalbeitrag",
    "zum vollständigen artikel", "den ganzen artikel lesen", "beruht auf einem artikel", "basiert auf einem artikel",
    "weiterlesen bei", "weiterlesen auf",
    // French
    "d'abord été publié", "d’abord été publié", "initialement publié", "publié initialement", "publié à l'origine",
    "publié à l’origine", "paru initialement", "initialement paru", "article original",
    "avec l'aimable autorisation", "avec l’aimable autorisation", "republié à partir", "lire l'article complet",
    "lire l’article complet", "lire la suite sur", "voir l'original", "d'après un article", "d’après un article",
    "reproduit avec",
    // Spanish
    "publicado originalmente", "originalmente publicado", "apareció originalmente", "apareció por primera vez",
    "publicado por primera vez", "artículo original", "se publicó originalmente", "fue publicado originalmente",
    "reproducido con permiso", "leer el artículo completo", "leer la nota completa", "nota original", "ver original",
    // Portuguese; "publicado originalmente" and "originalmente publicado" are the same as in Spanish.
    "publicado primeiro", "artigo original",
    "publicada originalmente", "originalmente publicada", "republicado de", "apareceu pela primeira vez",
    "apareceu primeiro", "leia a matéria completa", "matéria original",
    // Italian, Dutch
    "pubblicato originariamente", "originariamente pubblicato", "articolo originale", "oorspronkelijk gepubliceerd",
    "verscheen eerder", "eerder verschenen", "leggi l'articolo completo", "per gentile concessione",
    "lees het hele artikel", "origineel artikel", "overgenomen van", "met toestemming van",
    // Polish, Russian, Turkish
    "pierwotnie opublikowan", "впервые опубликован", "первоначально опубликован", "оригинал статьи", "перепечатано",
    // Chinese, Japanese, Korean
    "本文首发", "首发于", "原文刊于", "原载于", "转载自", "转自", "原文链接", "原文網址", "本文轉載", "轉載自", "出典：", "引用元", "阅读原文", "閱讀原文", "元記事",
    "提供：", "원문 보기", "원문보기",
];

static SOURCES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(SOURCE_LABELS));
static REPUBLICATION: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(REPUBLICATION_PHRASES));

/// First words of lines that name a source, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const SOURCE_LABELS: &[&str] = &[
    "source:", "sources:", "source :", "via:", "via ", "h/t", "hat tip", "quelle:", "quellen:", "quelle :",
    "fuente:", "fuentes:", "fonte:", "fontes:", "fonti:", "bron:", "källa:", "kilde:", "lähde:", "źródło:", "zdroj:",
    "forrás:", "sursa:", "izvor:", "kaynak:", "sumber:", "nguồn:", "πηγή:", "источник:", "джерело:", "извор:",
    "източник:", "المصدر:", "مصدر:", "منبع:", "מקור:", "स्रोत:", "ที่มา:", "来源：", "来源:", "來源：", "來源:", "文章来源",
    "资料来源", "稿源：", "稿源:", "原文：", "原文:", "出典:", "出典：", "出所：", "出所:", "情報元：", "출처:", "출처 :", "출처=",
    "courtesy of", "courtesy:", "by courtesy of", "content from", "content by", "content provided by", "provided by",
    "material from", "story by", "article by", "report by", "taken from", "copied from", "adapted from",
    "reproduced from", "distributed by", "syndicated by", "special to", "credit to", "credit:", "from:", "original:",
    "originally in", "originally from", "view original", "view the original", "original article", "original story",
    "original source", "original post", "转载", "転載元",
    "mit erlaubnis", "nach einem artikel", "aus:", "original bei", "d'après", "d’après", "avec l'autorisation",
    "cortesía de", "tomado de", "con permiso de", "basado en", "cortesia de", "reproduzido de", "tratto da",
    "по материалам", "przedruk", "kaynak :",
    "with agencies", "with reporting by", "additional reporting by", "mit material", "mit agenturmaterial",
    "con información de", "com informações d", "avec agence", "avec agences",
];

/// The credit in a paragraph or line, if it contains one: the whole text if that is short, else the sentence or the
/// dateline.
pub(super) fn credit(text: &str) -> Option<String> {
    let line = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty() && t.len() <= MAX_CREDIT_BYTES);
    let lower = text.to_lowercase();
    let unmarked = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_label = |label: &str| !(label.ends_with(is_of_word) && unmarked[label.len()..].starts_with(is_of_word));
    if SOURCES.beginning(unmarked).any(is_label) {
        return line(text).filter(|t| words(t) <= MAX_SOURCE_LINE_WORDS);
    }
    if agencies::copyright_owner(text).is_some() {
        return line(text);
    }
    let republished = |text: &str| REPUBLICATION.count_in(&text.to_lowercase()) > 0;
    if REPUBLICATION.count_in(&lower) > 0 {
        return line(text).or_else(|| sentences(text).find(|s| republished(s)).and_then(line));
    }
    agencies::agency_line(text).map(str::to_owned)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// Whether a line that gives credit gives it to a news agency.
pub(crate) fn credits_agency(line: &str) -> bool {
    agencies::names_agency(line) || agencies::agency_line(line).is_some()
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '\n']).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::credit;

    #[test]
    fn finds_credits_in_many_languages() {
        for line in [
            "This article first appeared in The Daily Example.",
            "Source: Example Wire",
            "Quelle: dpa",
            "Dieser Artikel ist zuerst erschienen bei Beispiel.",
            "Cet article a d'abord été publié dans L'Exemple.",
            "Artículo publicado originalmente en El Ejemplo",
            "Fonte: Agência Brasil",
            "来源：新华网",
            "本文首发于示例日报",
            "The post Storm hits appeared first on Example Blog.",
        ] {
            assert_eq!(credit(line).as_deref(), Some(line));
        }
    }

    #[test]
    fn finds_datelines_and_signatures_of_agencies() {
        assert_eq!(credit("LONDON (Reuters) – Rain fell on the city for a third day, and officials said that more of it was to come.").as_deref(), Some("LONDON (Reuters)"));
        assert_eq!(credit("Der Regen fiel am dritten Tag in Folge, und die Behörden sagten, dass noch mehr davon zu erwarten sei. (dpa)").as_deref(), Some("(dpa)"));
        for (text, signature) in [
            (
                "工事は十一月に始まる予定だと市は話しており、住民の多くはそれを長いあいだ待っていたという。（共同）",
                "（共同）",
            ),
            (
                "【ワシントン共同】雨は三日目も降り続き、当局は今後もさらに降ると見ているという。住民の多くは避難した。",
                "【ワシントン共同】",
            ),
            ("निरीक्षक अब पड़ोसी ज़िले के चार और पुलों की जाँच करेंगे और जून में बताएँगे कि यह क्यों नहीं दिखा।(भाषा)", "(भाषा)"),
            (
                "Дождь шёл третий день подряд, и власти сообщили, что его будет ещё больше в ближайшее время. (ТАСС).",
                "(ТАСС)",
            ),
            (
                "واستمر هطول المطر لليوم الثالث على التوالي، وقال المسؤولون إن المزيد منه متوقع في الأيام المقبلة. (رويترز)",
                "(رويترز)",
            ),
        ] {
            assert_eq!(credit(text).as_deref(), Some(signature), "{text}");
        }
        assert_eq!(credit("By Ann Lee, Associated Press").as_deref(), Some("By Ann Lee, Associated Press"));
    }

    #[test]
    fn finds_no_credit_in_ordinary_prose() {
        for text in [
            "The source of the river lies in the hills, and nobody has ever walked there in winter, nor would anyone wish to do so, for the snow lies deep.",
            "Reuters reported on Monday that the talks had failed.",
            "The app (a map) was late.",
            "雨は三日目も降り続いた（気象庁による）。",
            "Дождь шёл третий день подряд (см. карту).",
        ] {
            assert_eq!(credit(text), None, "{text}");
        }
    }
}
