//! Finds the text of a consent centre that shares its box with the article: in a dialog around both, or in the same
//! element without a box of its own.
//!
//! Such a text stands before the article, after it, or on both sides. So it is searched from the edges of the box
//! inwards, line by line, as far as the lines mention the data of the reader or speak to the reader. It ends with a line
//! that only a publisher writes: one that mentions the data, says "we", and says "you". What is quoted in a line does
//! not count, and neither do lines that markup puts into an article. In a box that no markup names, the text must have a
//! button for a choice within or directly beside it.

use super::blocks::{Block, Shape};
use super::consent::{MAX_WORDS_PER_MENTION, MENTIONS, is_article, speakers_in, without_quotations};
use super::dom::Document;
use super::measure::{ends_sentence, marks, weight, words};
use super::phrases::Phrases;
use crate::order;
use std::ops::Range;
use std::sync::LazyLock;

/// Number of elements around a button among which the box is searched that its text shares with the article.
const MAX_SHARED_BOX_DEPTH: usize = 8;
/// Maximum number of dialogs that are searched: they may stand one within another.
const MAX_SEARCHED_DIALOGS: usize = 8;
/// Minimum weight of the text that remains in the box. With less, the consent text is all that it has.
const MIN_REMAINING_WEIGHT: u32 = 400;
/// Minimum weight of a line that is prose if it ends as a sentence does.
const MIN_SENTENCE_LINE_WEIGHT: u32 = 25;
/// Minimum weight of any other line that is prose.
const MIN_PROSE_LINE_WEIGHT: u32 = 80;
/// Minimum number of times that a consent text mentions the data of the reader. With three, the appeal below a series
/// about privacy was one.
const MIN_CONSENT_MENTIONS: usize = 4;
/// Minimum share of a consent text, by weight, in lines that mention the data of the reader and say "we".
const MIN_CONSENT_BY_PUBLISHER: f32 = 0.25;
/// Minimum share of a consent text, by weight, in lines that say "you".
const MIN_CONSENT_TO_READER: f32 = 0.33;
/// Maximum share of a unit of several lines, by weight, in lines of prose that are not about the data of the reader.
const MAX_OTHER_SHARE: f32 = 0.25;

static TOPICS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(TOPIC_PHRASES));

/// What lines of a consent text are about that do not mention the data of the reader by name, in lower case. A line with
/// one of these may stand within the text, and does not end it.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const TOPIC_PHRASES: &[&str] = &[
    "device", "browser", "data", "settings", "choices", "purposes", "website", "ads", "gerät", "daten", "einstellung",
    "zwecke", "appareil", "données", "paramètres", "finalités", "dispositivo", "datos", "finalidades", "dados",
    "dati", "finalità", "apparaat", "gegevens", "instellingen", "urządzeni", "dane", "ustawieni", "zařízení", "údaj",
    "enhet", "uppgifter", "inställningar", "enhed", "laite", "tiedo", "eszköz", "adatok", "dispozitiv", "cihaz",
    "veri", "συσκευ", "δεδομέν", "устройств", "данны", "настройк", "пристр", "дані", "الجهاز", "بيانات", "נתונים",
    "设备", "数据", "裝置", "資料", "デバイス", "データ", "기기", "데이터", "thiết bị", "dữ liệu", "perangkat",
];

/// A line of a block.
struct Line {
    /// Index of the block.
    block: usize,
    /// Where it is in the text of the block, in bytes.
    place: Range<usize>,
    /// Its weight if it is prose, else 0.
    prose: u32,
    /// Whether markup puts it into an article within the box.
    in_article: bool,
}

/// What some lines say.
#[derive(Default)]
struct Said {
    words: usize,
    mentions: usize,
    /// Weight of the prose.
    prose: u32,
    /// Weight of the prose that is not about the data of the reader, neither speaks to the reader nor of the publisher.
    other: u32,
    /// Weight of the lines that mention the data of the reader and say "we".
    by_publisher: u32,
    /// Weight of the lines that say "you".
    to_reader: u32,
    /// Whether a line mentions the data of the reader, says "we", and says "you".
    only_publishers_say: bool,
}

impl Said {
    fn add(&mut self, more: &Self) {
        self.words += more.words;
        self.mentions += more.mentions;
        self.prose += more.prose;
        self.other += more.other;
        self.by_publisher += more.by_publisher;
        self.to_reader += more.to_reader;
        self.only_publishers_say |= more.only_publishers_say;
    }

    /// Whether some lines are a consent text.
    fn is_consent(&self) -> bool {
        self.mentions >= MIN_CONSENT_MENTIONS
            && self.words <= MAX_WORDS_PER_MENTION * self.mentions
            && self.by_publisher as f32 >= MIN_CONSENT_BY_PUBLISHER * self.prose as f32
            && self.to_reader as f32 >= MIN_CONSENT_TO_READER * self.prose as f32
    }
}

/// Removes the consent texts that share their box with the article from the blocks of a page. `dialogs` are the elements
/// that markup names as dialogs, `buttons` those for a choice (see [`super::consent::choices`]): of both, those that are
/// not left out. `headline` shows the headline of the page.
pub(super) fn remove(
    document: &Document,
    blocks: &mut Vec<Block>,
    dialogs: &[usize],
    buttons: &[usize],
    headline: Option<usize>,
) {
    let mut search = Search { document, blocks, buttons, headline, searched: Vec::new(), found: Vec::new() };
    for &dialog in dialogs.iter().take(MAX_SEARCHED_DIALOGS) {
        search.search_dialog(dialog);
    }
    for &button in buttons {
        search.search_around(button);
    }
    let mut found = search.found;
    order::sort_by_key(&mut found, |(block, place)| (*block, place.start));
    found.dedup();
    // From the last one on, so that the places of the others stay what they are.
    for (block, place) in found.into_iter().rev() {
        cut(&mut blocks[block], &place);
    }
    blocks.retain(|block| !block.text.is_empty());
}

/// Removes a line from a block.
fn cut(block: &mut Block, line: &Range<usize>) {
    block.text.replace_range(line.clone(), "");
    block.text.truncate(block.text.trim_end().len());
    let moved = |at: usize| if at < line.end { at.min(line.start) } else { at - line.len() };
    for spoken in &mut block.spoken {
        *spoken = moved(spoken.start)..moved(spoken.end).min(block.text.len());
    }
    block.spoken.retain(|spoken| spoken.start < spoken.end);
    block.weight = weight(&block.text);
    block.linked = block.linked.min(block.weight);
}

struct Search<'a> {
    document: &'a Document,
    blocks: &'a [Block],
    buttons: &'a [usize],
    headline: Option<usize>,
    /// The boxes that were searched around buttons.
    searched: Vec<usize>,
    /// The lines of consent texts: index of the block, and place in its text.
    found: Vec<(usize, Range<usize>)>,
}

/// Lines that are judged together: one, or all lines in a child of the box.
type Unit = Vec<Line>;

impl Search<'_> {
    /// Searches in a dialog, which may hold its text in any element.
    fn search_dialog(&mut self, dialog: usize) {
        let units: Vec<Unit> = self.lines(dialog, None).map(|line| vec![line]).collect();
        let (before, after) = self.edges(&units);
        self.take(&units, before, after);
    }

    /// Searches in the innermost box around a button that holds more than consent text. Only whole children of the box
    /// are consent text, for a part of one may be the beginning of a story about consent.
    fn search_around(&mut self, button: usize) {
        for shared in self.document.ancestors(button).take(MAX_SHARED_BOX_DEPTH) {
            if self.searched.contains(&shared) {
                return;
            }
            self.searched.push(shared);
            let units = self.units(shared, button);
            let (before, after) = self.edges(&units);
            let zone = shared..self.document.nodes[shared].end;
            let rest = &units[before..units.len() - after];
            let has_button = |nodes: Range<usize>| self.buttons.iter().any(|b| nodes.contains(b));
            let prose_starts = rest.iter().find(|unit| prose(unit) > 0).map(|unit| self.nodes(unit).start);
            let prose_ends = rest.iter().rfind(|unit| prose(unit) > 0).map(|unit| self.nodes(unit).end);
            let is_marked = before > 0 && has_button(zone.start..prose_starts.unwrap_or(zone.end))
                || after > 0 && has_button(prose_ends.unwrap_or(zone.start)..zone.end);
            if may_be_article(rest) {
                if is_marked {
                    self.take(&units, before, after);
                }
                return;
            }
        }
    }

    /// Takes the first and the last units of a box as consent text, if what remains may be an article.
    fn take(&mut self, units: &[Unit], before: usize, after: usize) {
        let rest = before..units.len() - after;
        if may_be_article(&units[rest.clone()]) {
            let taken = units[..rest.start].iter().chain(&units[rest.end..]).flatten();
            self.found.extend(taken.map(|line| (line.block, line.place.clone())));
        }
    }

    /// The lines in an element. Those within an article in it are marked, unless the button is in that article, too.
    fn lines(&self, within: usize, button: Option<usize>) -> impl Iterator<Item = Line> {
        let before = |node: usize| self.blocks.partition_point(|b| b.nodes.start < node);
        (before(within)..before(self.document.nodes[within].end)).flat_map(move |block| {
            let node = self.blocks[block].node;
            let mut around = std::iter::once(node).chain(self.document.ancestors(node)).take_while(|&n| n > within);
            let in_article = around.any(|n| {
                let holds_button = button.is_some_and(|b| (n..self.document.nodes[n].end).contains(&b));
                !holds_button && is_article(self.document, n)
            });
            let mut end = 0;
            self.blocks[block].text.split_inclusive('\n').map(move |line| {
                end += line.len();
                Line {
                    block,
                    place: end - line.len()..end,
                    prose: prose_in(line, self.blocks[block].shape),
                    in_article,
                }
            })
        })
    }

    /// The units of a box around a button. If all prose is in one child beside the button, that child is the box.
    fn units(&self, mut shared: usize, button: usize) -> Vec<Unit> {
        let mut depth = 0;
        loop {
            depth += 1;
            let child = |line: &Line| {
                let node = self.blocks[line.block].node;
                std::iter::once(node).chain(self.document.ancestors(node)).take_while(|&n| n > shared).last()
            };
            let mut units: Vec<(Option<usize>, Unit)> = Vec::new();
            for line in self.lines(shared, Some(button)) {
                let child = child(&line);
                match units.last_mut() {
                    Some((last, unit)) if child.is_some() && *last == child => unit.push(line),
                    _ => units.push((child, vec![line])),
                }
            }
            let mut with_prose = units.iter().filter(|(_, unit)| prose(unit) > 0);
            let only = with_prose.next().filter(|_| with_prose.next().is_none());
            match only.and_then(|(child, unit)| child.filter(|_| unit[0].block != unit[unit.len() - 1].block)) {
                Some(child) if depth < MAX_SHARED_BOX_DEPTH && !is_article(self.document, child) => shared = child,
                _ => {
                    let is_one_block = |unit: &Unit| unit[0].block == unit[unit.len() - 1].block;
                    let split = |unit: Unit| {
                        if is_one_block(&unit) { unit.into_iter().map(|line| vec![line]).collect() } else { vec![unit] }
                    };
                    return units.into_iter().flat_map(|(_, unit)| split(unit)).collect();
                }
            }
        }
    }

    /// The numbers of units of consent text at the beginning and at the end of a box.
    fn edges(&self, units: &[Unit]) -> (usize, usize) {
        let before = self.edge(units.iter(), true);
        (before, self.edge(units[before..].iter().rev(), false))
    }

    /// The number of units of consent text at one edge of a box, given the units from that edge on.
    fn edge<'u>(&self, units: impl Iterator<Item = &'u Unit>, forwards: bool) -> usize {
        let (mut run, mut number, mut found) = (Said::default(), 0, 0);
        let mut end_of_last = None;
        for unit in units {
            let start = self.nodes(unit).start;
            let in_article = unit.iter().any(|line| line.in_article);
            let is_between = |node: usize| forwards && end_of_last.is_some_and(|end| (end..=start).contains(&node));
            let ends_at_headline = found > 0 && self.headline.is_some_and(is_between);
            // What comes before the article, the headline or a button belongs to the text as a whole.
            let is_divided = in_article || ends_at_headline || self.buttons.iter().any(|&button| is_between(button));
            if is_divided && found > 0 && run.is_consent() {
                found = number;
            }
            let said = self.said(unit);
            if in_article || ends_at_headline || said.other as f32 > MAX_OTHER_SHARE * said.prose as f32 {
                break;
            }
            run.add(&said);
            number += 1;
            end_of_last = Some(self.nodes(unit).end);
            if said.only_publishers_say && run.is_consent() {
                found = number;
            }
        }
        found
    }

    /// The nodes from the first text of a unit to the last.
    fn nodes(&self, unit: &Unit) -> Range<usize> {
        self.blocks[unit[0].block].nodes.start..self.blocks[unit[unit.len() - 1].block].nodes.end
    }

    /// What a unit says.
    fn said(&self, unit: &Unit) -> Said {
        let mut said = Said::default();
        for line in unit {
            let block = &self.blocks[line.block];
            let text = &block.text[line.place.clone()];
            let prose = line.prose;
            let lower = if block.quoted { String::new() } else { without_quotations(text).to_lowercase() };
            let (mentions, speakers) = (MENTIONS.count_in(&lower), speakers_in(&lower));
            let by_publisher = mentions > 0 && speakers.of_itself;
            let is_about_reader = mentions > 0 || speakers.to_the_reader || speakers.of_itself;
            said.add(&Said {
                words: words(text),
                mentions,
                prose,
                other: if is_about_reader || TOPICS.count_in(&lower) > 0 { 0 } else { prose },
                by_publisher: if by_publisher { prose } else { 0 },
                to_reader: if speakers.to_the_reader { prose } else { 0 },
                only_publishers_say: by_publisher && speakers.to_the_reader,
            });
        }
        said
    }
}

/// Weight of the lines of a unit that are prose.
fn prose(unit: &Unit) -> u32 {
    unit.iter().map(|line| line.prose).sum()
}

/// Weight of a line if it is prose, else 0.
fn prose_in(line: &str, shape: Shape) -> u32 {
    let text = line.trim();
    let weight = weight(text);
    let is_sentence =
        weight >= MIN_SENTENCE_LINE_WEIGHT && ends_sentence(text) || weight >= MIN_PROSE_LINE_WEIGHT && marks(text) > 0;
    if is_sentence && !matches!(shape, Shape::Heading | Shape::Caption) { weight } else { 0 }
}

/// Whether what remains of a box without its consent text may be an article.
fn may_be_article(rest: &[Unit]) -> bool {
    rest.iter().map(prose).sum::<u32>() >= MIN_REMAINING_WEIGHT
}

#[cfg(test)]
mod tests {
    use crate::Article;

    const FERRYMAN: [&str; 6] = [
        "The last ferryman of Tollen has rowed across the river for the ninth time this week, because the bridge is shut.",
        "You would not think that a river of forty metres could keep a town apart, but it has done so since the frost.",
        "Engineers found rust in the northern cable in March, and the council has argued about the bill ever since.",
        "Shopkeepers on the far side say that they have lost half of their trade, and two of them have closed for good.",
        "A new cable has been ordered from a mill in Garrow, where it is woven by hand in one piece of ninety metres.",
        "It will be lifted into place at the end of May if the water is low, and the ferryman will then go back to his bees.",
    ];

    /// Each the beginning, the midst and the end of a consent text, in one language.
    const CONSENT_TEXTS: [[&str; 4]; 8] = [
        [
            "We and our 212 partners store cookies on your device and process personal data, such as your address.",
            "With your permission we may use precise location data and identify your device by scanning it.",
            "Some of our partners rely on a legitimate interest, to which you may object under Privacy.",
            "Our privacy policy explains how long we keep your data and with which partners we share it.",
        ],
        [
            "Wir und unsere 212 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene Daten.",
            "Damit zeigen wir Ihnen Werbung, die zu dem passt, was Sie lesen, und messen, wie gut sie wirkt.",
            "Ihre Einwilligung können Sie jederzeit am Ende der Seite widerrufen, ohne dass Ihnen Nachteile entstehen.",
            "Mehr dazu, auch zu unseren Partnern, lesen Sie in unserer Erklärung zum Datenschutz.",
        ],
        [
            "Nous et nos 212 partenaires stockons des cookies sur votre appareil et traitons vos données personnelles.",
            "Avec votre accord, nous pouvons utiliser des données de géolocalisation précises de votre appareil.",
            "Certains de nos partenaires se fondent sur leur intérêt légitime, auquel vous pouvez vous opposer.",
            "Notre page sur la vie privée vous explique combien de temps nous gardons vos données personnelles.",
        ],
        [
            "Nosotros y nuestros 212 socios almacenamos cookies en su dispositivo y tratamos sus datos personales.",
            "Con su permiso podemos usar datos de ubicación precisos e identificar su dispositivo.",
            "Usted puede retirar su consentimiento cuando quiera al final de esta página, en el apartado de privacidad.",
            "Nuestra política de privacidad explica a usted con qué socios compartimos sus datos personales.",
        ],
        [
            "Noi e i nostri 212 partner archiviamo cookie sul suo dispositivo e trattiamo i suoi dati personali.",
            "Con il suo consenso possiamo usare dati di posizione precisi e riconoscere il suo dispositivo.",
            "Alcuni dei nostri partner si basano su un interesse legittimo, al quale voi potete opporvi.",
            "La nostra informativa sulla privacy spiega per quanto tempo conserviamo i suoi dati personali.",
        ],
        [
            "My i nasi partnerzy przechowujemy pliki cookie na twoim urządzeniu i przetwarzamy twoje dane.",
            "Na podstawie twojej zgody możemy używać danych o położeniu i rozpoznawać twoje urządzenie.",
            "Możesz w każdej chwili wycofać swoje zgody w ustawieniach prywatności na dole strony.",
            "Nasze zasady prywatności mówią, jak długo przechowujemy twoje dane i którym partnerom je dajemy.",
        ],
        [
            "Мы и наши партнёры храним файлы cookie на вашем устройстве и обрабатываем ваши персональные данные.",
            "С вашего согласия мы можем использовать точные данные о вашем местоположении.",
            "Вы можете отозвать согласие на обработку персональных данных в любое время внизу страницы.",
            "Наша политика конфиденциальности объясняет вам, как долго мы храним персональные данные.",
        ],
        [
            "我们和我们的合作伙伴会在您的设备上存储 Cookie，并处理您的个人数据和隐私信息。",
            "经您许可，我们可能会使用精确的位置数据，并通过扫描来识别您的设备。",
            "您可以随时在页面底部的隐私设置中撤回您的选择，这不会影响您阅读本站的文章。",
            "我们的隐私政策向您说明我们保存 Cookie 的时间，以及我们与谁共享您的数据。",
        ],
    ];

    /// Each line in an element of its own.
    fn each_in(element: &str, lines: &[&str]) -> String {
        let (start, end) = (format!("<{element}>"), format!("</{element}>\n"));
        lines.iter().flat_map(|line| [start.as_str(), line, &end]).collect()
    }

    /// How a text is marked up.
    const WRITES: [fn(&[&str]) -> String; 5] = [
        |lines| each_in("p", lines),
        |lines| each_in("div", lines),
        |lines| format!("<ul>{}</ul>", each_in("li", lines)),
        |lines| lines.join("<br><br>") + "<br><br>",
        |lines| format!("<div class=b>{}</div>", each_in("p", lines)),
    ];

    const BUTTONS: &str = "<button>Accept all</button><button>Reject</button>";

    fn text_of(html: &str) -> String {
        Article::from_html(html, None).expect("the page can be read").text
    }

    /// The pages with a consent text around a story in one box, with the tags of the box. `ask` and `story` are HTML.
    fn shared_boxes(ask: &str, story: &str, tag: &str) -> Vec<String> {
        let end = tag[1..].split([' ', '>']).next().expect("a tag has a name");
        [
            format!("{ask}{BUTTONS}{story}"),
            format!("{story}{ask}{BUTTONS}"),
            format!("{BUTTONS}{ask}{story}"),
            format!("{ask}{BUTTONS}{story}{ask}"),
            format!("{ask}{story}{ask}<div>{BUTTONS}</div>"),
            format!("<h2>We value your privacy</h2>{ask}<h3>Purposes</h3>{ask}{BUTTONS}{story}"),
        ]
        .map(|content| format!("<title>Ferry</title><body><nav><a href=/>Home</a></nav>{tag}{content}</{end}>"))
        .to_vec()
    }

    #[track_caller]
    fn assert_only_story(html: &str, ask: &[&str], story: &[&str]) {
        let text = text_of(html);
        for line in story {
            assert!(text.contains(line), "{line} is missing in\n{text}\nof {html}");
        }
        for line in ask {
            assert!(!text.contains(line), "{line} is in\n{text}\nof {html}");
        }
    }

    #[test]
    fn a_consent_text_that_shares_its_box_with_the_article_is_left_out() {
        let boxes = [
            "<div>",
            "<div role=dialog>",
            "<div role=alertdialog>",
            "<dialog open>",
            "<div aria-label='Cookie consent'>",
        ];
        for (ask, write_ask) in CONSENT_TEXTS.iter().flat_map(|ask| WRITES.map(|write| (ask, write))) {
            for tag in boxes {
                for write in [WRITES[0], WRITES[1], WRITES[3]] {
                    let story = format!("<article><h1>Ferry</h1>{}</article>", write(&FERRYMAN));
                    for html in shared_boxes(&write_ask(ask), &story, tag) {
                        assert_only_story(&html, ask, &FERRYMAN);
                    }
                }
            }
        }
    }

    #[test]
    fn so_it_is_where_no_markup_names_the_article() {
        for (ask, write_ask) in CONSENT_TEXTS.iter().flat_map(|ask| WRITES.map(|write| (ask, write))) {
            for tag in ["<div>", "<section>", "<div role=dialog>"] {
                for write in [WRITES[0], WRITES[1], WRITES[3]] {
                    for html in shared_boxes(&write_ask(ask), &format!("<h1>Ferry</h1>{}", write(&FERRYMAN)), tag) {
                        assert_only_story(&html, ask, &FERRYMAN);
                    }
                }
            }
        }
    }

    #[test]
    fn so_it_is_where_lines_end_with_single_breaks() {
        for tag in ["<div>", "<div role=dialog>"] {
            let story = FERRYMAN.join("<br>");
            let html = format!(
                "<title>Ferry</title><body>{tag}<h1>Ferry</h1>{}<br>{story}<br><button>Accept</button></div>",
                CONSENT_TEXTS[0].join("<br>")
            );
            let text = text_of(&html);
            assert!(FERRYMAN.iter().all(|line| text.contains(line)), "{text}");
            assert!(tag == "<div>" || CONSENT_TEXTS[0].iter().all(|line| !text.contains(line)), "{text}");
        }
    }

    /// Stories about consent. The last speaks to the reader in half of its paragraphs.
    const ABOUT_CONSENT: [[&str; 6]; 3] = [
        [
            "The city must ask for consent before it stores cookies on the devices of those who read its website.",
            "A judge in Garrow ruled on Tuesday that the banner on the page hid the button for those who wanted to refuse.",
            "Privacy groups had complained that personal data went to forty advertising partners, a bank among them.",
            "“We and our partners store cookies on your device,” the banner said, and nothing about who these partners were.",
            "The mayor said that the consent of the citizens had never been in doubt, and that advertising paid for the pool.",
            "The data protection office will look at the cookies of nine other towns before the summer, a spokesman said.",
        ],
        [
            "“Your privacy is important to us,” says the banner, and then our partners, all 800, begin to take it away from you.",
            "Advertising pays for most of what we read, and personal data pays for advertising, so the reader pays with data.",
            "The law on consent was meant to end that trade, yet the cookie banners have only made it more tiresome.",
            "At the trial in Garrow a lawyer read one of them aloud, and it took her forty minutes to reach the last vendor.",
            "The judge asked how many readers had ever opened the list of partners, and the answer was three in a million.",
            "The verdict on the consent of the other million is expected in May, when the cookies of that day are long gone.",
        ],
        [
            "You can refuse cookies on most sites within two clicks, and the consent that you gave last year can be taken back.",
            "Testers opened forty sites for this report, and counted how often the button to reject was hidden from view.",
            "If your browser has a list of cookies, delete those of advertising partners first; your basket is not among them.",
            "A site may not punish you for that: the privacy law forbids walls that open only to those who accept.",
            "Your personal data may still be sold by those who have it already, and for that you must write a letter.",
            "The office for data protection has a form on its page, and it answers within a month, as the testers found.",
        ],
    ];

    #[test]
    fn a_story_about_consent_keeps_its_text_beside_a_button() {
        for (story, write) in ABOUT_CONSENT.iter().flat_map(|story| WRITES.map(|write| (story, write))) {
            let story_html = write(story);
            for html in [
                format!("<body>{story_html}{BUTTONS}"),
                format!("<body>{BUTTONS}{story_html}"),
                format!("<body><div>{story_html}{BUTTONS}</div>"),
                format!("<body><div>{story_html}</div><div>We use cookies. {BUTTONS}</div>"),
                format!("<body><div role=dialog><article><h1>Consent</h1>{story_html}</article>{BUTTONS}</div>"),
                format!("<body><div><h1>Consent</h1>{story_html}<p>{BUTTONS}</div>"),
            ] {
                assert_only_story(&html, &[], story);
            }
        }
    }

    #[test]
    fn a_story_about_consent_keeps_its_text_beside_a_consent_text() {
        for story in &ABOUT_CONSENT {
            for (ask, write) in CONSENT_TEXTS.iter().flat_map(|ask| WRITES.map(|write| (ask, write))) {
                for tag in ["<div>", "<div role=dialog>"] {
                    let plain = format!("<h1>Ferry</h1>{}", WRITES[0](story));
                    for story_html in [format!("<article>{plain}</article>"), plain] {
                        for html in shared_boxes(&write(ask), &story_html, tag) {
                            assert_only_story(&html, ask, story);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_page_that_is_all_about_the_data_of_the_reader_keeps_its_text() {
        let policy = [CONSENT_TEXTS[1], CONSENT_TEXTS[1], CONSENT_TEXTS[1]].concat();
        let html = format!("<body><main>{}{BUTTONS}</main>", WRITES[0](&policy));
        assert_only_story(&html, &[], &CONSENT_TEXTS[1]);
    }
}
