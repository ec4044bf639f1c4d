//! Disguises: changes to a text by which a copyist may hope to escape detection. Each is one function, whose
//! documentation says what it does and why it must not help.

use fastrand::Rng;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;

/// A disguise, and the loss of recall that is allowed under it.
pub struct Disguise {
    /// Name of the disguise in reports.
    pub name: &'static str,
    /// Allowed loss of recall of copies and of spun pages, in percentage points.
    pub allowed_loss: usize,
    /// The same of re-worded pages; [`None`] if the disguise takes away what is left of the original in them: names and
    /// the order of sentences. Of names with doubled letters nobody can tell how they were written.
    pub allowed_loss_reworded: Option<usize>,
    /// Whether the disguise changes English words only.
    pub english_only: bool,
    /// The change itself.
    pub act: Act,
}

/// The function that makes a disguise, by its input and output.
pub enum Act {
    /// From paragraphs to paragraphs.
    Text(fn(&[String], &mut Rng) -> Vec<String>),
    /// From a paragraph to its HTML.
    Markup(fn(&str, &mut Rng) -> String),
    /// The elements that every paragraph is put into, in place of `p`: the tags before and after it.
    Element(&'static str, &'static str),
    /// Markup for the page's head.
    Head(&'static str),
    /// From the paragraphs of two articles to those of one.
    Mix(fn(&[String], &[String]) -> Vec<String>),
}

const fn disguise(name: &'static str, act: Act) -> Disguise {
    Disguise { name, allowed_loss: 2, allowed_loss_reworded: Some(5), english_only: false, act }
}

const fn in_english(name: &'static str, act: Act) -> Disguise {
    Disguise { english_only: true, ..disguise(name, act) }
}

/// A disguise by the elements in which paragraphs stand.
const fn markup(name: &'static str, act: Act) -> Disguise {
    Disguise { allowed_loss: 5, ..disguise(name, act) }
}

/// A disguise of letters or of words between spaces, which other scripts do not have.
const fn in_latin(name: &'static str, act: Act) -> Disguise {
    Disguise { allowed_loss: 5, ..in_english(name, act) }
}

/// A disguise that takes away names, sentences or their order.
const fn destroys(disguise: Disguise) -> Disguise {
    Disguise { allowed_loss_reworded: None, ..disguise }
}

const fn shuffle(name: &'static str, act: Act) -> Disguise {
    Disguise { allowed_loss: 5, ..disguise(name, act) }
}

/// All disguises.
pub const ALL: [Disguise; 36] = [
    disguise("zero-width characters", Act::Text(zero_width)),
    disguise("homoglyphs", Act::Text(homoglyphs)),
    disguise("soft hyphens", Act::Text(soft_hyphens)),
    disguise("curly and straight quotes", Act::Text(quotes)),
    destroys(shuffle("sentences shuffled", Act::Text(sentence_shuffle))),
    destroys(shuffle("paragraphs shuffled", Act::Text(paragraph_shuffle))),
    destroys(disguise("every third sentence dropped", Act::Text(every_third_dropped))),
    destroys(disguise("interleaved by paragraphs", Act::Mix(interleaved_paragraphs))),
    destroys(disguise("interleaved by sentences", Act::Mix(interleaved_sentences))),
    in_english("British and American spelling", Act::Text(spelling)),
    destroys(disguise("names abbreviated", Act::Text(names_abbreviated))),
    in_english("said → stated", Act::Text(said_stated)),
    destroys(in_english("all caps", Act::Text(all_caps))),
    disguise("inline tags", Act::Markup(inline_tags)),
    in_latin("small capitals", Act::Text(small_capitals)),
    destroys(in_latin("doubled letters", Act::Text(doubled_letters))),
    in_latin("hyphens within words", Act::Text(hyphens)),
    in_latin("narrow spaces between letters", Act::Text(narrow_spaces)),
    in_latin("text reversed, and shown from right to left", Act::Markup(reversed)),
    disguise("hidden words", Act::Markup(hidden_words)),
    disguise("in quotation marks", Act::Text(quoted)),
    disguise("in quotation marks that nobody sees", Act::Markup(hidden_quotes)),
    disguise("dated before the original", Act::Head(DATED_BEFORE)),
    disguise("dated so that nobody can read it", Act::Head(DATED_UNREADABLY)),
    markup("paragraphs in aside", Act::Element("<aside>", "</aside>")),
    markup("paragraphs in footer", Act::Element("<footer>", "</footer>")),
    markup("paragraphs in button", Act::Element("<button>", "</button>")),
    markup("paragraphs in label", Act::Element("<label>", "</label>")),
    markup("paragraphs in figcaption", Act::Element("<figure><figcaption>", "</figcaption></figure>")),
    markup("paragraphs in textarea", Act::Element("<textarea readonly>", "</textarea>")),
    markup("paragraphs in inline blocks", Act::Element(INLINE_BLOCK, "</span>")),
    markup("paragraphs in blockquote", Act::Element("<blockquote>", "</blockquote>")),
    markup("paragraphs called furniture", Act::Element(r#"<div class="share-tools related"><p>"#, "</p></div>")),
    markup("paragraphs as cards", Act::Element(CARD, "</p></li>")),
    markup("paragraphs as links", Act::Element(r#"<p><a href="/more">"#, "</a></p>")),
    markup("paragraphs in headings", Act::Element("<h3>", "</h3>")),
];

const INLINE_BLOCK: &str = r#"<span style="display:inline-block">"#;
const CARD: &str = r#"<li class="card"><h3><a href="/card">Read on</a></h3><p>"#;
/// All originals are dated a day later (see [`super::pages::PUBLISHED`]).
const DATED_BEFORE: &str = r#"<meta property="article:published_time" content="2024-03-04T08:00:00Z">"#;
const DATED_UNREADABLY: &str = r#"<meta property="article:published_time" content="0000 before the flood">"#;

/// Inserts zero-width characters into words. They are invisible to a reader, so the words are the same.
fn zero_width(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    const INVISIBLE: [char; 6] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{200E}'];
    each(paragraphs, |text| {
        let mut out = String::new();
        for c in text.chars() {
            out.push(c);
            if !c.is_whitespace() && rng.f32() < 0.3 {
                out.push(INVISIBLE[rng.usize(..INVISIBLE.len())]);
            }
        }
        out
    })
}

/// Replaces letters by Cyrillic, Greek, Armenian and rarer Latin letters that look the same (the confusables of UTS
/// 39). The page looks as before, although its characters differ.
fn homoglyphs(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    let fake = |c: char| {
        Some(match c {
            'a' => ['а', 'ɑ'],
            'c' => ['с', 'ⅽ'],
            'd' => ['ԁ', 'ⅾ'],
            'e' => ['е', 'ҽ'],
            'g' => ['ɡ', 'ց'],
            'h' => ['һ', 'հ'],
            'i' => ['і', 'ⅰ'],
            'j' => ['ј', 'ϳ'],
            'l' => ['ӏ', 'ⅼ'],
            'n' => ['ո', 'ո'],
            'o' => ['о', 'ο'],
            'p' => ['р', 'ρ'],
            's' => ['ѕ', 'ѕ'],
            'u' => ['ս', 'υ'],
            'v' => ['ν', 'ѵ'],
            'w' => ['ԝ', 'ԝ'],
            'x' => ['х', 'ⅹ'],
            'y' => ['у', 'γ'],
            'A' => ['А', 'Α'],
            'B' => ['В', 'Β'],
            'C' => ['С', 'Ⅽ'],
            'E' => ['Е', 'Ε'],
            'H' => ['Н', 'Η'],
            'I' => ['І', 'Ι'],
            'J' => ['Ј', 'Ј'],
            'K' => ['К', 'Κ'],
            'M' => ['М', 'Μ'],
            'N' => ['Ν', 'Ν'],
            'O' => ['О', 'Ο'],
            'P' => ['Р', 'Ρ'],
            'S' => ['Ѕ', 'Ѕ'],
            'T' => ['Т', 'Τ'],
            'X' => ['Х', 'Χ'],
            'Y' => ['Ү', 'Υ'],
            'Z' => ['Ζ', 'Ζ'],
            _ => return None,
        })
    };
    each(paragraphs, |text| {
        let mut swap = |c| fake(c).filter(|_| rng.f32() < 0.4).and_then(|f| rng.choice(f)).unwrap_or(c);
        text.chars().map(&mut swap).collect()
    })
}

/// Inserts soft hyphens into all longer words. They are invisible except at line ends.
fn soft_hyphens(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    each(paragraphs, |text| {
        let hyphenated = |word: &str| {
            let letters: Vec<char> = word.chars().collect();
            let is_long = letters.len() > 4 && letters.iter().all(|c| c.is_alphabetic());
            letters
                .chunks(if is_long { 3 } else { usize::MAX })
                .map(String::from_iter)
                .collect::<Vec<_>>()
                .join("\u{AD}")
        };
        text.split_word_bounds().map(hyphenated).collect()
    })
}

/// Makes curly quotation marks straight, or straight ones curly. Publishing systems do so of themselves. Quotations
/// must stay quotations, and apostrophes apostrophes.
fn quotes(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    if paragraphs.iter().any(|p| p.contains(['“', '”', '’'])) {
        return each(paragraphs, |text| text.replace(['“', '”', '„', '«', '»'], "\"").replace(['‘', '’', '‚'], "'"));
    }
    each(paragraphs, |text| {
        let mut before = ' ';
        let mut curl = |c| {
            let opens = before.is_whitespace() || before == '(';
            before = c;
            match (c, opens) {
                ('"', true) => '“',
                ('"', false) => '”',
                ('\'', true) => '‘',
                ('\'', false) => '’',
                _ => c,
            }
        };
        text.chars().map(&mut curl).collect()
    })
}

/// Shuffles all sentences of the article. Each paragraph has as many sentences as before. The sentences are still those
/// of the original.
fn sentence_shuffle(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    let sentences: Vec<Vec<String>> = paragraphs.iter().map(|p| self::sentences(p)).collect();
    let mut all = sentences.concat();
    rng.shuffle(&mut all);
    let mut all = all.into_iter();
    sentences.iter().map(|s| all.by_ref().take(s.len()).collect::<Vec<_>>().join(" ")).collect()
}

/// Shuffles the paragraphs. Each is still a paragraph of the original.
fn paragraph_shuffle(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    let mut shuffled = paragraphs.to_vec();
    rng.shuffle(&mut shuffled);
    shuffled
}

/// Drops every third sentence. Two thirds of the text are still copied.
fn every_third_dropped(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    let mut count = 0;
    let mut keep = |_: &String| {
        count += 1;
        count % 3 != 0
    };
    paragraphs.iter().map(|p| sentences(p).into_iter().filter(&mut keep).collect::<Vec<_>>().join(" ")).collect()
}

/// Interleaves the paragraphs of two articles. The page consists of copies, even if of two originals.
fn interleaved_paragraphs(one: &[String], other: &[String]) -> Vec<String> {
    interleaved(one, other)
}

/// Interleaves the sentences of two articles, in paragraphs of four. No two sentences of one original are neighbours,
/// but all of them are on the page.
fn interleaved_sentences(one: &[String], other: &[String]) -> Vec<String> {
    let sentences = |paragraphs: &[String]| paragraphs.iter().flat_map(|p| sentences(p)).collect::<Vec<_>>();
    interleaved(&sentences(one), &sentences(other)).chunks(4).map(|some| some.join(" ")).collect()
}

/// Changes British spellings to American ones, and American ones to British ones. The words are the same.
fn spelling(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    let respelt = |word: &str| {
        let other = respelt(&word.to_lowercase());
        other.map_or_else(|| word.to_owned(), |other| capitalised_like(word, &other))
    };
    each(paragraphs, |text| text.split_word_bounds().map(respelt).collect::<String>().replace("per cent", "percent"))
}

/// The American spelling of a British one, and the British spelling of an American one, in lower case. None for words
/// that are spelt the same.
fn respelt(word: &str) -> Option<String> {
    /// Beginnings of words; what follows them in British and in American spelling; and the endings after that.
    const FAMILIES: [(&str, &str, &str, &str); 4] = [
        (
            "arm behavi clam col demean endeav fav ferv flav glam harb hon hum lab neighb od parl ranc rig rum sav savi \
             splend tum val vap vig",
            "our",
            "or",
            "- s ed ing er ers ful less able ite ites hood hoods",
        ),
        ("calib cent centimet fib kilomet lit lust meag met millimet sab spect theat", "re", "er", "- s"),
        (
            "apolog author capital character civil critic emphas equal familiar final general hospital ideal legal \
             local maxim memor minim mobil modern monopol national neutral normal organ patron polar priorit privat \
             public rational real recogn reorgan revolution scrutin social special stabil standard summar symbol \
             sympath terror util visual",
            "is",
            "iz",
            "e es ed ing ation ations er ers",
        ),
        (
            "cancel counsel dial fuel label level marvel model quarrel rival shovel signal total travel",
            "l",
            "",
            "ed ing er ers",
        ),
    ];
    const WORDS: &str = "\
        aeroplane airplane; aluminium aluminum; analyse analyze; analysed analyzed; catalogue catalog; centred centered; \
        cosy cozy; defence defense; dialogue dialog; enrol enroll; enrolment enrollment; fulfil fulfill; grey gray; \
        haemorrhage hemorrhage; jewellery jewelry; judgement judgment; leukaemia leukemia; licence license; \
        manoeuvre maneuver; mould mold; moustache mustache; offence offense; offences offenses; paediatric pediatric; \
        plough plow; ploughed plowed; programme program; programmes programs; pyjamas pajamas; sceptic skeptic; \
        sceptical skeptical; skilful skillful; sulphur sulfur; towards toward; tyre tire; tyres tires; whisky whiskey";
    let in_family = |(beginnings, british, american, endings): &(&str, &str, &str, &str)| {
        let goes_on = |rest: &str| endings.split(' ').any(|e| e.trim_start_matches('-') == rest);
        let swap = |beginning: &str, from: &str, to: &str| {
            let rest = word.strip_prefix(beginning)?.strip_prefix(from).filter(|rest| goes_on(rest))?;
            Some(format!("{beginning}{to}{rest}"))
        };
        let both = |b: &str| swap(b, british, american).or_else(|| swap(b, american, british));
        beginnings.split(' ').find_map(both)
    };
    let in_pair = |(british, american): (&str, &str)| {
        let other = if word == british { Some(american) } else { Some(british).filter(|_| word == american) };
        other.map(str::to_owned)
    };
    let pairs = || WORDS.split(';').filter_map(|pair| pair.trim().split_once(' '));
    FAMILIES.iter().find_map(in_family).or_else(|| pairs().find_map(in_pair))
}

/// Abbreviates first names to an initial, and names of three or more words to all their initials. Family names, numbers
/// and the story stay the same.
fn names_abbreviated(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    let initial = |name: &str| name.chars().next().unwrap_or(' ');
    let shorten = |names: &[&str]| match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [first, last] => format!("{}. {last}", initial(first)),
        all => all.iter().map(|name| initial(name)).collect(),
    };
    each(paragraphs, |text| {
        let words: Vec<&str> = text.split_word_bounds().collect();
        let (mut out, mut at) = (String::new(), 0);
        while at < words.len() {
            let mut names = Vec::new();
            while let Some(name) = words.get(at + 2 * names.len()).filter(|w| is_name(w))
                && (names.is_empty() || words[at + 2 * names.len() - 1] == " ")
            {
                names.push(*name);
            }
            if names.is_empty() {
                out.push_str(words[at]);
                at += 1;
            } else {
                out.push_str(&shorten(&names));
                at += 2 * names.len() - 1;
            }
        }
        out
    })
}

/// Whether a word looks like part of a name: it begins with a capital, and is not one of the words that often begin
/// sentences or precede names.
fn is_name(word: &str) -> bool {
    const PLAIN: [&str; 40] = [
        "The", "A", "An", "In", "On", "At", "For", "With", "From", "But", "And", "As", "It", "He", "She", "They", "We",
        "I", "If", "When", "While", "After", "Before", "That", "This", "Mr", "Ms", "Mrs", "Dr", "Herr", "Frau", "Der",
        "Die", "Das", "Le", "La", "Les", "El", "Los", "O",
    ];
    word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase) && !PLAIN.contains(&word)
}

/// Replaces verbs that attribute speech by synonyms. Such verbs have few synonyms, and the choice says nothing.
fn said_stated(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    let swap = |word: &str| {
        let other = match word.to_lowercase().as_str() {
            "said" => "stated",
            "says" => "states",
            "say" => "state",
            "saying" => "stating",
            "told" => "informed",
            _ => return word.to_owned(),
        };
        capitalised_like(word, other)
    };
    each(paragraphs, |text| text.split_word_bounds().map(swap).collect())
}

/// Changes all letters to capitals. The words are the same, but names can no longer be told from other words.
fn all_caps(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    each(paragraphs, str::to_uppercase)
}

/// Splits words by tags and comments that are not displayed. The displayed text is the same.
fn inline_tags(paragraph: &str, rng: &mut Rng) -> String {
    const EMPTY: [&str; 6] =
        ["<b></b>", "<wbr>", "<!-- x -->", "<span class=\"r7\"></span>", "<i></i>", "<a id=\"n\"></a>"];
    const AROUND: [(&str, &str); 4] = [
        ("<b>", "</b>"),
        ("<span style=\"color:#111\">", "</span>"),
        ("<font color=\"#111\">", "</font>"),
        ("<em>", "</em>"),
    ];
    let (mut html, mut close) = (String::new(), "");
    for c in paragraph.chars() {
        match rng.u8(..10) {
            0..3 => html.push_str(rng.choice(EMPTY).unwrap_or("")),
            3 if close.is_empty() => {
                let (open, closing) = rng.choice(AROUND).unwrap_or_default();
                html.push_str(open);
                close = closing;
            }
            4..7 => html.push_str(std::mem::take(&mut close)),
            _ => {}
        }
        html.push_str(&escaped(c.encode_utf8(&mut [0; 4])));
    }
    html + close
}

/// Writes small letters as the small capitals of phonetics.
fn small_capitals(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    const CAPITALS: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ";
    let small = |c: char| CAPITALS.chars().nth((c as usize).wrapping_sub('a' as usize)).unwrap_or(c);
    each(paragraphs, |text| text.chars().map(small).collect())
}

/// Doubles one letter in every other word, as in "bridgge".
fn doubled_letters(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    let mut doubled = |word: &str| {
        let letters: Vec<char> = word.chars().collect();
        let at = if letters.len() > 3 && rng.bool() { rng.usize(1..letters.len()) } else { letters.len() };
        letters
            .iter()
            .enumerate()
            .flat_map(|(i, c)| std::iter::repeat_n(*c, 1 + usize::from(i == at)))
            .collect::<String>()
    };
    each(paragraphs, |text| text.split_word_bounds().map(&mut doubled).collect())
}

/// Puts a hyphen into all longer words, as in "brid-ge".
fn hyphens(paragraphs: &[String], rng: &mut Rng) -> Vec<String> {
    let mut hyphenated = |word: &str| {
        let is_long = word.len() > 5 && word.bytes().all(|b| b.is_ascii_alphabetic());
        if !is_long {
            return word.to_owned();
        }
        let (before, after) = word.split_at(rng.usize(2..word.len() - 1));
        format!("{before}-{after}")
    };
    each(paragraphs, |text| text.split_word_bounds().map(&mut hyphenated).collect())
}

/// Puts hair spaces between the letters of words.
fn narrow_spaces(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    let spaced = |word: &str| {
        let letters: Vec<String> = word.chars().map(String::from).collect();
        letters.join(if word.chars().all(char::is_alphabetic) { "\u{200A}" } else { "" })
    };
    each(paragraphs, |text| text.split_word_bounds().map(spaced).collect())
}

/// Writes the paragraph backwards, and turns it round again with the direction of its markup.
fn reversed(paragraph: &str, _: &mut Rng) -> String {
    format!(r#"<bdo dir="rtl">{}</bdo>"#, escaped(&paragraph.chars().rev().collect::<String>()))
}

/// Puts words between words that no reader sees.
fn hidden_words(paragraph: &str, rng: &mut Rng) -> String {
    const STYLES: [&str; 4] = ["font-size:0", "display:none", "opacity:0", "visibility:hidden;position:absolute"];
    let style = rng.choice(STYLES).unwrap_or_default();
    let hidden = format!(r#" <span style="{style}">gravel</span> "#);
    paragraph.split(' ').map(escaped).collect::<Vec<_>>().join(&hidden)
}

/// Encloses every paragraph in quotation marks.
fn quoted(paragraphs: &[String], _: &mut Rng) -> Vec<String> {
    each(paragraphs, |text| format!("“{text}”"))
}

/// Encloses every paragraph in quotation marks that no reader sees.
fn hidden_quotes(paragraph: &str, rng: &mut Rng) -> String {
    const STYLES: [&str; 6] =
        ["font-size:0", "font-size: 0px", "opacity:0", "display:none", "visibility:hidden", "color:transparent"];
    let style = rng.choice(STYLES).unwrap_or_default();
    format!(r#"<span style="{style}">“</span>{}<span style="{style}">”</span>"#, escaped(paragraph))
}

/// A text with the special characters of HTML escaped.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' => {
                let _ = write!(html, "&#{};", u32::from(c));
            }
            _ => html.push(c),
        }
    }
    html
}

/// `word`, with a capital if `model` begins with one.
pub fn capitalised_like(model: &str, word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if model.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

fn each(paragraphs: &[String], disguise: impl FnMut(&str) -> String) -> Vec<String> {
    paragraphs.iter().map(String::as_str).map(disguise).collect()
}

fn interleaved(one: &[String], other: &[String]) -> Vec<String> {
    let longest = one.len().max(other.len());
    (0..longest).flat_map(|at| [one.get(at), other.get(at)]).flatten().cloned().collect()
}

/// The sentences of a paragraph. A full stop after a title such as "Mr." ends no sentence.
fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for part in paragraph.split_sentence_bounds() {
        match sentences.last_mut() {
            Some(before) if ["Mr.", "Ms.", "Mrs.", "Dr.", "Gen.", "Sen."].iter().any(|t| before.ends_with(t)) => {
                before.push(' ');
                before.push_str(part.trim());
            }
            _ => sentences.push(part.trim().to_owned()),
        }
    }
    sentences.retain(|s| !s.is_empty());
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disguised(act: fn(&[String], &mut Rng) -> Vec<String>, text: &str) -> String {
        act(&[text.to_owned()], &mut Rng::with_seed(1)).concat()
    }

    #[test]
    fn british_and_american_spellings_are_exchanged_and_other_words_kept() {
        let british = "The harbour centre organised colourful travellers’ programmes";
        let american = "The harbor center organized colorful travelers’ programs";
        assert_eq!(disguised(spelling, british), american);
        assert_eq!(disguised(spelling, american), british);
        let same = "Colorado laboratory literature realism axis enrolled fulfilled metering story";
        assert_eq!(disguised(spelling, same), same);
    }

    #[test]
    fn first_names_become_initials_and_long_names_abbreviations() {
        let text = "When Odalys Renner met the Institute for Municipal Finance and Mr Brandauer in New Port Ansel.";
        let short = "When O. Renner met the Institute for M. Finance and Mr Brandauer in NPA.";
        assert_eq!(disguised(names_abbreviated, text), short);
    }

    #[test]
    fn inserted_tags_leave_the_displayed_text_unchanged() {
        let html = inline_tags("Fish & chips, <hot>", &mut Rng::with_seed(1));
        let mut shown = String::new();
        let mut is_tag = false;
        for c in html.chars() {
            is_tag = c == '<' || is_tag && c != '>';
            if !is_tag && c != '>' {
                shown.push(c);
            }
        }
        assert_eq!(shown, "Fish &#38; chips, &#60;hot&#62;");
    }
}
