//! Words that say something of the lines around them, in the languages of the extension.

use crate::text::Token;
use xxhash_rust::const_xxh3::{xxh3_64, xxh3_64_with_seed};

/// What a word says about the lines around it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    /// The speaker: "I".
    I,
    /// The speaker among others: "we".
    We,
    /// The reader: "you".
    You,
    /// Somebody's words follow: "said".
    Says,
    /// A document follows, which may have paragraphs without "I" and "we": "judgment".
    Document,
    /// A whole text follows: "verbatim".
    Full,
    /// Something follows: "here".
    Here,
    /// A label of questions and answers.
    Asks,
    /// A label of claims that are checked.
    Claims,
    /// An earlier report is repeated: "reported".
    Reported,
    /// A house presents itself: "About the Guild".
    About,
}

/// Words with their cues, in the languages of the extension, as normal forms, a space apart. Words that often
/// mean something else in another of the languages are left out: "eu" is "I" in Portuguese, and the European Union. Of
/// the cues of one word, the first counts.
const CUES: [(Cue, &str); 11] = [
    (
        Cue::I,
        "i'm i've i'll i'd me my myself ich mich mir mein meine meinen meiner meinem je j'ai mon yo mi mis \
        meu minha meus minhas io mio mia miei ik mij mijn mnie moj moja jestem я мои моя мне меня мені \
        soy estoy tengo creo sou estou tenho acho mam bylem bylam mysle \
        jag jeg mina benim saya εγω μου אני انا انني انني اني كنت मैं मेरे 我 私 仆 나는 저는",
    ),
    (
        Cue::We,
        "we we're we've we'll our ours ourselves wir unser unsere unseren unserer nous notre nos nosotros nuestro \
        nuestra nuestros nuestras nosso nossa nossos nossas noi nostro nostra nostri wij onze ons nasz nasza \
        мы наш наша нас нам ми biz bizim kami kita εμεις μας אנחנו نحن हम हमारे 우리 somos estamos hemos tenemos temos siamo abbiamo اننا اننا كنا لدينا",
    ),
    (
        Cue::You,
        "you your yours you're you'll ihnen ihre ihrer du dein deine vous votre vos usted tu tus voce jullie uw \
        panstwo вы ваш ваша вас вам",
    ),
    (
        Cue::Says,
        "said says reads wrote writes writing tweeting sagte schreibt schrieb heisst ecrit declare dijo escribio \
        dice disse escreveu scrive scritto zei schrijft schreef napisal powiedzial заявил заявила написал сказал \
        сказала сказав написав skrev sade sanoi kirjoitti dedi menulis mengatakan قال कहा 说 写 称",
    ),
    (
        Cue::Document,
        "statement letter judgment judgement ruling ruled held declared erklarung mitteilung brief urteil communique \
        declaration lettre arret comunicado declaracion carta declaracao dichiarazione lettera sentenza sentencia \
        sentenca verklaring oswiadczenie list wyrok заявление письмо решение заява uttalande lausunto aciklama \
        pernyataan بيان البيان للبيان رساله الرساله 声明 致辞 判决 宣言 谈话 书简",
    ),
    (
        Cue::Full,
        "full verbatim transcript wortlaut vollstandig integral integralite integro integra integrale volledig \
        tresc полностью полныи повністю الكامل 全文",
    ),
    (Cue::Here, "here below hier voici aqui ecco hieronder ponizej ниже нижче 以下 如下 次の"),
    (
        Cue::Asks,
        "q a question answer frage antwort f reponse r pregunta respuesta p pergunta resposta domanda risposta d vraag \
        antwoord v pytanie odpowiedz вопрос ответ питання відповідь سوال جواب س ج 问 答",
    ),
    (
        Cue::Claims,
        "claim behauptung affirmation afirmacion alegacao affermazione bewering twierdzenie teza утверждение \
        твердження",
    ),
    (
        Cue::Reported,
        "reported wrote published berichteten berichtet geschrieben rapporte ecrit publie informamos publicamos \
        informato scritto pubblicato geschreven bericht napisalismy podalismy сообщали писали",
    ),
    (Cue::About, "about uber sobre acerca over informazioni om tietoja hakkinda tentang об про حول عن 关于 關於"),
];

/// Number of words in [`CUES`].
const WORDS: usize = {
    let (mut words, mut group) = (0, 0);
    while group < CUES.len() {
        let mut rest = CUES[group].1.as_bytes();
        while !rest.is_empty() {
            rest = first_word(rest).1;
            words += 1;
        }
        group += 1;
    }
    words
};

/// The keys of the words in ascending order, with their cues. Made when the crate is compiled: at run time, this took a
/// quarter of the instructions of the first text.
static TABLE: [(u64, Cue); WORDS] = {
    let mut table = [(0, Cue::I); WORDS];
    let (mut words, mut group) = (0, 0);
    while group < CUES.len() {
        let (cue, mut rest) = (CUES[group].0, CUES[group].1.as_bytes());
        while !rest.is_empty() {
            let word;
            (word, rest) = first_word(rest);
            let key = key(word);
            // Words with the same key stay in their order.
            let mut at = words;
            while at > 0 && table[at - 1].0 > key {
                table[at] = table[at - 1];
                at -= 1;
            }
            table[at] = (key, cue);
            words += 1;
        }
        group += 1;
    }
    table
};

/// Number of values of the low bits of a key.
const KNOWN_KEYS: usize = 1 << 12;

/// For each value of the low bits of a key, whether a word has them. Nearly all words have no cue, and this tells most
/// of them.
static KNOWN: [bool; KNOWN_KEYS] = {
    let mut known = [false; KNOWN_KEYS];
    let mut at = 0;
    while at < WORDS {
        known[TABLE[at].0 as usize % KNOWN_KEYS] = true;
        at += 1;
    }
    known
};

/// The cue of a word. In scripts without spaces between words, it may be a word of two characters that starts here.
pub(super) fn cue_of(token: &Token) -> Option<Cue> {
    let cue_of = |key: u64| {
        if !KNOWN[key as usize % KNOWN_KEYS] {
            return None;
        }
        let (word, cue) = TABLE.get(TABLE.partition_point(|(word, _)| *word < key))?;
        (*word == key).then_some(*cue)
    };
    let pair = if token.unspaced { cue_of(token.stem) } else { None };
    pair.or_else(|| cue_of(token.form))
}

/// The first of several words, and those after it.
const fn first_word(words: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    while end < words.len() && words[end] != b' ' {
        end += 1;
    }
    let (word, rest) = words.split_at(end);
    (word, if let [_, rest @ ..] = rest { rest } else { rest })
}

/// The key of a word: the hash of its form, or of two Chinese or Japanese characters, as in the stem of a token.
const fn key(word: &[u8]) -> u64 {
    match word {
        [0xE3..=0xE9, _, _, _, ..] => {
            let (first, second) = word.split_at(3);
            xxh3_64_with_seed(&xxh3_64(first).to_le_bytes(), xxh3_64(second))
        }
        _ => xxh3_64(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn every_word_has_its_cue() {
        let all = || CUES.iter().flat_map(|(cue, words)| words.split(' ').map(|word| (word, *cue)));
        for (word, _) in all() {
            let first = all().find(|(other, _)| *other == word).map(|(_, cue)| cue);
            let read = Text::new(word).tokens.first().and_then(cue_of);
            assert!(read == first, "{word} is not a normal form");
        }
    }
}
