//! Voices: what somebody else than the reporter says, told by how it is set.

use super::cues::Cue;
use super::lines::{End, Follows, Line, Reader, is_function_word, runs, words_of};
use super::lists::{MAX_ENTRY_WORDS, MIN_ENTRIES};
use std::ops::Range;

/// At least one in this many turns of a conversation is a question or speaks in the first person.
const TURNS_PER_SPOKEN: usize = 3;
/// Maximum number of words of a claim. What follows in the paragraph is the fact-checker's answer.
const MAX_CLAIM_WORDS: usize = 40;
/// Maximum number of words of an interviewer's question.
const MAX_QUESTION_WORDS: usize = 60;
/// Maximum number of paragraphs of an answer.
const MAX_ANSWER_LINES: usize = 4;
/// A line of so few words that ends in a colon is the heading of a section, if no word for saying is among them.
const MAX_HEADING_WORDS: usize = 2;
/// Maximum number of words of a statement. Few statements are longer, and none has a sign at its end.
const MAX_STATEMENT_WORDS: usize = 400;
/// Maximum number of words of a paragraph that follows a colon and does not speak in the first person.
const MAX_REPORTED_WORDS: usize = 150;
/// Maximum number of words of a paragraph in which a publisher asks for support or offers a newsletter.
const MAX_APPEAL_WORDS: usize = 150;
/// Number of paragraphs at the end of a text among which a house presents itself.
const MAX_CLOSING_LINES: usize = 3;
/// Number of words at the beginning of a sentence among which its subject is.
const MAX_SUBJECT_WORDS: usize = 5;
/// Minimum number of words by which a publisher speaks of itself, and of words by which it addresses the reader.
const MIN_APPEAL_WORDS: usize = 2;

/// The turns of a conversation, "Name: …" or "Question: …", and claims, "Claim: …". Labels return.
pub(super) fn conversations(lines: &[Line]) -> Vec<Range<usize>> {
    let mut keys: Vec<u64> = lines.iter().filter_map(|line| line.label).map(|label| label.key).collect();
    keys.sort_unstable();
    let returns = |key: u64| keys.get(keys.partition_point(|other| *other < key) + 1) == Some(&key);
    let is_turn = |line: &Line| {
        line.label.is_some_and(|label| {
            (label.speaker || matches!(label.cue, Some(Cue::Asks | Cue::Claims))) && returns(label.key)
        })
    };
    let turns: Vec<usize> = (0..lines.len()).filter(|at| is_turn(&lines[*at])).collect();
    let spoken = turns.iter().filter(|at| lines[**at].is_spoken()).count() * TURNS_PER_SPOKEN >= turns.len();
    let mut found = Vec::new();
    for (turn, next) in turns.iter().zip(turns.iter().skip(1).copied().chain([usize::MAX])) {
        let line = &lines[*turn];
        if spoken && turns.len() >= MIN_ENTRIES {
            // A long turn has several paragraphs.
            let goes_on = next <= turn + MAX_ANSWER_LINES && lines[turn + 1..next].iter().all(Line::is_spoken);
            found.push(words_of(&lines[*turn..if goes_on { next } else { turn + 1 }]));
        } else if line.label.is_some_and(|label| label.cue == Some(Cue::Claims)) {
            found.push(line.tokens.start..line.tokens.end.min(line.tokens.start + MAX_CLAIM_WORDS));
        }
    }
    found
}

/// Paragraphs in a row that each give another publication's words: "The Courier writes: …".
pub(super) fn press_reviews(lines: &[Line]) -> Vec<Range<usize>> {
    let quotes = |line: &Line| line.label.is_some_and(|label| label.named) && !line.quotes && !line.item;
    runs(lines, MIN_ENTRIES, |line| quotes(line) && line.words > MAX_ENTRY_WORDS).into_iter().map(words_of).collect()
}

/// Questions with answers without names before them, if most answers are in the first person. Where verbs alone show the
/// person, as in Polish and Portuguese, some have no word for it.
pub(super) fn interviews(lines: &[Line]) -> Vec<Range<usize>> {
    let asks = |line: &Line| line.end == End::Question && line.words <= MAX_QUESTION_WORDS && line.persons[0] == 0;
    let questions: Vec<usize> = (0..lines.len()).filter(|at| asks(&lines[*at])).collect();
    let ends = questions.iter().skip(1).copied().chain([lines.len()]);
    let (mut found, mut spoken) = (Vec::new(), 0);
    for (question, next) in questions.iter().zip(ends) {
        let answer = lines[question + 1..next].iter().take(MAX_ANSWER_LINES);
        let len = answer.take_while(|line| line.first_person() > 0 && !line.quotes).count();
        spoken += usize::from(len > 0);
        let last = (question + len.max(1)).min(next - 1);
        if !lines[last].quotes {
            found.push(words_of(&lines[*question..=last]));
        }
    }
    if questions.len() >= MIN_ENTRIES && 2 * spoken > questions.len() { found } else { Vec::new() }
}

/// Statements, letters and speeches that a colon or a sentence introduces, until the reporter's voice returns.
pub(super) fn statements(reader: &Reader, lines: &[Line]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(intro) = lines.get(at) {
        at += 1;
        let len = statement(reader, intro, &lines[at..]);
        if len > 0 {
            found.push(words_of(&lines[at..at + len]));
        }
        at += len;
    }
    found
}

/// Number of lines of the statement that `intro` introduces.
///
/// A statement speaks in the first person, or follows directly on a word for saying and a colon. A single paragraph
/// between two of the first person belongs to it. A document that is read out goes on without them. The reporter's voice
/// returns with the next quotation.
fn statement(reader: &Reader, intro: &Line, lines: &[Line]) -> usize {
    let own = intro.end != End::Colon || intro.first_person() > 0 || intro.words <= MAX_HEADING_WORDS;
    if own && intro.follows == Follows::Nothing {
        return 0;
    }
    let presents = intro.follows == Follows::Text;
    let reads = intro.follows == Follows::Reading;
    let is_document = reads || intro.follows == Follows::Document;
    let says = is_document || intro.follows == Follows::Words;
    let (mut len, mut words, mut paragraphs, mut persons) = (0, 0, 0, 0);
    // The reporter returns with the name of a person, or says who said something.
    let returns = |line: &Line| line.reports > 0 || reader.has_full_name(line.tokens.clone());
    for (at, line) in lines.iter().enumerate() {
        words += line.words;
        if line.quotes || line.item || words > MAX_STATEMENT_WORDS {
            break;
        }
        if line.first_person() > 0 {
            len = at + 1;
            paragraphs += 1;
            persons += line.persons[0];
        } else if at == 0 && says && words <= MAX_REPORTED_WORDS {
            len = 1;
        } else if at == len && reads && words <= MAX_REPORTED_WORDS && !returns(line) {
            len = at + 1;
        } else if at > len || !presents && (at == 0 || !is_document && returns(line)) {
            break;
        }
    }
    let trusted = paragraphs > 1 || !presents && (says || persons > 0);
    if trusted { len } else { 0 }
}

/// The publisher's own voice in the last two paragraphs: "You can support our reporting …".
pub(super) fn appeals(reader: &Reader, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
    let last = lines.len().saturating_sub(1);
    let appeals = |at: &usize| {
        let line = &lines[*at];
        let [i, we, you] = line.persons;
        // "Support us. …", "In our own cause: …"
        let headed = || *at == last && reader.heading(line, sentences).is_some();
        let own = i == 0 && we >= MIN_APPEAL_WORDS && line.words <= MAX_APPEAL_WORDS && !line.quotes;
        own && (you >= MIN_APPEAL_WORDS || you > 0 && headed())
    };
    let closing = last.saturating_sub(1)..lines.len();
    closing.filter(appeals).map(|at| lines[at].tokens.clone()).collect()
}

/// What a house says of itself at the end of a text, after its name: "About Brenn. Brenn makes lifts …".
pub(super) fn notices(reader: &Reader, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
    let closing = &lines[lines.len().saturating_sub(MAX_CLOSING_LINES)..];
    let is_notice = |line: &Line| {
        let heading = reader.heading(line, sentences).filter(|_| is_short_notice(line));
        heading.is_some_and(|heading| {
            is_about(reader, line, &heading) || names_subject(reader, &heading, heading.end..line.tokens.end)
        })
    };
    let in_one = closing.iter().filter(|line| is_notice(line)).map(|line| line.tokens.clone());
    // The heading may be a line of its own.
    let is_heading = |line: &Line| line.end == End::Open && line.words <= MAX_ENTRY_WORDS;
    let apart = closing.windows(2).filter(|pair| {
        is_heading(&pair[0]) && is_short_notice(&pair[1]) && is_about(reader, &pair[1], &pair[0].tokens)
    });
    in_one.chain(apart.map(words_of)).collect()
}

fn is_short_notice(line: &Line) -> bool {
    !line.quotes && line.words <= MAX_APPEAL_WORDS
}

/// Whether a heading says that a house presents itself: "About Brenn", "About us".
fn is_about(reader: &Reader, line: &Line, heading: &Range<usize>) -> bool {
    reader.cue(heading.start) == Some(Cue::About)
        && (reader.is_name(heading.end - 1) || line.persons[Cue::We as usize] >= MIN_APPEAL_WORDS)
        && !heading.clone().any(|at| reader.is_figure(at))
}

/// Whether a heading consists of a name that is the subject of what follows.
fn names_subject(reader: &Reader, heading: &Range<usize>, mut follows: Range<usize>) -> bool {
    let tokens = reader.tokens;
    follows.end = follows.end.min(follows.start + MAX_SUBJECT_WORDS);
    let returns = |at: usize| tokens[follows.clone()].iter().any(|token| token.form == tokens[at].form);
    heading.clone().all(|at| tokens[at].entity || is_function_word(&tokens[at]))
        && heading.clone().any(|at| reader.is_name(at) && returns(at))
}

/// Sentences in which a publisher repeats its own report to correct it, with the rest of their paragraph.
pub(super) fn repetitions(reader: &Reader, lines: &[Line], sentences: &[Range<u32>]) -> Vec<Range<usize>> {
    let repeats = |start: &usize| {
        let said = |at: usize, cue: Cue| reader.cue(at) == Some(cue);
        !reader.tokens[*start].quoted
            && said(*start, Cue::We)
            && (start + 1..reader.tokens.len().min(start + 3)).any(|at| said(at, Cue::Reported))
    };
    let line_end = |at: usize| lines[lines.partition_point(|line| line.tokens.end <= at)].tokens.end;
    let starts = sentences.iter().map(|sentence| sentence.start as usize);
    starts.filter(repeats).map(|start| start..line_end(start)).collect()
}

#[cfg(test)]
mod tests {
    use super::MAX_CLAIM_WORDS;
    use crate::text::Text;
    use crate::text::matter::tests::{PROSE, marked, mistakes};

    #[test]
    fn statements_are_matter_until_the_reporter_returns() {
        for (intro, statement) in [
            (
                "The minister said in a statement:",
                "I leave this office with regret.\nNobody asked me to go, and I thank my staff.",
            ),
            (
                "Her resignation letter, in full:",
                "I came to rebuild trust.\nEleven days passed before the valves closed.\nI did not do enough.",
            ),
            ("The court held:", "The appellant contends that the board had no power. We reject that submission."),
            (
                "Here is the speech.",
                "Friends, I was told to be brief.\nWhen this harbour was dug, there was no town.\nI think of them.",
            ),
            ("In der Erklärung heißt es:", "Ich trete zurück.\nIch danke meinen Mitarbeitern für drei gute Jahre."),
            (
                "Der Brief im Wortlaut:",
                "Wir haben Fehler gemacht.\nDas Werk blieb elf Tage offen.\nWir bitten um Verzeihung.",
            ),
            (
                "Le ministre a écrit :",
                "Je quitte mes fonctions avec regret.\nJ'ai demandé trop tard que l'on ferme les vannes.",
            ),
            ("La ministra escribió:", "Dejo mi cargo con pesar. Nadie me lo pidió."),
            ("Министр написал:", "Я ухожу с поста с сожалением.\nМеня никто об этом не просил."),
            ("部长写道：", "我今天辞去职务。我没有及时关闭阀门。"),
            ("声明全文如下：", "我来到这个岗位，是为了重建信任。\n关闭阀门前过去了十一天。\n我问得太晚了。"),
            (
                "大臣の声明の全文は次の通り。",
                "私はこの職に就きました。\n弁を閉じるまでに十一日が過ぎました。\n私は辞任します。",
            ),
            (
                "Leia a íntegra da declaração:",
                "Cheguei para recuperar a confiança.\nPassaram-se onze dias.\nRenuncio hoje e agradeço à minha equipe.",
            ),
        ] {
            assert!(
                mistakes(&format!("Nobody had expected it. {intro}\n{statement}"))
                    == [format!("Nobody had expected it. {intro}")],
                "{intro}"
            );
        }
    }

    #[test]
    fn own_prose_after_a_colon_is_not_matter() {
        for intro in [
            "There is a reason for that:",
            "What happened next surprised everybody:",
            "Read more:",
            "Es gab einen Grund:",
        ] {
            let source = format!("{0}\nAnd so it went on. {intro}\n{0}\n{0}", PROSE[0].1);
            assert!(marked(&source).is_empty(), "{intro}");
        }
    }

    #[test]
    fn conversations_are_matter() {
        for turns in [
            "Question: You said that you would not stand again. Why do you?\nVann: The arithmetic has changed.\n\
            Question: Are you not too old?\nVann: I am seventy-one. My mother ran a mill until she was eighty.",
            "Frage: Warum treten Sie wieder an?\nVann: Die Lage hat sich geändert. Ich will es noch einmal wissen.\n\
            Frage: Und wenn Sie verlieren?\nVann: Dann habe ich ein Boot.",
            "P. Usted dijo que no volvería. ¿Qué ha cambiado?\nR. La aritmética. No queda ningún otro candidato.\n\
            P. ¿Y si pierde?\nR. Entonces tengo un barco que arreglar.",
            "Mówiła pani, że nie będzie kandydować. Co się zmieniło?\nRachunki. Dziś nie widzę żadnego kandydata.\n\
            Nie jest pani za stara?\nMoja matka prowadziła tartak do osiemdziesiątki.\nA jeśli pani przegra?\n\
            Wtedy mam łódź do naprawy.",
            "记者：您为什么回来？\n范恩：形势变了，没有人能维持联盟。\n记者：您不觉得自己年纪太大吗？\n范恩：我母亲工作到八十四岁。",
            "问：您为什么回来？\n答：情况变了。\n问：如果输了呢？\n答：我有一条船。",
            "Why do you stand again?\nBecause I was asked to. Nobody else wanted it, so I said yes.\nWho asked you?\n\
            My party did. We have known one another for years.\nWill you win?\nI have no idea, and I do not much mind.",
        ] {
            assert!(mistakes(turns).is_empty(), "{turns}");
        }
    }

    #[test]
    fn a_fact_checker_answers_the_claim_in_its_own_words() {
        let source =
            format!("{0}\nClaim: Masts rob us of our sleep. {0}\nClaim: The study was hidden. {0}", PROSE[0].1);
        let quoted = Text::new(&source).tokens.iter().filter(|token| token.quoted).count();
        assert_eq!(quoted, 2 * MAX_CLAIM_WORDS);
    }

    #[test]
    fn questions_that_the_reporter_answers_are_not_matter() {
        let explainer =
            PROSE[..4].iter().map(|(_, prose)| format!("What happened?\n{prose}")).collect::<Vec<_>>().join("\n");
        assert!(marked(&explainer).is_empty());
        let sections =
            ["Why it matters", "By the numbers", "What's next"].map(|label| format!("{label}: {}", PROSE[0].1));
        assert!(marked(&sections.join("\n")).is_empty());
    }

    #[test]
    fn press_reviews_are_matter() {
        assert!(
            mistakes(
                "The Tribune of Lund is scornful: The budget is a bouquet with the price tag left on, and the bill is large.\n\
                The Morning Post sees it otherwise: The minister has done what no one expected of her and told the truth.\n\
                And the Exchange Letter yawns: Markets shrugged, because they have seen four of these budgets by now."
            )
            .is_empty()
        );
    }

    #[test]
    fn appeals_of_the_publisher_are_matter() {
        let appeal = "You can support our reporting from four crowns a month. Our journalism is free, and we hope that you like it.";
        assert_eq!(marked(&format!("{}\n{appeal}", PROSE[0].1)), [appeal]);
    }

    #[test]
    fn what_a_house_says_of_itself_at_the_end_is_matter() {
        for notice in [
            "About Brenn Ropes. Brenn Ropes, founded in Hask in 1902, makes ropes and nets. It employs 210 people.",
            "About the Seal Trust\nThe Seal Trust looks after seals on the coast of Hask. It is kept by nine hundred donors.",
            "Über die Seilerei Lothe: Das Familienunternehmen mit Sitz in Hask stellt Seile und Netze her. Es hat 210 Mitarbeiter.",
            "The Seal Trust: The Seal Trust looks after seals on the coast of Hask. It is kept by nine hundred donors.",
            "Support the Courier. We belong to our readers, and we take no advertisements. A share costs you thirty crowns.",
            "In eigener Sache: Wir verzichten auf Werbung. Wenn Ihnen unsere Arbeit etwas wert ist, können Sie ein Abo bestellen.",
        ] {
            let lines: Vec<&str> = notice.lines().collect();
            assert_eq!(marked(&format!("{0}\n{0}\n{notice}", PROSE[0].1)), lines, "{notice}");
            assert!(marked(&format!("{notice}\n{0}\n{0}\n{0}", PROSE[0].1)).is_empty(), "{notice}");
        }
    }

    #[test]
    fn the_last_paragraph_of_a_report_is_not_matter() {
        for end in [
            "About 200 people stood on the pier. Captain Greta Solum waved to them from the bridge and did not stop.",
            "Over the years, Mr. Tarn came to know the seals of Hask. Mr. Tarn has a name for each of them.",
            "Quarrels about the seal have reached the council of Hask. Greta Solum has been asked to speak there.",
            "So we wait for the ferry, as we have always done, and if you ask us why, we look at the water and say nothing.",
        ] {
            assert!(marked(&format!("{}\n{end}", PROSE[0].1)).is_empty(), "{end}");
        }
    }

    #[test]
    fn documents_are_matter_until_the_reporter_returns() {
        for (intro, document) in [
            (
                "In the statement it says:",
                "The board regrets the delay and thanks the seal.\nEvery passenger will be paid back.\nThe ramp stays shut.",
            ),
            (
                "The letter, which all the captains have signed, reads as follows:",
                "The ramp is wet and the seals are many.\nNobody on board can be asked to wake them.",
            ),
            (
                "By now every second captain on the coast has signed:",
                "We are captains, and most of us are tired. We write because the ramp is wet.\nThere are eleven seals on it.\n\
                We ask the council to come and look at them.",
            ),
        ] {
            let returns = "Emil Tarn is not sure. He would like to see the seal, he says, and to count its whiskers.";
            let source = format!("{0}\n{0}\nNobody had expected it. {intro}\n{document}\n{returns}\n{0}", PROSE[0].1);
            assert_eq!(marked(&source), document.lines().collect::<Vec<_>>(), "{intro}");
        }
    }

    #[test]
    fn corrections_repeat_what_was_wrong() {
        let wrong = "We reported that the captain had slept on the ramp. She was fined for it.";
        assert!(mistakes(wrong).is_empty());
    }
}
