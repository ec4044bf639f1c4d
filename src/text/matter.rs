//! Matter: which parts of a text are nobody's prose.
//!
//! Independent reports of one event print the same line-ups, timetables, lists of names, statements, and questions with
//! their answers. Such matter is like a quotation without quotation marks, so its words are never evidence of copying.
//! Lines are the paragraphs of the text. There are four ways to tell it:
//!
//! - *Lists* are told by what they consist of: names, figures and separators instead of sentences. Prose cannot be
//!   disguised as a list, so a text may consist of nothing else.
//! - *Voices* other than the reporter's are told by how they are set: after a colon, after the name of the speaker, with
//!   a date.
//! - *Registers* of documents are told by their form: laws by their numbered clauses, polls by questions with figures,
//!   recipes by amounts.
//! - What *markup* sets apart comes with the text: see [`SetApart`].
//!
//! Whoever copies an article could set it as a voice, or in italics. So if voices, registers and markup leave little
//! else of a text, none of it counts.

mod cues;
mod lines;
mod lists;
mod registers;
mod voices;

use super::{SetApart, Text};
use lines::Reader;
use lists::Items;

/// If voices and what markup sets apart have more than this share of the words of a text that are not quoted, they are a
/// disguise. At least a quarter of an honest report is the reporter's own words: a speech in full has 0.70 of its page,
/// a press review 0.68.
const MAX_VOICE_SHARE: f32 = 0.75;

/// Marks the words of matter that is nobody's prose as quoted.
pub(super) fn mark_matter(source: &str, set_apart: &SetApart, text: &mut Text) {
    let Text { tokens, sentences, .. } = text;
    let reader = Reader::new(source, tokens);
    let lines = reader.lines();
    let items = Items::new(&reader);
    // Whoever copies prose can break it into short lines, or date them. They cannot make most of its words names.
    let (tables, lines_of_prose): (Vec<_>, Vec<_>) =
        [lists::lists(&reader, &items, &lines), lists::timelines(&lines), lists::records(&reader, &lines)]
            .concat()
            .into_iter()
            .partition(|words| lists::names_things(&tokens[words.clone()]));
    let listed = [lists::enumerations(&reader, &items, &lines, sentences), tables].concat();
    let token_at = |at: usize| tokens.partition_point(|token| (token.span.start as usize) < at);
    let voices = [
        set_apart.others.iter().map(|range| token_at(range.start)..token_at(range.end)).collect(),
        lines_of_prose,
        voices::conversations(&lines),
        voices::press_reviews(&lines),
        voices::interviews(&lines),
        voices::statements(&reader, &lines),
        voices::appeals(&reader, &lines, sentences),
        voices::notices(&reader, &lines, sentences),
        voices::repetitions(&reader, &lines, sentences),
        registers::clauses(&reader, &lines),
        registers::polls(&reader, &lines),
        registers::recipes(&reader, &items, &lines),
        registers::relays(&reader, &lines),
    ]
    .concat();
    for words in listed {
        tokens[words].iter_mut().for_each(|token| token.quoted = true);
    }
    if voices.is_empty() {
        return;
    }
    let mut spoken = vec![false; tokens.len()];
    for words in voices {
        spoken[words].fill(true);
    }
    let prose = || tokens.iter().zip(&spoken).filter(|(token, _)| !token.quoted);
    if prose().filter(|(_, spoken)| **spoken).count() as f32 <= MAX_VOICE_SHARE * prose().count() as f32 {
        tokens.iter_mut().zip(spoken).for_each(|(token, spoken)| token.quoted |= spoken);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::MAX_VOICE_SHARE;
    use crate::text::Text;
    use proptest::prelude::*;

    /// The lines most of whose words are marked.
    pub fn marked(source: &str) -> Vec<&str> {
        let text = Text::new(source);
        let mut at = 0;
        let mut found = Vec::new();
        for line in source.split_inclusive('\n') {
            at += line.len();
            let start = at - line.len();
            let inside = |at: u32| (start..start + line.len()).contains(&(at as usize));
            let words = text.tokens.iter().filter(|token| inside(token.span.start));
            let (quoted, own): (Vec<_>, Vec<_>) = words.partition(|token| token.quoted);
            if quoted.len() > own.len() {
                found.push(line.trim_end());
            }
        }
        found
    }

    /// The lines of `matter` that are not marked between paragraphs of a report, and the lines of the report that are.
    pub fn mistakes(matter: &str) -> Vec<&str> {
        let report: Vec<&str> = PROSE.iter().map(|(_, report)| *report).take(1).collect();
        let source = format!("{}\n{matter}\n{}", report[0], report[0]);
        let found = marked(&source);
        let missing = matter.lines().filter(|line| !found.contains(line));
        missing.chain(report.into_iter().filter(|line| found.contains(line))).collect()
    }

    pub const PROSE: [(&str, &str); 9] = [
        (
            "en",
            "The ferry to Hask was half an hour late on Monday because a seal had fallen asleep on the ramp, and nobody \
            on board dared to wake it. Captain Greta Solum, who has sailed the route for eleven years, waited with the \
            engine off until the animal had looked at her twice and slid back into the water.",
        ),
        (
            "de",
            "Die Fähre nach Hask kam am Montag eine halbe Stunde zu spät, weil ein Seehund auf der Rampe eingeschlafen \
            war und niemand an Bord ihn wecken wollte. Kapitänin Greta Solum wartete mit abgestelltem Motor, bis das \
            Tier sie zweimal angesehen hatte und wieder ins Wasser glitt.",
        ),
        (
            "fr",
            "Le bac de Hask a eu lundi une demi-heure de retard parce qu'un phoque s'était endormi sur la rampe et que \
            personne à bord n'osait le réveiller. La capitaine Greta Solum a attendu, moteur coupé, que l'animal l'ait \
            regardée deux fois avant de glisser dans l'eau.",
        ),
        (
            "es",
            "El transbordador de Hask llegó el lunes con media hora de retraso porque una foca se había dormido en la \
            rampa y nadie a bordo se atrevía a despertarla. La capitana Greta Solum esperó con el motor apagado hasta \
            que el animal la miró dos veces y volvió al agua.",
        ),
        (
            "it",
            "Il traghetto per Hask è arrivato lunedì con mezz'ora di ritardo perché una foca si era addormentata sulla \
            rampa e nessuno a bordo osava svegliarla. La comandante Greta Solum ha aspettato a motore spento finché \
            l'animale l'ha guardata due volte ed è tornato in acqua.",
        ),
        (
            "pl",
            "Prom na Hask spóźnił się w poniedziałek o pół godziny, bo na rampie zasnęła foka i nikt na pokładzie nie \
            miał odwagi jej obudzić. Kapitan Greta Solum czekała z wyłączonym silnikiem, aż zwierzę dwa razy na nią \
            spojrzało i wróciło do wody.",
        ),
        (
            "ru",
            "Паром на Хаск в понедельник опоздал на полчаса, потому что на рампе уснул тюлень и никто на борту не решался \
            его разбудить. Капитан Грета Солум ждала с выключенным двигателем, пока животное дважды не посмотрело на неё \
            и не соскользнуло в воду.",
        ),
        (
            "zh",
            "开往哈斯克的渡轮星期一晚点半小时，因为一只海豹在坡道上睡着了，船上没有人敢叫醒它。船长关掉引擎一直等到那只动物看了她两眼，\
            然后才慢慢滑回水里。",
        ),
        (
            "ar",
            "تأخرت العبارة المتجهة إلى الجزيرة نصف ساعة يوم الاثنين لأن فقمة نامت على الرصيف ولم يجرؤ أحد من الركاب على \
            إيقاظها. وانتظرت القبطانة والمحرك مطفأ حتى نظرت إليها الفقمة مرتين ثم عادت إلى الماء.",
        ),
    ];

    #[test]
    fn prose_is_not_matter() {
        for (language, prose) in PROSE {
            assert!(marked(&format!("{prose}\n{prose}")).is_empty(), "{language}");
        }
    }

    #[test]
    fn a_copy_cannot_hide_behind_a_frame() {
        let article = PROSE.map(|(_, prose)| prose);
        for frame in ["Q: ", "> ", "Solum: ", "The Courier writes: ", "Claim: ", "12:05: ", "I: "] {
            assert!(marked(&article.map(|prose| format!("{frame}{prose}")).join("\n")).is_empty(), "{frame}");
        }
        let told = format!("The statement in full:\n{}", article.join("\n"));
        assert_eq!(marked(&told).len(), 1);
        for prose in article {
            let broken = prose.replace(' ', "\n");
            assert!(marked(&format!("{broken}\n{broken}")).is_empty(), "{prose}");
        }
    }

    proptest! {
        #[test]
        fn frames_never_cover_most_of_a_text(frames in prop::collection::vec((0..9usize, 0..8usize), 1..30)) {
            let frame = |(at, of): (usize, usize)| {
                let prose = PROSE[at].1;
                match of {
                    0 => format!("Q: {prose}"),
                    1 => format!("> {prose}"),
                    2 => format!("Greta Solum: I say that {prose}"),
                    3 => format!("She said in a statement:\n{prose}"),
                    4 => format!("[{at}] {prose}"),
                    5 => format!("Why?\nWe know that {prose}"),
                    6 => format!("Here it is.\nI know that {prose}"),
                    _ => prose.to_owned(),
                }
            };
            let source = frames.into_iter().map(frame).collect::<Vec<_>>().join("\n");
            let tokens = Text::new(&source).tokens;
            let quoted = tokens.iter().filter(|token| token.quoted).count();
            prop_assert!(quoted as f32 <= MAX_VOICE_SHARE * tokens.len() as f32);
        }

        #[test]
        fn any_text_has_valid_marks(source in "(\\PC|[a-zA-Z0-9 .:?,>\\[\\]()\n]|I said: |We are |[0-9]{1,2}[.)] ){0,200}") {
            prop_assert!(Text::new(&source).tokens.iter().all(|token| token.span.end as usize <= source.len()));
        }
    }
}
