//! The language of a text, by its script or by its most frequent words.
//!
//! Function words are a third of the words of a text, and each language has its own. A dozen of them tell most languages
//! of the news apart (Ingle, 1976; Grefenstette, 1995). The language is used only to ask whether two texts are in the same
//! one, so that it does no harm if two languages that readers of either understand are taken for one.

use super::{Text, Token, form_of};
use crate::order;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Frequent words of languages that share a script with others, by the code of the language.
const FREQUENT_WORDS: [(&str, &str); 26] = [
    ("ar", "في من على أن إلى التي عن مع هذا الذي هذه كان"),
    ("bg", "на и в за да се от с е че са ще по при като не"),
    ("ca", "de la el i que a els les per amb una dels en un al"),
    ("cs", "a v se na je že s z to do pro který"),
    ("da", "og i at det en til af er på for den ikke"),
    ("de", "der die und den von zu das mit des auf für ist"),
    ("en", "the of and to in that is for was with on by"),
    ("es", "de la el los y que en las del por con una a se un para"),
    ("fa", "و در به از که این را با است برای می شد"),
    ("fi", "ja on ei se että hän oli mukaan myös kun joka ovat"),
    ("fr", "de la le les des et en du une est dans pour que à au qui par"),
    ("hr", "i u je da se na za su od koji će kako"),
    ("hu", "a az és hogy nem is egy volt meg ez szerint csak"),
    ("id", "yang di dan itu dengan untuk pada dari ini dalam tidak akan"),
    ("it", "di che la e in del per della un una sono il a le con dei"),
    ("nb", "og i det er på til som en av for ikke har"),
    ("nl", "de het een van en in is dat op te voor met"),
    ("pl", "w i na z się do nie że to jest o przez"),
    ("pt", "de o a os e que do da em um uma não as com no na"),
    ("ro", "de și în la a cu pe care din nu un o să pentru mai ale"),
    ("ru", "и в не на что с по как его это из для от за о к же был"),
    ("sk", "a v sa na je že s z to do pre aj"),
    ("sv", "och att i en som det på av för med den är"),
    ("tr", "ve bir bu da de için ile olarak daha ise olduğu göre sonra olan kadar en"),
    ("uk", "і в на що не з до та за про як у це від його для"),
    ("vi", "của và là có các trong cho được một với những không này đã người năm khi tại từ ở"),
];
/// Scripts that one language of the news has for itself.
const OWN_SCRIPTS: [(&str, RangeInclusive<char>); 10] = [
    ("el", '\u{0370}'..='\u{03FF}'),
    ("hy", '\u{0530}'..='\u{058F}'),
    ("he", '\u{0590}'..='\u{05FF}'),
    ("hi", '\u{0900}'..='\u{097F}'),
    ("th", '\u{0E00}'..='\u{0E7F}'),
    ("lo", '\u{0E80}'..='\u{0EFF}'),
    ("my", '\u{1000}'..='\u{109F}'),
    ("ka", '\u{10A0}'..='\u{10FF}'),
    ("km", '\u{1780}'..='\u{17FF}'),
    ("ko", '\u{AC00}'..='\u{D7AF}'),
];
/// Japanese has kana among its Han characters, and Chinese none.
const KANA: RangeInclusive<char> = '\u{3040}'..='\u{30FF}';
const HAN: RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';
/// Minimum share of the letters of a text in Japanese that are kana.
const MIN_KANA_SHARE: f32 = 0.1;
/// Share of the letters of a text above which it is in a script.
const MIN_SCRIPT_SHARE: f32 = 0.5;

/// Number of words at the beginning of a text from which its language is told.
const MAX_COUNTED_WORDS: usize = 300;
/// Minimum share of the words of a text that are frequent words of its language.
const MIN_FREQUENT_SHARE: f32 = 0.05;
/// Minimum number of these words for each of those of the next language.
const MIN_LEAD: f32 = 1.1;

/// The code of the language of a text; [`None`] if that is not clear.
#[must_use]
pub fn language(source: &str, text: &Text) -> Option<&'static str> {
    script(source).or_else(|| by_words(&text.tokens))
}

/// The language of a tag, without script and country: "pt" of "pt-BR". Serbian, Bosnian and Croatian have one language in
/// `language`, and so have the two of Norway.
#[must_use]
pub fn primary_language(tag: &str) -> Option<String> {
    let language = tag.split(['-', '_']).next().filter(|language| !language.is_empty())?.to_lowercase();
    Some(match language.as_str() {
        "sr" | "bs" | "sh" => "hr".to_owned(),
        "no" | "nn" => "nb".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        _ => language,
    })
}

/// The language that a script belongs to, if the text is in such a script.
fn script(source: &str) -> Option<&'static str> {
    let letters = || source.chars().filter(|c| c.is_alphabetic());
    let share = |range: &RangeInclusive<char>| {
        letters().filter(|c| range.contains(c)).count() as f32 / letters().count().max(1) as f32
    };
    let first = source.chars().find(|c| !c.is_ascii() && c.is_alphabetic())?;
    if KANA.contains(&first) || HAN.contains(&first) {
        let (kana, han) = (share(&KANA), share(&HAN));
        return (kana + han > MIN_SCRIPT_SHARE).then_some(if kana > MIN_KANA_SHARE { "ja" } else { "zh" });
    }
    let (language, range) = OWN_SCRIPTS.iter().find(|(_, range)| range.contains(&first))?;
    (share(range) > MIN_SCRIPT_SHARE).then_some(*language)
}

/// The language of which the words are frequent ones.
fn by_words(tokens: &[Token]) -> Option<&'static str> {
    /// Frequent words, as the hash of the normal form and the number of the language, ascending.
    static WORDS: LazyLock<Vec<(u64, usize)>> = LazyLock::new(|| {
        let of = |(number, (_, words)): (usize, &(&'static str, &'static str))| {
            words.split(' ').map(move |word| (form_of(word), number))
        };
        let mut all: Vec<(u64, usize)> = FREQUENT_WORDS.iter().enumerate().flat_map(of).collect();
        order::sort(&mut all);
        all
    });
    let mut counts = [0u32; FREQUENT_WORDS.len()];
    for token in tokens.iter().take(MAX_COUNTED_WORDS) {
        let first = WORDS.partition_point(|(form, _)| *form < token.form);
        WORDS[first..].iter().take_while(|(form, _)| *form == token.form).for_each(|(_, number)| counts[*number] += 1);
    }
    let best = (0..counts.len()).max_by_key(|number| counts[*number])?;
    let next = (0..counts.len()).filter(|number| *number != best).map(|number| counts[number]).max()?;
    let is_clear = counts[best] as f32 >= (MIN_FREQUENT_SHARE * tokens.len().min(MAX_COUNTED_WORDS) as f32).max(1.0)
        && counts[best] as f32 >= MIN_LEAD * next as f32;
    is_clear.then_some(FREQUENT_WORDS[best].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_words_or_by_their_script() {
        for (code, text) in [
            ("en", "The mayor of the town said on Friday that the bridge to the island is closed for the winter."),
            (
                "de",
                "Der Bürgermeister der Stadt sagte am Freitag, die Brücke zu der Insel sei für den Winter geschlossen.",
            ),
            (
                "fr",
                "Le maire de la ville a dit vendredi que le pont vers les îles est fermé pour une bonne partie de l’hiver.",
            ),
            (
                "es",
                "El alcalde dijo el viernes que el puente de la isla, que une los barrios del norte y las playas, se cerrará.",
            ),
            (
                "pt",
                "O autarca disse na sexta que a ponte da ilha não abre e que os barcos do porto são uma solução em dias de sol.",
            ),
            (
                "pl",
                "Burmistrz powiedział w piątek, że most na wyspę jest zamknięty i że nie da się do niej dojechać przez zimę.",
            ),
            ("ru", "Мэр города сказал в пятницу, что мост на остров закрыт на зиму и что его не откроют из-за льда."),
            ("uk", "Мер міста сказав у п’ятницю, що міст на острів закрито на зиму і що його не відкриють до весни."),
            ("ar", "قال رئيس البلدية إن الجسر الذي يربط المدينة مع الجزيرة أغلق في هذا الشتاء على من يعبر إلى الميناء"),
            ("ja", "市長は金曜日、島への橋が冬の間閉鎖されると述べた。"),
            ("zh", "市长周五表示，通往该岛的桥梁将在冬季关闭。"),
            ("ko", "시장은 금요일에 섬으로 가는 다리가 겨울 동안 폐쇄된다고 말했다."),
        ] {
            assert_eq!(language(text, &Text::new(text)), Some(code), "{text}");
        }
    }

    #[test]
    fn a_language_that_is_not_clear_is_none() {
        for text in ["", "Ellen Marsh 214", "qwe rty uio pas dfg hjk lzx cvb nmq wer tyu iop"] {
            assert_eq!(language(text, &Text::new(text)), None, "{text}");
        }
    }
}
