//! A translation shows which words of the original its own words stand for, over scripts.

use firsthand::check::{Pair, PairText};
use firsthand::{Article, Sensitivity, Verdict};

const ENGLISH: &str = "The talks in Brussels ended on Thursday without a result. Merkel had come with a delegation of 12 \
    ministers, and Macron with 9.\n\nGermany offered to pay 340 million euros for the ports of Hamburg and Rotterdam. France \
    wanted 520 million, and Poland refused to name any sum before 2027.\n\n“We will meet again,” said Tusk, who led the talks \
    for the European Council. He pointed to the year 2015, when Greece was given 86 billion after 17 hours of talks.\n\nIn \
    Moscow a speaker of Lavrov called the offer late. Erdogan will see Macron in Ankara on 14 March, and Orban is to follow \
    with 30 businessmen from Budapest.";

const RUSSIAN: &str = "Переговоры в Брюсселе закончились в четверг безрезультатно. Меркель приехала с делегацией из 12 \
    министров, а Макрон — из 9.\n\nГермания предложила заплатить 340 миллионов евро за порты Гамбурга и Роттердама. Франция \
    хотела 520 миллионов, а Польша отказалась называть какую-либо сумму до 2027 года.\n\n«Мы встретимся снова», — сказал \
    Туск, который вёл переговоры от имени Европейского совета. Он напомнил о 2015 годе, когда Греция получила 86 миллиардов \
    после 17 часов переговоров.\n\nВ Москве представитель Лаврова назвал предложение запоздалым. Эрдоган встретится с \
    Макроном в Анкаре 14 марта, а Орбан последует за ним с 30 предпринимателями из Будапешта.";

#[test]
fn words_of_a_translation_have_their_counterparts_in_the_original() {
    let text = |text: &str, lang: &str| {
        let article = Article { text: text.to_owned(), lang: Some(lang.to_owned()), ..Article::default() };
        PairText { article, url: None }
    };
    let pair = Pair::new(&text(ENGLISH, "en"), &text(RUSSIAN, "ru"), Sensitivity::default());
    let found = &pair.report().report.best;
    assert_eq!(found.verdict, Verdict::Translation, "{found:?}");
    let written = |text: &str, [start, end]: [u32; 2]| {
        text.chars().skip(start as usize).take((end - start) as usize).collect::<String>()
    };
    let mut shown = Vec::new();
    for passage in &found.passages {
        for part in &passage.parts {
            let source = part.source.expect("the text of the original is at hand");
            assert!(passage.source[0] <= source[0] && source[1] <= passage.source[1]);
            shown.push((written(RUSSIAN, part.page), written(ENGLISH, source)));
        }
    }
    for (page, source) in [
        ("Брюсселе", "Brussels"),
        ("четверг", "Thursday"),
        ("Германия", "Germany"),
        ("340", "340"),
        ("2027", "2027"),
        ("Греция", "Greece"),
        ("Макроном", "Macron"),
        ("Анкаре 14 марта", "Ankara on 14 March"),
    ] {
        assert!(shown.contains(&(page.to_owned(), source.to_owned())), "{page} is not {source} in {shown:?}");
    }
}
