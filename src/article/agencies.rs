//! Recognises news agencies where they sign: in a dateline, in a byline, at the end of a paragraph, in a line of their
//! own or in a copyright line.
//!
//! The short names of agencies stand for other things, too: a party, an authority, an automobile club. Therefore a name
//! in the midst of a sentence says nothing, nor does an abbreviation that the words before it spell out.

use super::measure::{ends_sentence, words};
use crate::script::is_unspaced;

/// Maximum number of characters before the end of a dateline: "LONDON, March 1 (Reuters) –".
const MAX_SIGNED_DATELINE_CHARS: usize = 90;
/// Maximum number of words before the agency in a dateline.
const MAX_SIGNED_DATELINE_WORDS: usize = 8;
/// Maximum length, in bytes, of a paragraph with a dateline that is the credit as a whole. Of a longer one, only the
/// dateline is.
const MAX_AGENCY_LINE_BYTES: usize = 90;
/// Maximum length, in bytes, of a signature on a line of its own.
const MAX_SIGNATURE_BYTES: usize = 120;
/// Maximum number of words of such a signature.
const MAX_SIGNATURE_WORDS: usize = 12;
/// Maximum length, in bytes, of a signature at the end of a paragraph.
const MAX_TAIL_BYTES: usize = 40;
/// Maximum length, in bytes, of the line or sentence of a credit. A longer one only mentions a source.
pub(super) const MAX_CREDIT_BYTES: usize = 300;
/// Maximum length, in characters, of a Chinese dateline.
const MAX_CHINESE_DATELINE_CHARS: usize = 40;
/// Maximum length, in characters, of the initials of an editor beside those of an agency: "dpa/ank".
const MAX_INITIALS: usize = 4;

/// Names of news agencies as they sign, without "the". Of names of up to three letters the case counts, so that "AP" does
/// not match "app".
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const AGENCIES: &[&str] = &[
    "AP", "Associated Press", "Reuters", "AFP", "afp", "Agence France-Presse", "Agence France Presse", "UPI",
    "United Press International", "PA", "PA Media", "Press Association", "Bloomberg", "dpa", "DPA", "dpa-AFX",
    "dpa-infocom", "Deutsche Presse-Agentur", "APA", "SID", "sid", "epd", "KNA", "ANSA", "EFE", "Efe", "Europa Press",
    "Lusa", "Agência Brasil", "Estadão Conteúdo", "Folhapress", "ATS", "Keystone-SDA", "SDA", "sda", "Belga", "ANP",
    "TASS", "Interfax", "Xinhua", "Kyodo", "Jiji", "Jiji Press", "Yonhap", "IANS", "PTI", "Press Trust of India", "ANI",
    "AAP", "Australian Associated Press", "Canadian Press", "CP", "NTB", "TT", "Ritzau", "STT", "PAP", "ČTK", "MTI",
    "Tanjug", "Hina", "BTA", "Agerpres", "Ukrinform", "NAN", "SAnews", "Anadolu", "Anadolu Ajansı", "AA", "WAFA", "MENA",
    "Tribune News Service", "TNS", "Kaiser Health News", "KFF Health News", "ProPublica", "The Conversation",
    "İHA", "DHA", "ANKA", "Antara", "Bernama", "TTXVN", "VNA", "PNA", "Télam", "Notimex", "Andina",
    "Prensa Latina", "AGI", "Adnkronos", "LaPresse", "Askanews", "TASR", "LETA", "BNS", "ELTA", "FoNet", "Mediafax",
    "PTI-Bhasha",
    // Chinese, Japanese, Korean
    "新华社", "新華社", "新华网", "中新社", "中新网", "中央社", "中通社", "法新社", "路透社", "路透", "美联社", "美聯社", "彭博社", "塔斯社",
    "韩联社", "共同通信", "共同社", "時事", "時事通信", "時事通信社", "ロイター", "ＡＰ", "ＡＦＰ", "AP通信", "AFP時事", "ＡＦＰ時事",
    "ロイター時事", "ブルームバーグ", "聯合ニュース", "연합뉴스", "뉴시스", "뉴스1", "로이터",
    // Cyrillic scripts
    "ТАСС", "ИТАР-ТАСС", "РИА Новости", "Интерфакс", "Регнум", "АФП", "Рейтер", "Ройтерс", "Рейтерс", "Танјуг",
    "ФоНет", "БТА", "БЕЛТА", "БелТА", "Укрінформ", "Укринформ", "УНІАН", "УНИАН", "УНН", "Інтерфакс-Україна",
    "Казинформ", "ҚазАқпарат",
    // Indic scripts, Thai
    "पीटीआई", "पीटीआई-भाषा", "पीटीआई भाषा", "यूनीवार्ता", "आईएएनएस", "एएनआई", "एएफपी", "रायटर", "रॉयटर्स", "पीटीआय",
    "পিটিআই", "ইউএনবি", "বাসস", "এএফপি", "রয়টার্স", "பிடிஐ", "పీటీఐ", "ಪಿಟಿಐ", "പിടിഐ", "પીટીઆઈ", "ਪੀਟੀਆਈ", "รอยเตอร์",
    "เอเอฟพี",
    // Arabic script, Hebrew
    "رويترز", "أ ف ب", "أ.ف.ب", "ا ف ب", "أ.ب", "أ ب", "د ب أ", "د.ب.أ", "كونا", "بترا", "سانا", "أ ش أ", "أ.ش.أ",
    "الأناضول", "شينخوا", "سبوتنيك", "ایرنا", "ایسنا", "تسنیم", "رویترز", "اے پی پی", "اے ایف پی", "רויטרס", "איי־פי",
    // Greek
    "ΑΠΕ-ΜΠΕ", "ΑΠΕ", "ΚΥΠΕ",
];

/// Names of agencies that are also words or abbreviations of other things. They sign in brackets only.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const AGENCIES_IN_BRACKETS: &[&str] = &[
    "共同", "भाषा", "वार्ता", "एपी", "เอพี", "واس", "وام", "قنا", "وفا", "وات", "Бета", "STA", "SITA", "Beta", "ABI",
];

/// Words for several agencies, in lower case.
#[rustfmt::skip] // rustfmt would put each word on its own line.
const AGENCIES_IN_GENERAL: &[&str] = &[
    "agencies", "news agencies", "wire reports", "wire services", "agenturen", "agences", "agencias", "agências",
    "agenzie", "agencje", "ajanslar", "агентства", "وكالات",
];

/// Words before the name of an agency from which the author has material, in lower case.
const WORDS_BEFORE_AGENCIES: &[&str] =
    &["with", "and", "from", "mit", "und", "von", "avec", "et", "des", "con", "y", "com", "e", "ve", "и"];

/// Agencies that sign as the last word of a bracketed dateline in Japanese: 【ワシントン共同】, ［東京　５日　ロイター］.
const LAST_IN_DATELINE: &[&str] =
    &["共同", "時事", "ロイター", "AFP", "AP", "ＡＦＰ", "ＡＰ", "聯合ニュース", "新華社"];

/// Agencies that begin a Chinese dateline: 新华社北京3月5日电.
const FIRST_IN_DATELINE: &[&str] =
    &["新华社", "新華社", "中新社", "中新网", "中央社", "中通社", "法新社", "路透", "美联社", "美聯社"];

/// Words around the name of an agency that are not part of it, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const GENERIC_WORDS: &[&str] = &[
    "agency", "agencia", "agência", "agence", "agentur", "agenzia", "news", "staff", "writer", "writers", "reporter",
    "reporters", "correspondent", "wire", "service", "online", "inputs", "report", "reports",
];

/// Words that join the names in a byline, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const CONNECTIVES: &[&str] = &[
    "by", "from", "of", "for", "in", "at", "on", "via", "with", "and", "to", "the", "a", "an", "is", "was", "special",
    "under", "courtesy", "source", "inputs", "material", "unter", "von", "aus", "für", "und", "mit", "bei", "der",
    "die", "das", "dem", "quelle", "agenturmaterial", "par", "avec", "et", "pour", "de", "du", "la", "le", "les",
    "por", "con", "y", "para", "fuente", "información", "redacción", "el", "los", "com", "e", "da", "do", "o",
    "fonte", "informações", "di", "il", "lo", "door", "met", "en", "het", "z", "za", "av", "og", "och", "с", "по",
    "и",
];

/// Words that make what follows them a picture's credit, in lower case.
const PICTURE_WORDS: &[&str] = &[
    "photo", "foto", "fotos", "photos", "picture", "image", "bild", "bilder", "file", "archiv", "getty", "фото",
    "写真", "사진",
];

/// First words of the line in which an agency names reporters and editors, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const REPORTING_WORDS: &[&str] = &[
    "reporting by", "writing by", "compiled by", "additional reporting by", "reportage", "reporte de", "reportaje de",
    "información de", "reportagem de", "geschrieben von", "bericht von",
];
/// Words in the same line before the names of the editors.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const EDITING_WORDS: &[&str] = &[
    "editing by", "edited by", "édité par", "editado por", "editada por", "edición de", "edição de", "redigiert von",
    "montaggio",
];

/// Marks that separate the names in a line.
const NAME_BOUNDARIES: &[char] = &[
    '/', ',', '&', ';', '、', '|', '(', ')', '（', '）', '[', ']', '［', '］', '【', '】', '–', '—', '•', '·', ':',
    '：', '=', '＝', '\n', '©', '،', '.',
];

/// Whether a text is the name of one agency, possibly with a word such as "agency" or "staff".
pub(super) fn is_agency(name: &str) -> bool {
    let trims = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '"' | '*' | '_');
    let listed = |name: &str| {
        AGENCIES.iter().any(|agency| *agency == name || agency.len() > 3 && agency.eq_ignore_ascii_case(name))
    };
    // A date may follow: "AFP, 5 mars 2024".
    let date = name.find(|c: char| c.is_ascii_digit()).filter(|at| name[..*at].ends_with(' ')).unwrap_or(name.len());
    let mut name = name[..date].trim_matches(trims);
    loop {
        if listed(name) {
            return true;
        }
        let is_generic = |word: &str| GENERIC_WORDS.contains(&&*word.to_lowercase());
        name = match (name.split_once(' '), name.rsplit_once(' ')) {
            (Some((first, rest)), _) if first.eq_ignore_ascii_case("the") || is_generic(first) => rest,
            (_, Some((rest, last))) if is_generic(last) => rest,
            _ => return false,
        };
    }
}

/// Whether a word joins names, and is in no name.
pub(crate) fn is_connective(word: &str) -> bool {
    CONNECTIVES.contains(&&*word.to_lowercase())
}

/// The parts of a line between marks that separate names. A hyphen between spaces is such a mark.
pub(crate) fn pieces(line: &str) -> impl Iterator<Item = &str> {
    line.split(NAME_BOUNDARIES).flat_map(|piece| piece.split(" - ")).map(str::trim).filter(|piece| !piece.is_empty())
}

/// Whether a line contains the name of an agency as a whole name: between separators, or between words that join names.
pub(super) fn names_agency(line: &str) -> bool {
    is_agency(line) || is_general(line) || pieces(line).any(|piece| is_agency(piece) || is_agency_between_joins(piece))
}

/// Whether a text is a word for several agencies.
fn is_general(text: &str) -> bool {
    AGENCIES_IN_GENERAL.contains(&&*text.trim().to_lowercase())
}

/// Whether words between those that join names are the name of an agency: "Ann Lee of the Associated Press in London".
fn is_agency_between_joins(piece: &str) -> bool {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let joins: Vec<usize> = (0..words.len()).filter(|at| is_connective(words[*at])).collect();
    let starts = || std::iter::once(0).chain(joins.iter().map(|at| at + 1));
    let ends = || joins.iter().copied().chain([words.len()]);
    let is_source = |at: usize| WORDS_BEFORE_AGENCIES.contains(&&*words[at].to_lowercase());
    let names = |start: usize, end: usize| {
        let name = words[start..end].join(" ");
        is_agency(&name) || start > 0 && is_source(start - 1) && is_general(&name)
    };
    starts().any(|start| ends().any(|end| start < end && names(start, end)))
}

/// Whether a line consists of names, dates and the words that join them, as a byline does and a sentence does not.
pub(crate) fn consists_of_names(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(MAX_SIGNATURE_WORDS + 1).collect();
    if words.len() > MAX_SIGNATURE_WORDS {
        return false;
    }
    let has_digit = |at: usize| words[at].contains(|c: char| c.is_ascii_digit());
    let is_initials = |part: &str| part.chars().count() <= MAX_INITIALS;
    let is_name = |at: usize| {
        let word = words[at].trim_matches(|c: char| !c.is_alphanumeric());
        !word.starts_with(char::is_lowercase)
            || CONNECTIVES.contains(&word)
            || is_agency(word)
            || is_general(word)
            || GENERIC_WORDS.contains(&word)
            || word.contains('/') && word.split('/').all(|part| is_agency(part) || is_initials(part))
            || words.len() <= 3 && is_initials(word)
            || (at.saturating_sub(2)..at).any(has_digit)
    };
    (0..words.len()).all(is_name)
}

/// Whether the words before an abbreviation spell it out: "the Aam Aadmi Party" does "AAP".
fn spell_out(before: &str, abbreviation: &str) -> bool {
    let mut words = before.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !is_connective(w)).rev();
    let mut letters = abbreviation.chars().filter(|c| c.is_alphabetic()).rev().peekable();
    letters.peek().is_some() && letters.all(|letter| words.next().is_some_and(|word| word.starts_with(letter)))
}

/// Whether a name is written in capitals alone, so that it may be short for something else.
fn is_abbreviation(name: &str) -> bool {
    name.contains(char::is_uppercase) && !name.contains(char::is_lowercase)
}

/// Whether one of the first words of a text says that it is about a picture.
fn is_of_picture(text: &str) -> bool {
    let mut words = pieces(text).flat_map(str::split_whitespace).take(MAX_SIGNATURE_WORDS);
    words.any(|word| PICTURE_WORDS.contains(&&*word.to_lowercase()))
}

/// Whether what stands in brackets is the name of an agency, possibly among names, dates and places.
fn signs_in_brackets(inner: &str) -> bool {
    AGENCIES_IN_BRACKETS.contains(&inner.trim())
        || inner.len() <= MAX_AGENCY_LINE_BYTES
            && consists_of_names(inner)
            && names_agency(inner)
            && !is_of_picture(inner)
}

/// The dateline, signature or copyright line of an agency in a paragraph: "LONDON (Reuters) –", "(dpa)", "新华社北京3月1日电",
/// "© dpa-infocom", or "AP" on a line of its own.
pub(super) fn agency_line(text: &str) -> Option<&str> {
    let text = text.trim();
    if is_signature(text) || is_sign_off(text) || is_copyright_line(text) {
        return Some(text);
    }
    let dateline = || {
        let end = chinese_dateline(text).or_else(|| bracketed_dateline(text)).or_else(|| plain_dateline(text))?;
        Some(if text.len() <= MAX_AGENCY_LINE_BYTES { text } else { text[..end].trim_end() })
    };
    dateline().or_else(|| bracketed_tail(text)).or_else(|| plain_tail(text))
}

/// Whether a line of names, and not a sentence, names an agency.
fn is_signature(text: &str) -> bool {
    let is_spelled_out = || {
        text.split_once('(').is_some_and(|(before, rest)| spell_out(before, rest.split(')').next().unwrap_or_default()))
    };
    text.len() <= MAX_SIGNATURE_BYTES
        && words(text) <= MAX_SIGNATURE_WORDS
        && (!text.ends_with('.') || is_agency(text))
        && consists_of_names(text)
        && names_agency(text)
        && !is_general(text)
        && !is_of_picture(text)
        && !is_spelled_out()
}

/// Whether a line names reporters and editors, as agencies do below their reports.
fn is_sign_off(text: &str) -> bool {
    if text.len() > MAX_CREDIT_BYTES {
        return false;
    }
    let text = text.trim_start_matches('(');
    let begins = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let has_editor = |lower: String| EDITING_WORDS.iter().any(|word| lower.contains(word));
    REPORTING_WORDS.iter().any(begins) && has_editor(text.to_lowercase())
}

/// The owner that a copyright line names, and what follows.
pub(super) fn copyright_owner(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['(', '[']);
    let marks = ["©", "(c)", "(C)", "Copyright", "COPYRIGHT", "copyright"];
    let mut owner = line;
    while let Some(after) = marks.iter().find_map(|mark| owner.strip_prefix(mark)) {
        owner =
            after.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '-' | '–'));
    }
    let is_claim = owner.len() < line.len() && line.len() <= MAX_CREDIT_BYTES;
    let owner = owner.strip_prefix("by ").unwrap_or(owner);
    // "Copyright law" is no claim.
    (is_claim
        && owner.contains(char::is_alphabetic)
        && (line.contains(['©', '(']) || !owner.starts_with(char::is_lowercase)))
    .then_some(owner)
}

fn is_copyright_line(text: &str) -> bool {
    copyright_owner(text).and_then(|owner| pieces(owner).next()).is_some_and(is_agency)
}

/// The end of a dateline that begins with a Chinese agency and ends with the word for a telegram.
fn chinese_dateline(text: &str) -> Option<usize> {
    let start = text.trim_start_matches(['（', '(', '【', '〔', '［', '据', '據']);
    let agency = FIRST_IN_DATELINE.iter().find(|agency| start.starts_with(**agency))?;
    let offset = text.len() - start.len();
    let head = start.char_indices().nth(MAX_CHINESE_DATELINE_CHARS).map_or(start, |(at, _)| &start[..at]);
    let sentence = head.split(['，', '。', '\n']).next().unwrap_or(head);
    // In "通讯社" and "电报" the word is part of another.
    let is_wire = |(at, c): (usize, char)| {
        let ends = !sentence[at + c.len_utf8()..].starts_with(char::is_alphabetic);
        at >= agency.len() && matches!(c, '电' | '電' | '讯' | '訊') && (ends || sentence[..at].ends_with('日'))
    };
    let wire = sentence.char_indices().find(|place| is_wire(*place))?.0;
    let after = &text[offset + wire..];
    let closed = after.char_indices().take(2).find(|(_, c)| matches!(c, '）' | ')' | '】' | '〕' | '］'));
    let (at, last) = closed.or_else(|| after.char_indices().next())?;
    Some(offset + wire + at + last.len_utf8())
}

/// Pairs of brackets in which agencies sign.
const BRACKETS: &[(char, char)] = &[('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕')];

/// The end of a dateline with the agency in brackets: "LONDON, March 1 (Reuters) –".
fn bracketed_dateline(text: &str) -> Option<usize> {
    let head = text.char_indices().nth(MAX_SIGNED_DATELINE_CHARS).map_or(text, |(at, _)| &text[..at]);
    let (from, (open, close)) = head
        .match_indices(|c: char| !c.is_ascii_alphanumeric() && c != ' ')
        .find_map(|(at, mark)| Some((at, BRACKETS.iter().find(|(open, _)| mark.starts_with(*open))?)))?;
    let to = from + head[from..].find(*close)?;
    let (before, inner, after) = (&text[..from], &text[from + open.len_utf8()..to], &text[to + close.len_utf8()..]);
    let ends_with_agency =
        || inner.contains(is_unspaced) && LAST_IN_DATELINE.iter().any(|agency| inner.ends_with(agency));
    let signs = || signs_in_brackets(inner) || before.is_empty() && ends_with_agency();
    (is_place(before) && signs() && !spell_out(before, inner) && goes_on_after_dateline(before, inner, after))
        .then_some(to + close.len_utf8())
}

/// Whether a text may be the place and date of a dateline.
fn is_place(before: &str) -> bool {
    consists_of_names(before) && words(before) <= MAX_SIGNED_DATELINE_WORDS
}

/// Whether what follows the agency in brackets is not the rest of a sentence.
fn goes_on_after_dateline(before: &str, inner: &str, after: &str) -> bool {
    let after = after.trim_start();
    let rest =
        after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ':' | '|' | '/'));
    let is_set_off = rest.len() < after.len() || after.is_empty();
    let is_dated = || before.contains(|c: char| c.is_ascii_digit());
    let may_run_on = || !is_abbreviation(inner) || before.split_whitespace().count() <= 1 || is_dated();
    let is_cased = rest.starts_with(|c: char| c.is_lowercase() || c == ',');
    !is_cased && (is_set_off || may_run_on())
}

/// The end of a dateline with the agency after a dash or between slashes: "МОСКВА, 5 мар — РИА Новости.", "/ТАСС/".
fn plain_dateline(text: &str) -> Option<usize> {
    let head = text.char_indices().nth(MAX_SIGNED_DATELINE_CHARS).map_or(text, |(at, _)| &text[..at]);
    let marks = ['—', '–', '/', '.', ',', ':', '|', '='];
    let mut start = 0;
    let mut set_off = false;
    loop {
        let rest = &head[start..];
        let (length, mark) = match (rest.find(marks), rest.find(" - ")) {
            (Some(mark), Some(hyphen)) if hyphen < mark => (hyphen, ' '),
            (Some(mark), _) => (mark, rest[mark..].chars().next()?),
            (None, Some(hyphen)) => (hyphen, ' '),
            (None, None) => return None,
        };
        let (piece, end) = (rest[..length].trim(), start + length);
        if start > 0 && mark != ',' && (set_off || mark != '.') && is_agency(piece) {
            let after = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '-' || marks.contains(&c));
            let is_end = piece.ends_with(|c: char| c.is_alphanumeric()) && is_place(&head[..start]);
            return (is_end && !after.starts_with(char::is_lowercase)).then_some(end);
        }
        if !is_place(piece) {
            return None;
        }
        set_off = matches!(mark, '—' | '–' | '/' | ' ' | '=') || set_off && piece.is_empty();
        start = end + if mark == ' ' { " - ".len() } else { mark.len_utf8() };
    }
}

/// The agency in brackets at the end of a paragraph. An abbreviation follows a whole sentence: one in the last sentence
/// belongs to that.
fn bracketed_tail(text: &str) -> Option<&str> {
    let ended = text.trim_end_matches(['.', '。', '।']);
    let (open, close) = BRACKETS.iter().find(|(_, close)| ended.ends_with(*close))?;
    let from = ended.rfind(*open)?;
    let inner = &ended[from + open.len_utf8()..ended.len() - close.len_utf8()];
    let before = text[..from].trim_end();
    let is_after_sentence = || before.is_empty() || ends_sentence(before);
    // A caption begins so: "File photo of the mayor. (Reuters)".
    let is_caption = || before.split_whitespace().take(2).any(is_of_picture);
    let signs = signs_in_brackets(inner) && (!is_abbreviation(inner) || is_after_sentence());
    (signs && !spell_out(before, inner) && !is_caption()).then_some(&ended[from..])
}

/// The agency after the last sentence of a paragraph: "… erwartet. dpa", "… in June. – Bernama".
fn plain_tail(text: &str) -> Option<&str> {
    let from = text.rfind(['.', '!', '?', '。', '…', '”', '"', '“', '»', '’', '」'])?;
    let tail = text[from..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_after_sentence = || {
        text.len() > tail.len()
            && ends_sentence(
                text[..text.len() - tail.len()]
                    .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | '_')),
            )
    };
    ((1..=MAX_TAIL_BYTES).contains(&tail.len()) && names_agency(tail) && consists_of_names(tail) && is_after_sentence())
        .then_some(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A paragraph that begins and ends like this.
    fn paragraph(start: &str, end: &str) -> String {
        format!("{start}The rain fell for a third day, and officials said that more of it was to come next week{end}")
    }

    #[test]
    fn an_agency_signs_in_a_dateline() {
        for (start, line) in [
            ("LONDON (Reuters) – ", "LONDON (Reuters)"),
            ("NEW YORK, Nov 3 (AP) — ", "NEW YORK, Nov 3 (AP)"),
            ("TOLLEN, March 5 (Xinhua) -- ", "TOLLEN, March 5 (Xinhua)"),
            ("(ANSA) - TOLLEN, 05 MAR - ", "(ANSA)"),
            ("Frankfurt am Main (dpa/lhe) - ", "Frankfurt am Main (dpa/lhe)"),
            ("Berlin (dpa) ", "Berlin (dpa)"),
            ("Wien (APA) ", "Wien (APA)"),
            ("New Delhi, Mar 5 (PTI) ", "New Delhi, Mar 5 (PTI)"),
            ("The Hague (AFP) - ", "The Hague (AFP)"),
            ("Madrid, 5 de marzo (EFE).- ", "Madrid, 5 de marzo (EFE)"),
            ("МОСКВА, 5 марта. /ТАСС/. ", "МОСКВА, 5 марта. /ТАСС"),
            ("МОСКВА, 5 мар — РИА Новости. ", "МОСКВА, 5 мар — РИА Новости"),
            ("PARIS, 5 mars - AFP - ", "PARIS, 5 mars - AFP"),
            ("NEW DELHI: PTI — ", "NEW DELHI: PTI"),
            ("(서울=연합뉴스) 홍길동 기자 = ", "(서울=연합뉴스)"),
            ("［東京 ５日 ロイター］ － ", "［東京 ５日 ロイター］"),
            ("【ワシントン共同】", "【ワシントン共同】"),
            ("新华社北京3月5日电（记者李明）", "新华社北京3月5日电"),
            ("（中央社記者王小明台北5日電）", "（中央社記者王小明台北5日電）"),
            ("القاهرة (رويترز) - ", "القاهرة (رويترز)"),
            ("नयी दिल्ली, पांच मार्च (भाषा) ", "नयी दिल्ली, पांच मार्च (भाषा)"),
        ] {
            let text = paragraph(start, ".");
            assert_eq!(agency_line(&text), Some(line), "{text}");
            assert!(agency_line(line).is_some() || names_agency(line), "{line}");
        }
    }

    #[test]
    fn an_agency_signs_at_the_end() {
        for (end, line) in [
            (". (dpa)", "(dpa)"),
            (" (dpa).", "(dpa)"),
            (". (AP, Reuters)", "(AP, Reuters)"),
            (".” (With inputs from PTI)", "(With inputs from PTI)"),
            (". dpa", "dpa"),
            (". dpa/ank", "dpa/ank"),
            (". – Bernama", "Bernama"),
            (". — AP", "AP"),
            ("। (भाषा)", "(भाषा)"),
            (" (रायटर)।", "(रायटर)"),
        ] {
            let text = paragraph("", end);
            assert_eq!(agency_line(&text), Some(line), "{text}");
        }
        let japanese =
            "工事は十一月に始まる予定だと市は話しており、住民の多くはそれを長いあいだ待っていたという。（共同）";
        assert_eq!(agency_line(japanese), Some("（共同）"));
    }

    #[test]
    fn an_agency_signs_on_a_line_of_its_own() {
        for line in [
            "AP",
            "By The Associated Press",
            "By Ann Lee, Associated Press",
            "By ANN LEE | AP",
            "Ann Lee of the Associated Press in London",
            "Reuters Staff",
            "Le Monde avec AFP",
            "Stern mit Material von dpa",
            "Agencia EFE",
            "Redacción y agencias",
            "dpa/ank",
            "wal/dpa",
            "AFP 5 mars 2024",
            "[時事通信社]",
            "(PAP)",
            "THE ASSOCIATED PRESS",
            "Press Trust of India",
            "© dpa-infocom, dpa:240305-930-123456/2",
            "© 2024 AFP",
            "Copyright 2024 The Associated Press. All rights reserved. Ask the agency before you print it.",
            "Copyright (c) 2024 Reuters. All rights reserved.",
            "Reporting by Ann Lee in Tollen; Editing by Bo Ek",
            "(Reporte de Ana Paz. Editado por Luis Mar)",
        ] {
            assert_eq!(agency_line(line), Some(line), "{line}");
        }
    }

    #[test]
    fn an_abbreviation_in_a_sentence_signs_nothing() {
        for text in [
            "The Aam Aadmi Party (AAP) asked for a debate in the state assembly on Monday.",
            "Aam Aadmi Party (AAP)",
            "The Palestinian Authority (PA) said that it would send an engineer.",
            "Palestinian Authority (PA) – the body that governs Nablus – said that it would send an engineer.",
            "The American Psychological Association (APA) has studied how people behave on closed bridges.",
            "The union of pilots (AP) met in the town hall on Monday to hear of the matter at first hand.",
            "The car club (AA) warned of long queues at the lock gates on Saturday morning and on Sunday.",
            "Public works (PA) said it would pay for the bus.",
            "They were told so on Monday in the town hall by the leaders of the union of pilots (AP).",
            "The union of pilots, AP, met today",
            "AP Courses Are Popular in Tollen",
            "Reuters reported on Monday that the talks had failed.",
            "Reuters, the agency, was sold.",
            "Bloomberg – the mayor, not the agency – said that the bridge would open in June.",
            "He met her at Reuters.",
            "Nobody knew who worked for the AP",
            "The app (a map) was late.",
            "A crane on the quay (AP Photo/Ann Lee)",
            "雨は三日目も降り続いた（気象庁による）。",
            "Дождь шёл третий день подряд (см. карту).",
            "新华社是一家通讯社，总部在北京。",
            "Copyright law is what the Associated Press wants to change.",
            "© 2024 Tollen Herald",
            "Agencies",
            "Winning Tips for Brands & Agencies",
            "3. GoHighLevel: Best CRM for Agencies",
            "(Xinhua/Ann Lee via Getty Images)",
            "File photo of the mayor of Tollen on the bridge that was closed on Tuesday. (Reuters)",
            "The Associated Press, which was the first to tell of the deal, said so on Monday.",
        ] {
            assert_eq!(agency_line(text), None, "{text}");
        }
    }
}
