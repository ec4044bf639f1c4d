//! Reads dates whose month is a word ("27 de agosto de 2024") or that have words for year, month and day ("2024年3月5日").

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Maximum number of words and numbers before a date: "Published on Friday, 1 March 2024".
const MAX_RUNS_BEFORE: usize = 3;
/// Maximum number of words between the parts of a date: "7th of March", "27 de agosto de 2024".
const MAX_LINK_WORDS: usize = 2;
/// Maximum length of such a word in characters.
const MAX_LINK_WORD_CHARS: usize = 3;

/// The date in a text with a month in words. `None` if there is none near the start of the text.
pub(super) fn written(text: &str) -> Option<NaiveDate> {
    find(text).filter(|(start, _)| *start <= MAX_RUNS_BEFORE).map(|(_, date)| date)
}

/// The first date in a text with a month in words.
pub(super) fn first(text: &str) -> Option<NaiveDate> {
    find(text).map(|(_, date)| date)
}

/// Whether a word is the name of a month.
pub(super) fn is_name(word: &str) -> bool {
    runs(&folded(word)).iter().any(|run| is_month(run))
}

/// Whether a text starts with such a date, or with a single word, as for the day of the week, a comma and such a date.
pub(super) fn starts_a_line(text: &str) -> bool {
    let has_comma = || text.split_once(',').is_some_and(|(first, _)| !first.contains(char::is_whitespace));
    find(text).is_some_and(|(start, _)| start == 0 || start == 1 && has_comma())
}

/// The first date in a text with a month in words, with the number of words and numbers before it.
fn find(text: &str) -> Option<(usize, NaiveDate)> {
    let folded = folded(text);
    let runs = runs(&folded);
    (0..runs.len()).find_map(|at| unspaced(&runs, at).map(|date| (at, date)).or_else(|| spaced(&runs, at)))
}

/// A text in lower case, without accents on letters, and with hamza left out of Arabic letters.
fn folded(text: &str) -> String {
    let is_accent = |c: &char| matches!(c, '\u{300}'..='\u{36F}' | '\u{653}'..='\u{655}');
    text.nfd().filter(|c| !is_accent(c)).flat_map(char::to_lowercase).filter(|c| !is_accent(c)).nfc().collect()
}

/// The numbers and words of a text, in order.
fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let next = match c {
            _ if c.is_ascii_digit() => Some(true),
            _ if c.is_alphabetic() || is_combining_mark(c) => Some(false),
            _ => None,
        };
        if next != kind {
            if kind.is_some() {
                runs.push(&text[start..at]);
            }
            (start, kind) = (at, next);
        }
    }
    runs
}

/// The number in a run of one or two digits, which can be a day or a month.
fn small(run: &str) -> Option<u32> {
    run.parse().ok().filter(|_| run.len() <= 2)
}

/// The number in a run of four digits, which can be a year.
fn year(run: &str) -> Option<i32> {
    run.parse().ok().filter(|_| run.len() == 4)
}

/// A date such as "2024年3月5日" or "2024년 3월 5일" that starts at a run.
fn unspaced(runs: &[&str], at: usize) -> Option<NaiveDate> {
    let [written_year, "年" | "년", month, "月" | "월", day, ..] = runs[at..] else { return None };
    NaiveDate::from_ymd_opt(year(written_year)?, small(month)?, small(day)?)
}

/// A date around the name of a month at a run, with the number of runs before the date.
fn spaced(runs: &[&str], at: usize) -> Option<(usize, NaiveDate)> {
    let (month, end) = month_at(runs, at)?;
    let after = number_after(runs, end)?;
    let parts = number_before(runs, at).and_then(|before| {
        let day_first = || Some((before, year(runs[after])?, small(runs[before])?));
        let is_year_first = before + 1 == at && after == end;
        let year_first = || Some((before, year(runs[before]).filter(|_| is_year_first)?, small(runs[after])?));
        day_first().or_else(year_first)
    });
    let month_first = || {
        let last = number_after(runs, after + 1)?;
        Some((at, year(runs[last])?, small(runs[after])?))
    };
    let (start, year, day) = parts.or_else(month_first)?;
    Some((start, NaiveDate::from_ymd_opt(year, month, day)?))
}

/// The month that a run names, and the index after its name.
fn month_at(runs: &[&str], at: usize) -> Option<(u32, usize)> {
    // "5 tháng 3": the month is a number after the word for it.
    if runs[at] == "thang" {
        return Some((small(runs.get(at + 1)?)?, at + 2));
    }
    let named = |name: &str| MONTH_NAMES.iter().zip(1..).find(|(names, _)| names.binary_search(&name).is_ok());
    if let Some((_, month)) = named(runs[at]) {
        return Some((month, at + 1));
    }
    let second = runs.get(at + 1)?;
    named(&format!("{} {second}", runs[at])).map(|(_, month)| (month, at + 2))
}

/// Whether a run stands between the parts of a date: "de", "of", "th".
fn links(run: &str) -> bool {
    run.starts_with(char::is_alphabetic) && run.chars().count() <= MAX_LINK_WORD_CHARS
}

/// Index of the number before a run, with no more than a few short words between.
fn number_before(runs: &[&str], at: usize) -> Option<usize> {
    let between = runs[..at].iter().rev().take_while(|run| links(run) || is_month(run)).count();
    let found = at.checked_sub(between + 1).filter(|_| between <= MAX_LINK_WORDS)?;
    runs[found].starts_with(|c: char| c.is_ascii_digit()).then_some(found)
}

/// Index of the first number from a run on, with no more than a few short words before it.
fn number_after(runs: &[&str], from: usize) -> Option<usize> {
    let rest = runs.get(from..)?;
    let between = rest.iter().take_while(|run| links(run) || is_month(run)).count();
    let found = rest.get(between).filter(|_| between <= MAX_LINK_WORDS)?;
    found.starts_with(|c: char| c.is_ascii_digit()).then_some(from + between)
}

/// Whether a run is the name of a month. Arabic dates give two names of one month: "5 آذار/مارس 2024".
fn is_month(run: &str) -> bool {
    MONTH_NAMES.iter().any(|names| names.binary_search(&run).is_ok())
}

/// Names and abbreviations of the months, as [`folded`] writes them; sorted. From Unicode CLDR, for Arabic, Czech,
/// Danish, German, Greek, English, Spanish, Finnish, French, Hebrew, Hindi, Hungarian, Indonesian, Italian, Norwegian,
/// Dutch, Polish, Portuguese, Romanian, Russian, Swedish, Turkish and Ukrainian. Abbreviations that mean another month
/// in another of these languages are left out. The abbreviations of three letters that feeds have are added: "mrz", "фев",
/// "сен", "ноя", "кві", "тра", "чер", "сер", "жов", "лис", "гру".
#[rustfmt::skip] // rustfmt would put each name on its own line.
const MONTH_NAMES: [&[&str]; 12] = [
    &[
        "ene", "enero", "gen", "gennaio", "ian", "ianuarie", "jan", "janeiro", "janner", "januar", "januari",
        "january", "janv", "janvier", "led", "leden", "ledna", "oca", "ocak", "sty", "styczen", "stycznia",
        "tammikuu", "tammikuuta", "ιαν", "ιανουαριος", "ιανουαριου", "січ", "січень", "січня", "янв", "январь",
        "января", "ינואר", "جانفي", "كانون الثاني", "يناير", "जन", "जनवरी",
    ],
    &[
        "feb", "febbraio", "febr", "febrero", "februar", "februari", "februarie", "february", "fev", "fevereiro",
        "fevr", "fevrier", "helmikuu", "helmikuuta", "lut", "lutego", "luty", "sub", "subat", "uno", "unor", "unora",
        "φεβ", "φεβρουαριος", "φεβρουαριου", "лют", "лютии", "лютого", "фев", "февр", "февраль", "февраля", "פברואר",
        "شباط", "فبراير", "فيفري", "फ़र", "फ़रवरी",
    ],
    &[
        "bre", "brezen", "brezna", "maaliskuu", "maaliskuuta", "maart", "mar", "marc", "marca", "march", "marcius",
        "marco", "maret", "mars", "mart", "martie", "marts", "marz", "marzec", "marzo", "mrt", "mrz", "μαρ", "μαρτιος",
        "μαρτιου", "бер", "березень", "березня", "мар", "март", "марта", "מרץ", "اذار", "مارس", "मार्च",
    ],
    &[
        "abr", "abril", "apr", "april", "aprile", "aprilie", "aprilis", "avr", "avril", "dub", "duben", "dubna",
        "huhtikuu", "huhtikuuta", "kwi", "kwiecien", "kwietnia", "nis", "nisan", "απρ", "απριλιος", "απριλιου", "апр",
        "апрель", "апреля", "кві", "квіт", "квітень", "квітня", "אפריל", "ابريل", "افريل", "نيسان", "अप्रैल",
    ],
    &[
        "kve", "kveten", "kvetna", "mag", "maggio", "mai", "maio", "maj", "maja", "majus", "may", "mayo", "mayıs",
        "mei", "toukokuu", "toukokuuta", "μαι", "μαιος", "μαιου", "маи", "мая", "тра", "трав", "травень", "травня",
        "מאי", "ايار", "ماي", "مايو", "मई",
    ],
    &[
        "cerven", "cervna", "cvn", "cze", "czerwca", "czerwiec", "giu", "giugno", "haz", "haziran", "iun", "iunie",
        "juin", "jun", "june", "junho", "juni", "junio", "junius", "kesakuu", "kesakuuta", "ιουν", "ιουνιος", "ιουνιου",
        "июн", "июнь", "июня", "чер", "черв", "червень", "червня", "יוני", "جوان", "حزيران", "يونيو", "जून",
    ],
    &[
        "cervence", "cervenec", "cvc", "heinakuu", "heinakuuta", "iul", "iulie", "juil", "juillet", "jul", "julho",
        "juli", "julio", "julius", "july", "lip", "lipca", "lipiec", "lug", "luglio", "tem", "temmuz", "ιουλ",
        "ιουλιος", "ιουλιου", "июл", "июль", "июля", "лип", "липень", "липня", "יולי", "تموز", "جويلية", "يوليو",
        "يوليوز", "जुल", "जुलाई",
    ],
    &[
        "ago", "agosto", "agu", "agustos", "agustus", "aout", "aug", "august", "augusti", "augustus", "augusztus",
        "elokuu", "elokuuta", "sie", "sierpien", "sierpnia", "srp", "srpen", "srpna", "αυγ", "αυγουστος", "αυγουστου",
        "авг", "август", "августа", "сер", "серп", "серпень", "серпня", "אוגוסט", "اب", "اغسطس", "اوت", "غشت", "अग",
        "अगस्त",
    ],
    &[
        "eyl", "eylul", "sep", "sept", "september", "septembre", "septembrie", "septiembre", "set", "setembro",
        "settembre", "syyskuu", "syyskuuta", "szept", "szeptember", "wrz", "wrzesien", "wrzesnia", "zar", "zari", "σεπ",
        "σεπτεμβριος", "σεπτεμβριου", "вер", "вересень", "вересня", "сен", "сент", "сентябрь", "сентября", "ספטמבר",
        "ايلول", "سبتمبر", "شتنبر", "सित", "सितंबर",
    ],
    &[
        "eki", "ekim", "lokakuu", "lokakuuta", "oct", "october", "octobre", "octombrie", "octubre", "okt", "oktober",
        "ott", "ottobre", "out", "outubro", "paz", "pazdziernik", "pazdziernika", "rij", "rijen", "rijna", "οκτ",
        "οκτωβριος", "οκτωβριου", "жов", "жовт", "жовтень", "жовтня", "окт", "октябрь", "октября", "אוקטובר", "اكتوبر",
        "تشرين الاول", "अक्टू", "अक्टूबर",
    ],
    &[
        "kas", "kasım", "lis", "listopad", "listopada", "listopadu", "marraskuu", "marraskuuta", "noiembrie", "nov",
        "november", "novembre", "novembro", "noviembre", "νοε", "νοεμβριος", "νοεμβριου", "лис", "лист", "листопад",
        "листопада", "ноя", "нояб", "ноябрь", "ноября", "נובמבר", "تشرين الثاني", "نوفمبر", "نونبر", "नव", "नवंबर",
    ],
    &[
        "ara", "aralık", "dec", "december", "decembre", "decembrie", "des", "desember", "dez", "dezember", "dezembro",
        "dic", "dicembre", "diciembre", "gru", "grudnia", "grudzien", "joulukuu", "joulukuuta", "pro", "prosince",
        "prosinec", "δεκ", "δεκεμβριος", "δεκεμβριου", "гру", "груд", "грудень", "грудня", "дек", "декабрь", "декабря",
        "דצמבר", "دجنبر", "ديسمبر", "كانون الاول", "दिस", "दिसंबर",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_in_many_languages() {
        for text in [
            "1 March 2024",
            "March 1st, 2024",
            "1st of March, 2024",
            "Published on Friday, Mar. 1, 2024 at 10:30",
            "1. März 2024",
            "1er mars 2024",
            "1 de marzo de 2024",
            "1º de março de 2024",
            "1 marzo 2024",
            "1 maart 2024",
            "1 марта 2024 г.",
            "1-го марта 2024 года",
            "1 березня 2024",
            "1 marca 2024 r.",
            "1 Mart 2024",
            "2024. március 1.",
            "ngày 1 tháng 3 năm 2024",
            "1 मार्च 2024",
            "الجمعة 1 مارس 2024",
            "1 آذار/مارس 2024",
            "2024年3月1日",
            "2024년 3월 1일 금요일",
        ] {
            assert_eq!(written(text), NaiveDate::from_ymd_opt(2024, 3, 1), "{text}");
        }
        assert_eq!(written("15 كانون الثاني 2024"), NaiveDate::from_ymd_opt(2024, 1, 15));
        assert_eq!(written("27 de agosto de 2024"), NaiveDate::from_ymd_opt(2024, 8, 27));
    }

    #[test]
    fn needs_a_day_a_month_and_a_year_side_by_side() {
        for text in ["March 2024", "1 March", "1 Foo 2024", "31 de febrero de 2024", "in 2024 the march of 12 men"] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_starts_with_a_date() {
        assert!(["1 March 2024", "Freitag, 1. März 2024"].iter().all(|line| starts_a_line(line)));
        for line in ["Retrieved 1 March 2024.", "4.2.1 March 2024", "Seen in Rome, 1 March 2024"] {
            assert!(!starts_a_line(line), "{line}");
        }
    }

    #[test]
    fn names_of_months_are_folded_sorted_and_of_one_month() {
        assert!(MONTH_NAMES.iter().all(|names| names.is_sorted()));
        let mut all: Vec<&str> = MONTH_NAMES.concat();
        assert!(all.iter().all(|name| folded(name) == *name));
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
