//! Finds credits: lines that say where an article first appeared, or which news agency it comes from.

use super::measure::words;
use super::phrases::Phrases;
use std::sync::LazyLock;

/// Maximum length, in bytes, of the line or sentence of a credit. A longer one only mentions a source.
const MAX_CREDIT_BYTES: usize = 300;
/// Maximum number of words of a line that starts with a source label. "Via" and "source" also start ordinary sentences,
/// but a credit names little more than the source.
const MAX_SOURCE_LINE_WORDS: usize = 25;
/// An agency in brackets is part of a dateline ("LONDON, March 1 (Reuters) –") if it ends within this many characters
/// of the start.
const MAX_AGENCY_OFFSET_CHARS: usize = 90;
/// Maximum length, in bytes, of a paragraph with a dateline that is the credit as a whole. Of a longer one, only the
/// dateline is.
const MAX_AGENCY_LINE_BYTES: usize = 90;
/// Maximum length, in bytes, of a signature.
const MAX_SIGNATURE_BYTES: usize = 120;
/// Maximum number of words of a signature.
const MAX_SIGNATURE_WORDS: usize = 12;
/// Maximum number of words of a signature that contains other names besides those of agencies.
const MAX_MIXED_SIGNATURE_WORDS: usize = 8;
/// Maximum length, in characters, of the credit taken from a Chinese dateline.
const MAX_CHINESE_DATELINE_CHARS: usize = 40;

/// Phrases which say that the text was published elsewhere before, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const REPUBLICATION_PHRASES: &[&str] = &[
    // English
    "first appeared in", "first appeared on", "first appeared at", "originally appeared", "originally published",
    "first published in", "first published by", "first published on", "first published at", "was first published",
    "was originally posted", "originally posted", "republished from", "republished with", "republished under",
    "reprinted from", "reprinted with", "reposted from", "reposted with", "read the original", "appeared first on",
    "this story was produced by", "this article was produced by", "syndicated from", "via the associated press",
    "via associated press", "cross-posted from", "crossposted from", "excerpted from",
    // German
    "zuerst erschienen", "zuerst veröffentlicht", "ursprünglich erschienen", "ursprünglich veröffentlicht",
    "erschien zuerst", "erschien erstmals", "erstmals erschienen", "im original erschienen",
    "mit freundlicher genehmigung", "übernommen von",
    // French
    "d'abord été publié", "d’abord été publié", "initialement publié", "publié initialement", "publié à l'origine",
    "publié à l’origine", "paru initialement", "initialement paru", "article original",
    "avec l'aimable autorisation", "republié à partir",
    // Spanish
    "publicado originalmente", "originalmente publicado", "apareció originalmente", "apareció por primera vez",
    "publicado por primera vez", "artículo original", "se publicó originalmente", "fue publicado originalmente",
    "reproducido con permiso",
    // Portuguese; "publicado originalmente" and "originalmente publicado" are the same as in Spanish.
    "publicado primeiro", "artigo original",
    "publicada originalmente", "originalmente publicada", "republicado de", "apareceu pela primeira vez",
    "apareceu primeiro",
    // Italian, Dutch
    "pubblicato originariamente", "originariamente pubblicato", "articolo originale", "oorspronkelijk gepubliceerd",
    "verscheen eerder", "eerder verschenen",
    // Chinese, Japanese
    "本文首发", "首发于", "原文刊于", "原载于", "转载自", "转自", "原文链接", "原文網址", "本文轉載", "轉載自", "出典：", "引用元",
];

static REPUBLICATION: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(REPUBLICATION_PHRASES));

/// First words of lines that name a source, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const SOURCE_LABELS: &[&str] = &[
    "source:", "sources:", "source :", "via:", "via ", "h/t", "hat tip", "quelle:", "quellen:", "quelle :",
    "fuente:", "fuentes:", "fonte:", "fontes:", "bron:", "来源：", "来源:", "來源：", "來源:", "文章来源", "原文：", "原文:", "出典:",
    "with agencies", "with reporting by", "additional reporting by", "mit material", "mit agenturmaterial",
    "con información de", "com informações d", "avec agence", "avec agences",
];

/// Names of news agencies as they sign. The comparison is case-sensitive, so that "AP" does not match "app".
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const AGENCIES: &[&str] = &[
    "AP", "Associated Press", "The Associated Press", "Reuters", "REUTERS", "AFP", "Agence France-Presse", "UPI",
    "PA", "PA Media", "Press Association", "Bloomberg", "dpa", "DPA", "dpa-AFX", "APA", "SID", "sid", "epd", "KNA",
    "afp", "AFP/dpa", "dpa/AFP", "ANSA", "EFE", "Europa Press", "Efe", "Lusa", "LUSA", "Agência Brasil",
    "Estadão Conteúdo", "Folhapress", "ATS", "Keystone-SDA", "SDA", "sda", "Belga", "ANP", "TASS", "Interfax",
    "Xinhua", "新华社", "新華社", "中新社", "中新网", "中央社", "法新社", "路透社", "美联社", "共同通信", "共同社", "時事", "Kyodo", "Jiji", "Yonhap",
    "IANS", "PTI", "ANI", "AAP", "Canadian Press", "The Canadian Press", "CP", "NTB", "TT", "Ritzau", "STT", "PAP",
    "ČTK", "MTI", "Tanjug", "Hina", "BTA", "Agerpres", "Ukrinform", "NAN", "SAnews", "Anadolu", "AA", "WAFA",
    "MENA", "Reuters/AP", "AP/Reuters", "AFP/Reuters", "Tribune News Service", "TNS", "Kaiser Health News",
    "KFF Health News", "ProPublica", "The Conversation",
    // Chinese, Japanese, Korean
    "新华网", "中通社", "美聯社", "彭博社", "塔斯社", "韩联社", "時事通信", "時事通信社", "ロイター", "ＡＰ", "ＡＦＰ",
    "AFP時事", "ＡＦＰ時事", "AP=共同", "ＡＰ＝共同", "ロイター時事", "ブルームバーグ", "聯合ニュース", "연합뉴스", "뉴시스",
    "뉴스1", "로이터",
    // Cyrillic scripts
    "ТАСС", "ИТАР-ТАСС", "РИА Новости", "Интерфакс", "Регнум", "АФП", "Рейтер", "Ройтерс", "Рейтерс", "Танјуг",
    "ФоНет", "БТА", "БЕЛТА", "БелТА", "Укрінформ", "Укринформ", "УНІАН", "УНИАН", "Інтерфакс-Україна", "Казинформ",
    "ҚазАқпарат",
    // Indic scripts, Thai
    "पीटीआई", "पीटीआई-भाषा", "पीटीआई भाषा", "पीटीआई/भाषा", "यूनीवार्ता", "आईएएनएस", "एएनआई", "एएफपी",
    "रायटर", "रॉयटर्स", "पीटीआय", "পিটিআই", "ইউএনবি", "বাসস", "এএফপি", "রয়টার্স", "பிடிஐ", "పీటీఐ", "ಪಿಟಿಐ", "പിടിഐ", "પીટીઆઈ",
    "ਪੀਟੀਆਈ", "รอยเตอร์", "เอเอฟพี",
    // Arabic script, Hebrew
    "رويترز", "أ ف ب", "أ.ف.ب", "ا ف ب", "أ.ب", "أ ب", "د ب أ", "د.ب.أ", "كونا", "بترا", "سانا",
    "أ ش أ", "أ.ش.أ", "الأناضول", "شينخوا", "سبوتنيك", "ایرنا", "ایسنا", "تسنیم",
    "رویترز", "اے پی پی", "اے ایف پی", "רויטרס", "איי־פי",
    // Greek, Latin scripts
    "ΑΠΕ-ΜΠΕ", "ΑΠΕ", "ΚΥΠΕ", "İHA", "DHA", "ANKA", "Antara", "ANTARA", "Bernama", "BERNAMA", "TTXVN", "VNA", "PNA",
    "Xinhua/IANS", "Télam", "Notimex", "Andina", "Prensa Latina", "AGI", "Adnkronos", "LaPresse", "Askanews",
    "TASR", "LETA", "BNS", "ELTA", "FoNet", "Mediafax", "PTI-Bhasha",
];

/// Names of agencies that are also words or abbreviations of other things. They sign in brackets only.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const AGENCIES_IN_BRACKETS: &[&str] = &[
    "共同", "भाषा", "वार्ता", "एपी", "เอพี", "واس", "وام", "قنا", "وفا", "وات", "Бета", "STA", "SITA", "Beta", "ABI",
];

/// Marks of a bracketed dateline in Japanese, whose last word is the agency: 【ワシントン共同】.
const DATELINE_BRACKETS: (char, char) = ('【', '】');
/// The agencies that sign in such datelines.
const DATELINE_AGENCIES: &[&str] =
    &["共同", "時事", "ロイター", "AFP", "AP", "ＡＦＰ", "ＡＰ", "聯合ニュース", "新華社"];

/// Whether a text is the name of an agency, or a list of such names ("AFP/dpa", "AP, Reuters").
fn is_agency(name: &str) -> bool {
    let is = |n: &str| AGENCIES.contains(&n.trim());
    let name = name.trim();
    !name.is_empty()
        && (is(name)
            || name.split(['/', ',', '&', ';', '、', '|']).all(|part| is(part) || is(part.trim_start_matches("and "))))
}

/// Whether a byline contains the name of an agency.
pub(super) fn names_agency(byline: &str) -> bool {
    byline.split([',', '/', '|', '(', ')', ';']).any(is_agency)
}

/// The credit in a paragraph or line, if it contains one: the whole text if that is short, else the sentence or the
/// dateline.
pub(super) fn credit(text: &str) -> Option<String> {
    let line = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty() && t.len() <= MAX_CREDIT_BYTES);
    let lower = text.to_lowercase();
    if SOURCE_LABELS.iter().any(|s| lower.starts_with(s)) {
        return line(text).filter(|t| words(t) <= MAX_SOURCE_LINE_WORDS);
    }
    let republished = |text: &str| REPUBLICATION.count_in(&text.to_lowercase()) > 0;
    if republished(text) {
        return line(text).or_else(|| sentences(text).find(|s| republished(s)).and_then(line));
    }
    agency_line(text)
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '\n']).map(str::trim)
}

/// The dateline or signature of an agency: "LONDON (Reuters) – …", "… (dpa)", "Berlin (AFP)", "新华社北京3月1日电", or
/// "AP" on a line of its own.
fn agency_line(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() <= MAX_SIGNATURE_BYTES && words(text) <= MAX_SIGNATURE_WORDS && looks_like_signature(text) {
        return Some(text.to_owned());
    }
    let start: usize = text.char_indices().nth(MAX_AGENCY_OFFSET_CHARS).map_or(text.len(), |(i, _)| i);
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕')] {
        let signs = |name: &str| {
            let ends = |agency: &&str| name.ends_with(*agency);
            is_agency(name)
                || AGENCIES_IN_BRACKETS.contains(&name.trim())
                || (open, close) == DATELINE_BRACKETS && DATELINE_AGENCIES.iter().any(ends)
        };
        let ended = text.trim_end_matches(['.', '。', '।']).strip_suffix(close);
        if text.len() > MAX_AGENCY_LINE_BYTES
            && let Some(inner) = ended.and_then(|t| t.rfind(open).map(|from| &t[from + open.len_utf8()..]))
            && signs(inner)
        {
            return Some(format!("{open}{inner}{close}"));
        }
        if let Some(from) = text[..start].find(open)
            && let Some(to) = text[from..start].find(close).map(|n| from + n)
            && signs(&text[from + open.len_utf8()..to])
        {
            let line = if text.len() <= MAX_AGENCY_LINE_BYTES { text } else { &text[..to + close.len_utf8()] };
            return Some(line.to_owned());
        }
    }
    ["新华社", "新華社", "中新社", "中新网", "中央社", "法新社", "路透社"].iter().any(|a| text.starts_with(a)).then(
        || {
            text.split(['电', '電', '讯', '，'])
                .next()
                .unwrap_or(text)
                .chars()
                .take(MAX_CHINESE_DATELINE_CHARS)
                .collect()
        },
    )
}

/// Whether a text names an agency, possibly among other names, and is not a sentence.
fn looks_like_signature(text: &str) -> bool {
    is_agency(text)
        || text.split(['|', '/', '–', '—', '-', ',', '•', '·']).map(str::trim).any(is_agency)
            && words(text) <= MAX_MIXED_SIGNATURE_WORDS
            && !text.ends_with('.')
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
