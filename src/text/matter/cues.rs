//! Words that say something of the lines around them, in the languages of the extension.

use crate::script::is_unspaced;
use crate::text::Token;
use crate::text::normal::{Cleaned, normal_form};
use std::sync::OnceLock;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

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
}

/// The cues by the keys of their words.
struct Table {
    /// Keys in ascending order, with their cues.
    cues: Vec<(u64, Cue)>,
    /// For each value of the low bits of a key, whether a word has them.
    known: Vec<bool>,
}

/// Number of values of the low bits of a key.
const KNOWN_KEYS: usize = 1 << 12;

/// Words with their cues, in the languages of the extension. Words that often mean something else in another of the
/// languages are left out: "eu" is "I" in Portuguese, and the European Union.
const CUES: [(Cue, &str); 10] = [
    (
        Cue::I,
        "i'm i've i'll i'd me my myself ich mich mir mein meine meinen meiner meinem je j'ai mon yo mi mis \
        meu minha meus minhas io mio mia miei ik mij mijn mnie moj moja jestem я мой моя мне меня мені \
        soy estoy tengo creo sou estou tenho acho mam bylem bylam mysle \
        jag jeg minä benim saya εγω μου אני أنا إنني أنني إني كنت मैं मेरे 我 私 僕 나는 저는",
    ),
    (
        Cue::We,
        "we we're we've we'll our ours ourselves wir unser unsere unseren unserer nous notre nos nosotros nuestro \
        nuestra nuestros nuestras nosso nossa nossos nossas noi nostro nostra nostri wij onze ons nasz nasza \
        мы наш наша нас нам ми biz bizim kami kita εμεις μας אנחנו نحن हम हमारे 우리 somos estamos hemos tenemos temos siamo abbiamo إننا أننا كنا لدينا",
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
        pernyataan بيان البيان للبيان رسالة الرسالة 声明 致辞 判决 宣言 談話 書簡",
    ),
    (
        Cue::Full,
        "full verbatim transcript wortlaut vollstandig integral integralite integro integra integrale volledig \
        tresc полностью полный повністю الكامل 全文",
    ),
    (Cue::Here, "here below hier voici ci-dessous aqui ecco hieronder ponizej ниже нижче 以下 如下 次の"),
    (
        Cue::Asks,
        "q a question answer frage antwort f reponse r pregunta respuesta p pergunta resposta domanda risposta d vraag \
        antwoord v pytanie odpowiedz вопрос ответ питання відповідь سؤال جواب س ج 问 答 問",
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
];

/// The cue of a word. In scripts without spaces between words, it may be a word of two characters that starts here.
pub(super) fn cue_of(token: &Token) -> Option<Cue> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // Nearly all words have no cue. A look at the low bits of the key tells most of them.
    let Table { cues: table, known } = TABLE.get_or_init(|| {
        let mut table: Vec<_> =
            CUES.iter().flat_map(|(cue, words)| keys(words).into_iter().map(|k| (k, *cue))).collect();
        table.sort_unstable();
        let mut known = vec![false; KNOWN_KEYS];
        for (key, _) in &table {
            known[*key as usize % KNOWN_KEYS] = true;
        }
        Table { cues: table, known }
    });
    let cue_of = |key: u64| {
        if !known[key as usize % KNOWN_KEYS] {
            return None;
        }
        let (word, cue) = table.get(table.partition_point(|(word, _)| *word < key))?;
        (*word == key).then_some(*cue)
    };
    let pair = if token.unspaced { cue_of(token.stem) } else { None };
    pair.or_else(|| cue_of(token.form))
}

/// The key of each word: the hash of its normal form, or of the two characters of a script without spaces, as in the stem
/// of a token.
fn keys(words: &str) -> Vec<u64> {
    let mut normal = String::new();
    let mut key = |word: &str| {
        normal_form(word, false, &mut normal);
        xxh3_64(normal.as_bytes())
    };
    let cleaned = Cleaned::new(words).text;
    let words = cleaned.split_whitespace().map(|word| match word.char_indices().nth(1) {
        Some((second, c)) if is_unspaced(c) => {
            xxh3_64_with_seed(&key(&word[..second]).to_le_bytes(), key(&word[second..]))
        }
        _ => key(word),
    });
    words.collect()
}
