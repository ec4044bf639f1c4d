//! Finds consent and cookie centres that no markup names: boxes with a button for a choice, and a text about the data of
//! the reader.

use super::dom::{Document, Element};
use super::furniture::{Purpose, Rules, purpose};
use super::measure::words;
use super::phrases::{Phrases, Speakers, speakers};
use html5ever::local_name;
use std::sync::LazyLock;

/// Maximum length, in bytes, of the label of a button.
const MAX_BUTTON_BYTES: usize = 60;
/// Maximum number of buttons whose boxes are searched.
const MAX_BUTTONS: usize = 20;
/// Number of elements around a button among which its box is searched.
const MAX_BOX_DEPTH: usize = 8;
/// Length, in bytes, of the text in a consent centre.
const BOX_BYTES: std::ops::RangeInclusive<usize> = 100..=12_000;
/// Maximum number of nodes in a consent centre.
const MAX_BOX_NODES: usize = 4000;
/// Minimum number of times that a consent centre mentions the data of the reader.
const MIN_MENTIONS: usize = 3;
/// Maximum number of words in a consent centre for each time that it mentions the data of the reader.
pub(super) const MAX_WORDS_PER_MENTION: usize = 30;
/// Maximum number of words in a consent centre between two such mentions. On real pages it was 100.
const MAX_GAP_WORDS: usize = 120;
/// Minimum share of the text of a consent centre in sentences that speak of the publisher. On real pages it was 0.28.
const MIN_PUBLISHER_SHARE: f32 = 0.2;
/// Minimum share of the text of a consent centre in sentences that speak of the publisher or to the reader.
const MIN_SPOKEN_SHARE: f32 = 0.4;

static CHOICES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(CHOICE_PHRASES));
pub(super) static MENTIONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(MENTION_PHRASES));

static SITES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(SITE_PHRASES));

/// What a publisher calls its site, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const SITE_PHRASES: &[&str] = &[
    "this site", "this website", "this page", "diese website", "dieser website", "diese webseite", "dieser webseite",
    "diese seite", "dieser seite", "ce site", "este sitio", "esta web", "este site", "questo sito", "deze website",
    "deze site", "ta strona", "tej stronie", "tento web", "tyto stránky", "táto stránka", "denna webbplats",
    "denne hjemmeside", "denne nettsiden", "dette nettstedet", "tämä sivusto", "ez a weboldal", "acest site", "bu site",
    "bu web sitesi", "αυτός ο ιστότοπος", "αυτή η ιστοσελίδα", "этот сайт", "этом сайте", "цей сайт", "този сайт",
    "هذا الموقع", "אתר זה", "このサイト", "이 사이트", "이 웹사이트", "trang web này", "situs ini",
];

/// What the buttons of consent centres say, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const CHOICE_PHRASES: &[&str] = &[
    "accept", "agree", "allow", "consent", "decline", "deny", "got it", "i understand", "refuse", "reject", "akzept",
    "annehmen", "zustimm", "einverstanden", "einwillig", "ablehn", "verweiger", "erlauben", "j'accepte", "j’accepte",
    "refuser", "d'accord", "d’accord", "acept", "rechaz", "permitir", "aceit", "recus", "rejeit", "concordo", "accett",
    "rifiut", "acconsento", "akkoord", "accepteer", "weiger", "toestaan", "akceptuj", "zgadzam", "zgoda", "odrzu",
    "přijmout", "přijímám", "souhlas", "odmítn", "prijať", "súhlas", "odmiet", "godkänn", "tillåt", "avvisa", "neka",
    "godkend", "godta", "tillad", "tillat", "afvis", "avvis", "hyväksy", "hylkää", "salli", "elfogad", "elutasít",
    "sunt de acord", "refuz", "kabul et", "reddet", "αποδοχή", "αποδέχομαι", "συμφωνώ", "απόρριψη", "принять",
    "принимаю", "соглас", "отклонить", "прийняти", "погоджу", "відхилити", "приемам", "прихватам", "prihvat", "slažem",
    "قبول", "موافق", "أوافق", "رفض", "אישור", "מסכים", "接受", "同意", "拒绝", "拒絕", "許可", "拒否", "동의", "수락", "거부",
    "chấp nhận", "đồng ý", "từ chối", "setuju", "terima", "tolak",
];

/// What consent centres speak about, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const MENTION_PHRASES: &[&str] = &[
    "cookie", "consent", "privacy", "gdpr", "vendors", "partners", "trackers", "advertising", "personalis",
    "personaliz", "legitimate interest", "personal data", "dsgvo", "datenschutz", "einwilligung", "zustimmung",
    "partner", "personenbezogen", "werbung", "vie privée", "partenaires", "traceurs", "publicité", "publicités",
    "données personnelles", "intérêt légitime", "privacidad", "socios", "consentimiento", "publicidad",
    "datos personales", "privacidade", "parceiros", "publicidade", "dados pessoais", "consenso", "pubblicità",
    "dati personali", "toestemming", "advertenties", "persoonsgegevens", "prywatno", "zgod", "reklam", "soubor",
    "souhlas", "osobní", "samtyck", "samtykk", "personuppgifter", "evästei", "suostumu", "süti", "hozzájárulás",
    "adatvédel", "consimț", "confidențialitate", "çerez", "gizlilik", "απόρρητο", "συγκατάθεση", "куки", "файлы cookie",
    "конфиденциальн", "персональн", "колачић", "бисквитк", "ملفات تعريف", "الخصوصية", "עוגיות", "פרטיות", "隐私", "隱私",
    "クッキー", "プライバシー", "쿠키", "개인정보", "quyền riêng tư", "privasi",
];

/// The buttons that accept or reject something, in order; of many, the first.
pub(super) fn choices(document: &Document) -> Vec<usize> {
    let buttons = document.elements(0).filter(|(id, e)| offers_a_choice(document, *id, e));
    buttons.map(|(id, _)| id).take(MAX_BUTTONS).collect()
}

/// The outermost boxes around these buttons that are consent centres. `headline` is the element that shows the headline of
/// the page, which is in none of them.
pub(super) fn boxes(document: &Document, buttons: &[usize], headline: Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for &button in buttons {
        if found.iter().all(|&b| button >= document.nodes[b].end) {
            let around = document.ancestors(button).take(MAX_BOX_DEPTH);
            let may_be_box = |n: usize| {
                let size = document.nodes[n].end - n;
                size <= MAX_BOX_NODES && headline.is_none_or(|h| h < n || h >= n + size)
            };
            let texts = around
                .take_while(|&n| may_be_box(n))
                .map_while(|n| document.text_up_to(n, *BOX_BYTES.end()).map(|text| (n, text)));
            let long = texts.skip_while(|(_, text)| text.len() < *BOX_BYTES.start());
            let boxes = long.take_while(|(n, text)| !holds_article(document, *n) && is_about_data(text));
            found.extend(boxes.last().map(|(n, _)| n));
        }
    }
    found
}

/// Whether an element is a button that accepts or rejects something.
fn offers_a_choice(document: &Document, id: usize, element: &Element) -> bool {
    let is_choice = |label: &str| CHOICES.count_in(&label.to_lowercase()) > 0;
    let is_button = match element.name {
        local_name!("button") => true,
        local_name!("a") => {
            let address = element.attribute(&local_name!("href")).unwrap_or("#");
            address.starts_with('#') || address.starts_with("javascript:")
        }
        local_name!("input") => {
            return element
                .attribute(&local_name!("value"))
                .is_some_and(|v| v.len() <= MAX_BUTTON_BYTES && is_choice(v));
        }
        _ => element.attribute(&local_name!("role")) == Some("button"),
    };
    is_button && document.text_up_to(id, MAX_BUTTON_BYTES).is_some_and(|label| is_choice(&label))
}

/// Whether an element is or contains the main part of the page or an article.
fn holds_article(document: &Document, id: usize) -> bool {
    document.elements(id).any(|(id, e)| e.name == local_name!("body") || is_article(document, id))
}

/// Whether an element is the main part of the page or an article.
pub(super) fn is_article(document: &Document, id: usize) -> bool {
    document.element(id).is_some_and(|e| {
        matches!(e.name, local_name!("main") | local_name!("article")) || purpose(e, Rules::Strict) == Purpose::Body
    })
}

/// Whether a text is about the data of the reader from beginning to end, and speaks to the reader or of the publisher.
fn is_about_data(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mentions = MENTIONS.count_in(&lower);
    mentions >= MIN_MENTIONS
        && words(&lower) <= MAX_WORDS_PER_MENTION * mentions
        && is_spoken_to_the_reader(&lower)
        && !has_long_gap(&lower)
}

/// Whether enough of a text in lower case is in sentences in which the publisher speaks of itself, or to the reader. A
/// story about consent does less of either.
fn is_spoken_to_the_reader(lower: &str) -> bool {
    let (mut of_itself, mut spoken) = (0, 0);
    let unquoted = without_quotations(lower);
    for sentence in unquoted.split_inclusive(['.', '!', '?', '。', '।']) {
        let speakers = speakers_in(sentence);
        of_itself += if speakers.of_itself { sentence.len() } else { 0 };
        spoken += if speakers.of_itself || speakers.to_the_reader { sentence.len() } else { 0 };
    }
    let share = |bytes: usize| bytes as f32 / unquoted.len().max(1) as f32;
    share(of_itself) >= MIN_PUBLISHER_SHARE && share(spoken) >= MIN_SPOKEN_SHARE
}

/// Of whom a text in lower case speaks. A publisher speaks of its site as of itself.
pub(super) fn speakers_in(lower: &str) -> Speakers {
    let found = speakers(lower);
    Speakers { of_itself: found.of_itself || SITES.count_in(lower) > 0, ..found }
}

/// A text without what stands in quotation marks.
pub(super) fn without_quotations(text: &str) -> String {
    let is_mark = |c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』');
    text.split(is_mark).step_by(2).collect::<Vec<_>>().join(" ")
}

/// Whether a part of a text in lower case that does not mention the data of the reader is as long as a story.
fn has_long_gap(lower: &str) -> bool {
    let mut from = 0;
    let places = MENTIONS.places_in(lower).chain(std::iter::once(lower.len()..lower.len()));
    places
        .map(|place| words(&lower[std::mem::replace(&mut from, place.end)..place.start]))
        .any(|gap| gap > MAX_GAP_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKS: &str = "<p>We and our 212 partners store cookies on your device, to choose the advertising that you see.</p>\
        <p>You may withdraw your consent whenever you like, under Privacy at the bottom of the page.</p>";
    const STORY: &str = "<p>The last baker of the old town counts every cookie that leaves his oven by hand.</p>\
        <p>He has done so since the flood of 1978, and has been wrong only twice, both times on a Sunday.</p>";

    fn found(html: &str) -> usize {
        let document = Document::parse(html);
        boxes(&document, &choices(&document), None).len()
    }

    #[test]
    fn a_text_about_data_with_a_button_for_a_choice_is_a_consent_centre() {
        for html in [
            format!("<div>{ASKS}<button>Accept all</button><button>Reject all</button></div><p>{STORY}"),
            format!("<section><div>{ASKS}</div><div><a href='#'>OK, I agree</a></div></section><p>{STORY}"),
            format!("<div>{ASKS}<span role=button>Tout refuser</span></div><p>{STORY}"),
            format!("<div>{ASKS}<input type=submit value='Alle akzeptieren'></div><p>{STORY}"),
        ] {
            assert_eq!(found(&html), 1, "{html}");
        }
    }

    #[test]
    fn a_story_with_a_button_is_not() {
        assert_eq!(found(&format!("<div>{STORY}{STORY}<button>Accept all</button></div>")), 0);
        assert_eq!(found(&format!("<main><div>{ASKS}</div></main>")), 0);
        assert_eq!(found(&format!("<article>{ASKS}<button>Accept all</button></article>")), 0);
    }
}
