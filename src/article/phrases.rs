//! Recognises by their wording the lines and sentences that publishers put around articles, in the most common
//! languages: announcements of other articles, appeals to the reader, dates, bylines and picture credits.

use super::measure::{ends_sentence, weight, words};
use super::names::is_one_of;
use crate::order;
use crate::script::is_unspaced;
use std::ops::Range;
use std::sync::LazyLock;

/// A set of phrases, sorted, so that one pass over a text finds all of them. Hashing each character of a text took a
/// twelfth of the time for a page.
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// For each byte, where the phrases that start with it begin and end.
    of_byte: [(u16, u16); 256],
}

/// A phrase, and its first bytes, which tell it from nearly all texts without looking the phrase up.
struct Phrase {
    text: &'static str,
    head: u64,
    /// The bits of a head that are of the phrase.
    mask: u64,
}

/// The first eight bytes of a text as a number, with zeros after its end.
fn head(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let first =
        bytes.first_chunk().copied().unwrap_or_else(|| std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0)));
    u64::from_be_bytes(first)
}

impl Phrases {
    pub fn new(phrases: &[&'static str]) -> Self {
        let mut phrases = phrases.to_vec();
        order::sort(&mut phrases);
        let first = |phrase: &&str| phrase.as_bytes().first().copied().unwrap_or(0);
        let of_byte = std::array::from_fn(|byte| {
            let start = phrases.partition_point(|phrase| usize::from(first(phrase)) < byte);
            (start as u16, phrases.partition_point(|phrase| usize::from(first(phrase)) <= byte) as u16)
        });
        let mask = |text: &str| u64::MAX << (64 - 8 * text.len().clamp(1, 8));
        let phrase = |text| Phrase { text, head: head(text), mask: mask(text) };
        Self { phrases: phrases.into_iter().map(phrase).collect(), of_byte }
    }

    /// The phrases that a text in lower case begins with.
    pub fn beginning(&self, lower: &str) -> impl Iterator<Item = &'static str> {
        let (start, end) = lower.as_bytes().first().map_or((0, 0), |byte| self.of_byte[usize::from(*byte)]);
        let head = head(lower);
        self.phrases[usize::from(start)..usize::from(end)]
            .iter()
            .filter(move |phrase| head & phrase.mask == phrase.head && lower.starts_with(phrase.text))
            .map(|phrase| phrase.text)
    }

    /// Number of places in a text in lower case at which a phrase starts.
    pub fn count_in(&self, lower: &str) -> usize {
        self.places_in(lower).count()
    }

    /// The places of the phrases in a text in lower case, in bytes. Of the phrases that start at the same place, the
    /// longest counts. A phrase starts at the start of a word, except in scripts written without spaces between words.
    pub fn places_in(&self, lower: &str) -> impl Iterator<Item = Range<usize>> {
        let mut inside_word = false;
        lower.char_indices().filter_map(move |(at, c)| {
            let may_start = !inside_word;
            inside_word = if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_unspaced(c) };
            if !may_start {
                return None;
            }
            self.beginning(&lower[at..]).map(str::len).max().map(|length| at..at + length)
        })
    }
}

static ANNOUNCEMENTS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(ANNOUNCEMENT_PHRASES));
static APPEALS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(APPEAL_PHRASES));
static PICTURE_LABELS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(PICTURE_LABEL_PHRASES));
static PICTURE_SOURCES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(PICTURE_SOURCE_NAMES));

/// Maximum weight of a label without a link. A longer line says more than its first words.
const MAX_LABEL_WEIGHT: u32 = 90;
/// Maximum weight of the text after the phrase in a label. A longer rest makes it a sentence.
const MAX_LABEL_REST_WEIGHT: u32 = 30;
/// Maximum weight of a label that contains a link: an announcement, followed by the title of the announced article.
const MAX_PROMOTION_WEIGHT: u32 = 200;
/// Maximum weight of an appeal: one to three sentences.
const MAX_APPEAL_WEIGHT: u32 = 400;
/// Maximum weight of an appeal with only one phrase. In a longer text, or in one with a quotation, a single phrase may
/// be part of the story.
const MAX_ONE_PHRASE_APPEAL_WEIGHT: u32 = 180;
/// Maximum weight of a line that gives a date or time.
const MAX_TIMESTAMP_WEIGHT: u32 = 60;
/// A line that contains a date has fewer letters than this if it says little else.
const MAX_DATE_LETTERS: usize = 30;
/// Minimum number of digits of a date in figures whose format is unknown.
const MIN_NUMERIC_DATE_DIGITS: usize = 6;
/// Maximum number of letters beside a date in figures.
const MAX_NUMERIC_DATE_LETTERS: usize = 3;
/// A byline has less weight than this after the name of the author.
const MAX_BYLINE_REST_WEIGHT: u32 = 60;
/// Maximum weight of a picture caption.
const MAX_CAPTION_WEIGHT: u32 = 250;
/// Minimum number of words, other than names, that follow the label or source of a picture if a sentence of the story
/// contains it. In a credit, names follow.
const MIN_WORDS_AFTER_CREDIT: usize = 4;
/// Minimum number of words before the label of a picture in a sentence of the story. A caption begins with the label.
const MIN_WORDS_BEFORE_LABEL: usize = 2;
/// Minimum number of words of a sentence of the story that contains a phrase of an appeal.
const MIN_STORY_SENTENCE_WORDS: usize = 8;

/// First words of headings and labels above links to other articles, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const ANNOUNCEMENT_PHRASES: &[&str] = &[
    "mehr themen", "vous aimerez", "ähnliche themen", "entdecke weitere", "weitere beiträge", "teilen sie dies",
    "gefällt mir", "über diese reihe", "about this series", "über uns", "about us", "contact us", "newsletter",
    "more in", "explore more", "keep exploring", "continue reading", "latest from", "latest in", "most recent",
    "recent stories", "popular now", "share your thoughts", "join the conversation", "join the discussion",
    "what do you think", "read the full", "view all", "view more", "show more", "load more", "other stories",
    "other news", "similar articles", "similar stories", "from the archive", "related", "read more", "read also",
    "also read", "read next", "more on", "more from", "more stories", "more news", "most read", "most popular",
    "recommended", "you may also like", "you might also like", "you may like", "see also", "see more", "don't miss",
    "don’t miss", "trending", "latest news", "latest stories", "further reading", "up next", "next article",
    "previous article", "about the author", "about the writer", "share this", "share on", "leave a reply",
    "leave a comment", "comments", "tags:", "filed under", "topics:", "popular posts", "recent posts", "sponsored",
    "advertisement", "follow us", "editor's picks", "editors' picks", "editor’s picks", "what to read next",
    "in other news", "must read", "top stories", "watch:", "watch now", "click here", "stay connected",
    "mehr zum thema", "mehr zu", "mehr aus", "mehr dazu", "mehr lesen", "lesen sie auch", "lesen sie mehr",
    "lesen sie hier", "lies auch", "lest auch", "das könnte", "ähnliche artikel", "ähnliche beiträge",
    "weitere artikel", "weitere themen", "weitere meldungen", "weitere news", "weitere aktuelle",
    "weiterlesen", "auch interessant", "passend zum thema", "zum thema", "meistgelesen", "empfehlungen", "anzeige",
    "werbung", "kommentare", "schlagwörter", "schlagworte", "themen:", "teilen", "artikel teilen", "über den autor",
    "zum weiterlesen", "verwandte", "siehe auch", "mehr von", "noch mehr", "nächster artikel", "vorheriger",
    "interessieren dich", "neueste", "à lire", "a lire", "lire aussi", "lire également", "à voir", "voir aussi",
    "sur le même sujet", "dans la même", "articles liés", "les plus lus", "plus d'articles", "plus d’articles",
    "publicité", "commentaires", "partager", "à propos de l'auteur", "articles similaires", "en savoir plus",
    "te puede interesar", "también te puede", "le puede interesar", "te recomendamos", "lea también", "lee también",
    "leer más", "lea más", "seguir leyendo", "más noticias", "más sobre", "noticias relacionadas", "relacionad",
    "más leíd", "lo más", "publicidad", "comentarios", "comparte", "compartir", "ver también", "mira también",
    "además", "etiquetas", "leia também", "leia mais", "veja também", "veja mais", "saiba mais",
    "notícias relacionadas", "mais lidas", "mais notícias", "publicidade", "comentários", "compartilhe",
    "leia ainda", "leggi anche", "leggi tutto", "potrebbe interessarti", "potrebbero interessarti",
    "articoli correlati", "ti potrebbe", "pubblicità", "condividi", "lees ook", "lees meer", "meer over",
    "meer nieuws", "gerelateerd", "czytaj także", "czytaj też", "czytaj również", "czytaj więcej", "zobacz także",
    "zobacz też", "zobacz również", "powiązane", "читайте также", "читайте ещё", "читайте", "по теме", "реклама",
    "další články", "související", "čtěte také", "läs mer", "läs också", "les også", "les mer", "læs også",
    "læs mere", "lue myös", "olvassa el", "citește și", "ilgili haberler", "baca juga", "xem thêm", "đọc thêm",
    "相关阅读", "相关新闻", "相关报道", "延伸阅读", "推荐阅读", "更多", "责任编辑", "延伸閱讀", "相關新聞", "相關報導", "推薦閱讀", "関連記事", "あわせて読みたい", "おすすめ",
    "続きを読む", "人気記事", "관련기사", "اقرأ أيضا", "اقرأ المزيد",
];

/// Phrases in appeals to the reader and in legal notices, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const APPEAL_PHRASES: &[&str] = &[
    "download our", "on ios and android", "for ios and android", "straight to your phone", "monthly newsletter",
    "daily newsletter", "weekly newsletter", "newsletter to stay", "respektieren deine privatsphäre",
    "respektieren ihre privatsphäre", "um kommentare zu schreiben", "um zu kommentieren", "unsere netiquette",
    "unserer netiquette", "unterstütze uns", "unterstützen sie uns", "unterstützt uns", "support our work",
    "teilen sie dies", "beitrag enthält werbung", "enthält affiliate", "provision vom händler",
    "erhalten wir eine provision", "erhalten wir vom händler", "we may earn", "may earn a commission",
    "earn a small commission", "to continue reading", "you have reached your limit", "log in or", "sign in or",
    "sign up for", "sign up to", "subscribe to", "subscribe now", "subscribe for", "our newsletter",
    "newsletter here", "follow us on", "follow us at", "like us on", "join us on", "download our app",
    "download the app", "get our app", "all rights reserved", "click here to", "this site uses cookies",
    "we use cookies", "enable javascript", "your browser does not support", "create an account",
    "already a subscriber", "already have an account", "log in to", "sign in to", "thank you for reading",
    "support our journalism", "support independent journalism", "make a donation", "become a member",
    "story continues below", "article continues below", "continue reading below", "scroll to continue",
    "advertisement - ", "terms of service", "terms of use", "privacy policy", "have a tip", "got a tip",
    "send us a tip", "email the author", "contact the author", "material may not be published",
    "may not be reproduced", "affiliate commission", "affiliate links", "join our whatsapp", "join our telegram",
    "get breaking news", "delivered to your inbox", "in your inbox", "turn on notifications",
    "newsletter abonnieren", "unseren newsletter", "unserem newsletter", "zum newsletter", "newsletter anmelden",
    "jetzt abonnieren", "folgen sie uns", "folgt uns", "folge uns", "alle rechte vorbehalten",
    "javascript aktivieren", "cookies zu", "verwendet cookies", "nutzt cookies", "ihr browser", "jetzt anmelden",
    "bereits abonnent", "teilen sie diesen", "gefällt das", "hat ihnen dieser artikel",
    "gibt die meinung des autors", "datenschutzerklärung", "empfohlener redaktioneller inhalt", "externer inhalt",
    "externen inhalt", "an dieser stelle finden sie", "dieser artikel enthält affiliate", "kommentar schreiben",
    "kommentar hinterlassen", "kommentare geschlossen", "hinterlasse einen kommentar", "whatsapp-kanal",
    "diesen artikel teilen", "abonnez-vous", "inscrivez-vous", "notre newsletter", "suivez-nous",
    "tous droits réservés", "cet article est réservé", "réservé aux abonnés", "déjà abonné",
    "politique de confidentialité", "activer javascript", "télécharger l'application", "pour aller plus loin",
    "suscríbete", "suscribite", "suscríbase", "síguenos", "seguinos", "síganos", "nuestro newsletter", "boletín",
    "todos los derechos reservados", "canal de telegram", "canal de whatsapp", "canal de youtube", "únete a",
    "hazte miembro", "hacete", "inicia sesión", "política de privacidad", "descarga nuestra app", "assine",
    "inscreva-se", "siga-nos", "nossa newsletter", "todos os direitos reservados", "canal do whatsapp",
    "no whatsapp", "siga o", "clique aqui", "política de privacidade", "receba as notícias", "iscriviti",
    "seguici su", "tutti i diritti riservati", "riproduzione riservata", "abonneer", "volg ons",
    "alle rechten voorbehouden", "zapisz się", "obserwuj nas", "wszelkie prawa zastrzeżone", "подписывайтесь",
    "подпишитесь", "все права защищены", "版权所有", "转载请注明", "未经授权", "扫描二维码", "扫一扫", "微信公众号", "版權所有", "無断転載", "無断複製",
    "会員登録", "未經授權", "請繼續往下閱讀",
];

/// Parts of labels that start with "more", such as "More hot stories for you" and "More Olympics news".
const MORE_CONTENT_WORDS: &[&str] = &[" stories", " news", " articles", " posts", " videos"];

/// Whether a line announces other articles, an advertisement or comments. If it contains a link, the title of the
/// announced article may follow.
pub(super) fn announces_other_content(text: &str, has_link: bool) -> bool {
    if weight(text) > if has_link { MAX_PROMOTION_WEIGHT } else { MAX_LABEL_WEIGHT } {
        return false;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_label = |phrase: &str| {
        let rest = &lower[phrase.len()..];
        // "Related" matches, "Relatedly" does not. A few words or "…: …" may follow, but not a sentence.
        let ends_word = rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) || !phrase.is_ascii();
        let introduces = rest.trim_start().starts_with([':', '>', '»', '→', '|', '-', '–']);
        let is_short = || weight(rest) < MAX_LABEL_REST_WEIGHT;
        ends_word && (has_link || (introduces || is_short()) && !rest.ends_with('.'))
    };
    let promises_more = |lower: &str| {
        let rest = lower.strip_prefix("more ").unwrap_or_default();
        MORE_CONTENT_WORDS.iter().any(|w| rest.contains(w)) && !lower.ends_with('.')
    };
    ANNOUNCEMENTS.beginning(lower).any(is_label) || weight(lower) < 2 * MAX_LABEL_REST_WEIGHT && promises_more(lower)
}

/// Words that are labels of pictures, players and buttons if they stand alone on a line. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const BUTTON_LABELS: &[&str] = &[
    "audio", "bild", "bilder", "close", "comment", "comments", "compartir", "email", "facebook", "foto", "fotos",
    "gallery", "image", "imagen", "images", "listen", "mail", "menu", "menü", "next", "photo", "photos", "picture",
    "play", "previous", "print", "reklama", "save", "search", "share", "shares", "subscribe", "suche", "tags",
    "teilen", "tweet", "twitter", "video", "vidéo", "vídeo", "watch", "whatsapp",
];

/// Whether a block is an appeal by the publisher to the reader, a legal notice or the label of a button.
pub(super) fn is_boilerplate(text: &str) -> bool {
    if weight(text) > MAX_APPEAL_WEIGHT {
        return false;
    }
    let lower = text.to_lowercase();
    if lower.starts_with('©')
        || lower.starts_with("copyright ")
        || is_one_of(BUTTON_LABELS, lower.trim_end_matches(':'))
    {
        return true;
    }
    let appeals = APPEALS.count_in(&lower);
    let may_be_part_of_story =
        weight(text) > MAX_ONE_PHRASE_APPEAL_WEIGHT || text.contains(['“', '”', '"', '«', '„', '「']);
    appeals >= if may_be_part_of_story { 2 } else { 1 }
}

/// Words with which a publisher speaks of itself, in lower case. Sorted, for [`is_one_of`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const PUBLISHER_WORDS: &[&str] = &[
    "biz", "bizim", "chúng", "kami", "meidän", "miénk", "nasi", "nasz", "nasza", "nasze", "naszego", "naszych",
    "naszym", "naszymi", "naše", "naši", "našich", "našimi", "noastre", "noi", "nos", "nosotros", "nossa", "nossas",
    "nosso", "nossos", "nostra", "nostre", "nostri", "nostro", "nostru", "notre", "nous", "noștri", "nuestra",
    "nuestras", "nuestro", "nuestros", "náš", "nós", "ons", "onze", "oss", "our", "ourselves", "uns", "unser", "unsere",
    "unserem", "unseren", "unserer", "unseres", "us", "vi", "vores", "vår", "våra", "våre", "vårt", "we", "wij", "wir",
    "εμείς", "μας", "ми", "мы", "нам", "нас", "наш", "наше", "наши", "нашим", "нашими", "нашите", "наших", "нашия", "нашу",
    "наші", "ние", "אנו", "אנחנו", "שותפינו", "שלנו", "شركاؤنا", "شركائنا", "موقعنا", "نحن", "وشركاؤنا", "وشركائنا",
    "당사", "당사는", "우리는", "저희", "저희는",
];

/// Words with which a publisher speaks to the reader, in lower case. Sorted, for [`is_one_of`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const READER_WORDS: &[&str] = &[
    "anda", "bạn", "ci", "ciebie", "cihazınıza", "cihazınızda", "deg", "dein", "deine", "deinem", "deinen", "deiner",
    "dere", "dich", "dig", "din", "dina", "dine", "dir", "ditt", "du", "dumneavoastră", "dvs", "eszközén", "eszközödön",
    "euch", "euer", "eure", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "jij", "jouw", "laitteellasi",
    "laitteellesi", "laitteesi", "państwa", "państwu", "sen", "seu", "seus", "sie", "sinun", "sinä", "siz", "sizin",
    "su", "sua", "suas", "sue", "suo", "suoi", "sus", "tale", "te", "ti", "tu", "tua", "tuo", "tuoi", "tus", "twoich",
    "twoim", "twoje", "twojego", "twojej", "tău", "usted", "uw", "vaše", "vašeho", "vašem", "vašich", "vaším", "você",
    "voi", "vos", "vostri", "vostro", "votre", "vous", "vám", "vás", "váš", "you", "your", "yours", "yourself", "önnek",
    "εσάς", "σας", "вам", "вас", "ваш", "вашего", "вашей", "вашем", "вашему", "вашето", "ваши", "вашим", "вашите",
    "ваших", "вашия", "вашої", "ваші", "ви", "вы", "אתה", "באפשרותך", "מכשירך", "שלך", "بياناتك", "تفضيلاتك", "جهازك",
    "لك", "موافقتك", "يمكنك", "귀하", "귀하는", "귀하의", "사용자의", "회원님", "회원님의",
];

/// Whether an appeal may be a sentence of a story about what its phrase says, such as a law on privacy policies. It is as
/// long as a sentence and ends as one. The publisher does not speak in it to the reader: it neither begins with the
/// phrase and goes on about "our newsletter", nor speaks of both "us" and "you".
pub(super) fn may_be_story(text: &str) -> bool {
    if words(text) < MIN_STORY_SENTENCE_WORDS || !text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।']) {
        return false;
    }
    let lower = lower_case(text);
    let speaks = speakers(&lower);
    let begins_with_phrase = APPEALS.places_in(&lower).next().is_some_and(|place| place.start == 0);
    !speaks.of_itself || !begins_with_phrase && !speaks.to_the_reader
}

/// Of whom a text speaks in the first and the second person.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Speakers {
    /// It says "we" or the like.
    pub of_itself: bool,
    /// It says "you" or the like.
    pub to_the_reader: bool,
}

/// What a publisher calls itself in scripts written without spaces.
const UNSPACED_PUBLISHER_WORDS: &[&str] =
    &["我们", "我們", "本网站", "本網站", "本站", "当社", "弊社", "当サイト", "私たち"];
/// What it calls the reader.
const UNSPACED_READER_WORDS: &[&str] = &["您", "你", "お客様", "お客さま", "あなた", "ユーザー", "皆様"];

/// Of whom a text in lower case speaks.
pub(super) fn speakers(lower: &str) -> Speakers {
    let has_any = |words: &[&str]| !lower.is_ascii() && words.iter().any(|word| lower.contains(word));
    let found =
        Speakers { of_itself: has_any(UNSPACED_PUBLISHER_WORDS), to_the_reader: has_any(UNSPACED_READER_WORDS) };
    lower.split(|c: char| !c.is_alphanumeric()).fold(found, |found, word| Speakers {
        of_itself: found.of_itself || is_one_of(PUBLISHER_WORDS, word),
        to_the_reader: found.to_the_reader || is_one_of(READER_WORDS, word),
    })
}

/// First words of lines that give the date of publication or of the last change, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const TIMESTAMP_LABELS: &[&str] = &[
    "published", "updated", "last updated", "posted", "first published", "last modified", "veröffentlicht",
    "aktualisiert", "stand:", "erstellt", "publié le", "publié", "mis à jour", "modifié", "publicado", "actualizado",
    "atualizado", "pubblicato", "aggiornato", "gepubliceerd", "发布时间", "更新时间", "發布時間", "更新時間", "公開日",
];

/// Whether a text starts with a label of a date.
pub(super) fn is_timestamp_label(text: &str) -> bool {
    let lower = text.to_lowercase();
    TIMESTAMP_LABELS.iter().any(|label| lower.starts_with(label))
}

/// Whether a line is a date or time with little other text.
pub(super) fn is_timestamp(text: &str) -> bool {
    if weight(text) > MAX_TIMESTAMP_WEIGHT || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    is_timestamp_label(text)
        || letters < MAX_DATE_LETTERS && super::dates::starts_a_line(text)
        || digits >= MIN_NUMERIC_DATE_DIGITS
            && letters <= MAX_NUMERIC_DATE_LETTERS
            && text.contains(['.', '/', '-', ':'])
}

/// Separators of the names in a byline, besides the comma.
const NAME_SEPARATORS: &[&str] = &[" and ", " und ", " et ", " y ", " e ", " & ", ";", "|", "/"];

/// The names in a byline. "Ann Lee and Bo Ek, Political Editor" gives both names, and the job title, which does no
/// harm.
pub(super) fn byline_names(byline: &str) -> Vec<String> {
    let separated = NAME_SEPARATORS.iter().fold(byline.to_owned(), |b, s| b.replace(s, ","));
    // A single word is left out, because any sentence may start with it.
    separated.split(',').map(str::trim).filter(|n| n.contains(' ')).map(str::to_owned).collect()
}

/// Words before the name of the author in a byline, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const AUTHOR_LABELS: &[&str] = &[
    "by ", "von ", "por ", "par ", "di ", "door ", "words: ", "text: ", "about ", "über ", "author: ", "autor: ",
];

/// Verbs after the name of the author in a biography, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const BIOGRAPHY_VERBS: &[&str] = &[
    " is ", " covers ", " writes ", " reports ", " joined ", " ist ", " schreibt ", " arbeitet ", " est ", " es ",
    " é ", " è ",
];

/// Whether a text is a byline with this name, or the start of a biography of that person.
pub(super) fn is_byline_or_biography(text: &str, name: &str) -> bool {
    let lower = text.to_lowercase();
    let unlabelled = AUTHOR_LABELS.iter().find_map(|label| lower.strip_prefix(label)).unwrap_or(&lower);
    let Some(rest) = unlabelled.strip_prefix(&name.to_lowercase()) else { return false };
    let is_byline = weight(rest) < MAX_BYLINE_REST_WEIGHT && !rest.contains(['.', '"', '”', '“', '»']);
    is_byline || BIOGRAPHY_VERBS.iter().any(|verb| rest.starts_with(verb))
}

/// Words that introduce a picture credit, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const PICTURE_LABEL_PHRASES: &[&str] = &[
    "(photo", "photo:", "photo by", "photos:", "photograph:", "photo courtesy", "image:", "image credit", "images:",
    "picture:", "foto:", "(foto", "fotos:", "bild:", "(bild", "bilder:", "fotocredit", "bildquelle", "bildnachweis",
    "bildrechte", "crédit photo", "crédits photo", "(crédit", "credit:", "(credit", "fotografía:", "(fotografía",
    "imagen:", "crédito:", "foto de ", "图片来源", "图源", "圖：", "図：", "写真：", "（写真", "illustration:", "screenshot:",
    "ap photo",
];

/// Sources of pictures, as credits name them, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const PICTURE_SOURCE_NAMES: &[&str] = &[
    "getty images", "shutterstock", "istock", "picture alliance", "imago images", "reprodução/", "divulgação",
    "foto ansa", "unsplash", "pixabay", "wikimedia",
];

/// Whether a line contains a picture credit, and is therefore a caption. A sentence of the story may contain the same
/// words: "Getty Images lost its suit".
pub(super) fn credits_a_picture(text: &str) -> bool {
    if weight(text) > MAX_CAPTION_WEIGHT {
        return false;
    }
    let lower = lower_case(text);
    let is_credit =
        |place: Range<usize>, before: usize| !ends_sentence(text) || !is_inside_sentence(text, &place, before);
    text.contains('©')
        || PICTURE_LABELS.places_in(&lower).any(|place| is_credit(place, MIN_WORDS_BEFORE_LABEL))
        || PICTURE_SOURCES.places_in(&lower).any(|place| is_credit(place, 0))
}

/// Whether `place` is in the midst of a sentence: at least `min_words_before` words of the sentence are before it, and
/// what follows it in the sentence is more than names.
fn is_inside_sentence(text: &str, place: &Range<usize>, min_words_before: usize) -> bool {
    let ends = ['.', '!', '?', '…', '。', '！', '？', '\n'];
    let before = text[..place.start].rsplit(ends).next().unwrap_or_default();
    let after = text[place.end..].split(ends).next().unwrap_or_default();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase);
    let words_after: usize = after.split_whitespace().filter(|word| !is_name(word)).map(words).sum();
    !text[place.clone()].starts_with(['(', '（'])
        && words(before) >= min_words_before
        && words_after >= MIN_WORDS_AFTER_CREDIT
}

/// A text in lower case, in which each letter is at the same place as in the text. The few letters whose lower case has
/// another length remain as they are.
fn lower_case(text: &str) -> String {
    let same_length = |c: char| {
        let mut lower = c.to_lowercase();
        lower.next().filter(|l| lower.len() == 0 && l.len_utf8() == c.len_utf8())
    };
    text.chars().map(|c| same_length(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_phrases_at_the_start_of_words_and_once_at_each_place() {
        let phrases = Phrases::new(&["share this", "share this article", "this article", "本文"]);
        assert_eq!(phrases.count_in("share this article"), 2);
        assert_eq!(phrases.count_in("share thisarticle, reshare this"), 1);
        assert_eq!(phrases.count_in("我们的本文"), 1);
    }

    #[test]
    fn finds_the_phrases_that_a_text_begins_with() {
        let lists = [ANNOUNCEMENT_PHRASES, APPEAL_PHRASES, PICTURE_SOURCE_NAMES, &["x"]];
        let begins = |text: &'static str| move |phrase: &&str| text.starts_with(*phrase);
        for list in lists {
            let phrases = Phrases::new(list);
            for text in lists.into_iter().flatten().copied().chain(["", "x", "xy", "\0", "more", "更"]) {
                let mut expected: Vec<&str> = list.iter().copied().filter(begins(text)).collect();
                expected.sort_unstable();
                assert_eq!(phrases.beginning(text).collect::<Vec<_>>(), expected, "{text}");
            }
        }
    }

    #[test]
    fn labels_announce_other_content_and_sentences_do_not() {
        for label in [
            "Related",
            "RELATED STORIES",
            "» Read more:",
            "Mehr zum Thema",
            "También te puede interesar:",
            "Anzeige",
            "相关阅读",
        ] {
            assert!(announces_other_content(label, false), "{label}");
        }
        for text in [
            "Relatedly, the mayor spoke.",
            "Related to this is the question of how the harbour will be paid for.",
            "Commentary",
            "Tagsüber regnete es",
        ] {
            assert!(!announces_other_content(text, false), "{text}");
        }
    }

    #[test]
    fn the_title_of_the_announced_article_may_follow_in_a_line_with_a_link() {
        let line = "También te puede interesar: las olas más altas del año";
        assert!(announces_other_content(line, true));
        assert!(!announces_other_content("The mayor said more on that matter later.", true));
    }

    #[test]
    fn lists_of_words_are_sorted() {
        assert!(BUTTON_LABELS.is_sorted() && PUBLISHER_WORDS.is_sorted() && READER_WORDS.is_sorted());
        assert!(is_boilerplate("Photo:") && !is_boilerplate("Photo finish"));
    }

    #[test]
    fn recognises_appeals_and_not_prose() {
        assert!(is_boilerplate("Sign up for our newsletter and never miss a story."));
        assert!(is_boilerplate("© 2024 Example Media. All rights reserved."));
        assert!(!is_boilerplate("The council signed the treaty on Monday."));
        assert!(!is_boilerplate("“I had to sign up for the navy at sixteen,” he said."));
    }

    #[test]
    fn sentences_about_what_a_phrase_says_may_be_the_story() {
        for text in [
            "The senate struck the clause on the privacy policy from the bill by nine votes.",
            "Privacy policy became a matter for the courts when the mayor lost his post over it.",
            "Die Stadt verwendet Cookies zu Zwecken, die der Prüfer nicht erkennen konnte.",
            "Pour aller plus loin, le village attend le rapport du préfet sur la digue.",
        ] {
            assert!(is_boilerplate(text) && may_be_story(text), "{text}");
        }
        for text in [
            "Subscribe now!",
            "Sign up for our letter from the harbour and never miss a ship again.",
            "If you liked this report, sign up for the letter that we send every Friday.",
            "Please visit the page with the privacy policy and the terms of use of this site",
        ] {
            assert!(is_boilerplate(text) && !may_be_story(text), "{text}");
        }
    }

    #[test]
    fn captions_credit_a_picture_and_sentences_speak_of_one() {
        for text in [
            "Photo: The crane is lifted from the harbour after nine days under water.",
            "The crane is lifted. Photo by Ann Lee for the harbour board.",
            "The crane, Getty Images.",
            "Getty Images/Ann Lee in Harbour Street, London.",
            "The crane (photo: the harbour board that owns it and nobody else).",
            "Ein Kran am Kai. Bild: Hafenamt",
        ] {
            assert!(credits_a_picture(text), "{text}");
        }
        for text in [
            "Getty Images has bought the archive of a harbour that no longer exists.",
            "The big picture: The harbour has lost half of its ships since the war began.",
            "A divulgação do relatório sobre o porto ficou para depois da Páscoa.",
        ] {
            assert!(!credits_a_picture(text), "{text}");
        }
    }
}
