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

const KOREAN: &str = "브뤼셀 회담은 목요일에 성과 없이 끝났다. 메르켈은 장관 12명으로 이루어진 대표단과 함께 왔고, 마크롱은 9명과 함께 왔다.\n\n\
    독일은 함부르크와 로테르담의 항구에 3억 4000만 유로를 내겠다고 제안했다. 프랑스는 5억 2000만 유로를 원했고, 폴란드는 2027년 이전에는 \
    어떤 금액도 밝히기를 거부했다.\n\n“우리는 다시 만날 것이다”라고 유럽이사회를 대표해 회담을 이끈 투스크가 말했다. 그는 17시간의 회담 \
    끝에 그리스가 860억을 받은 2015년을 언급했다.\n\n모스크바에서 라브로프의 대변인은 제안이 늦었다고 말했다. 에르도안은 3월 14일 \
    앙카라에서 마크롱을 만나고, 오르반은 부다페스트의 기업인 30명과 함께 뒤따를 예정이다.";

const CHINESE: &str = "布鲁塞尔的会谈周四无果而终。默克尔带来了由12名部长组成的代表团，马克龙带来了9名。\n\n德国提出为汉堡和鹿特丹的港口支付\
    3.4亿欧元。法国想要5.2亿，波兰拒绝在2027年之前提出任何数额。\n\n“我们会再次见面，”代表欧洲理事会主持会谈的图斯克说。他提到了2015年，\
    当时希腊在17个小时的会谈之后得到了860亿。\n\n在莫斯科，拉夫罗夫的发言人称这一提议为时已晚。埃尔多安将于3月14日在安卡拉会见马克龙，\
    欧尔班将随后与来自布达佩斯的30名商人一同前往。";

const THAI: &str = "การเจรจาที่บรัสเซลส์สิ้นสุดลงเมื่อวันพฤหัสบดีโดยไม่มีข้อสรุป แมร์เคิลมาพร้อมคณะรัฐมนตรี 12 คน และมาครงมาพร้อม 9 คน\n\n\
    เยอรมนีเสนอจ่าย 340 ล้านยูโรสำหรับท่าเรือฮัมบูร์กและรอตเทอร์ดาม ฝรั่งเศสต้องการ 520 ล้าน และโปแลนด์ปฏิเสธที่จะระบุจำนวนเงินใด ๆ \
    ก่อนปี 2570\n\n“เราจะพบกันอีก” ทุสก์ ผู้นำการเจรจาในนามสภายุโรปกล่าว เขาอ้างถึงปี 2558 เมื่อกรีซได้รับ 86 พันล้านหลังการเจรจา 17 ชั่วโมง\n\n\
    ในมอสโก โฆษกของลาฟรอฟกล่าวว่าข้อเสนอนี้มาช้าเกินไป เอร์โดอันจะพบกับมาครงในอังการาในวันที่ 14 มีนาคม และออร์บานจะตามมาพร้อม\
    นักธุรกิจ 30 คนจากบูดาเปสต์";

/// The words of a translation of the English text that are shown to stand for words of it, each with these.
fn words_shown(page: &str, lang: &str) -> Vec<(String, String)> {
    let text = |text: &str, lang: &str| {
        let article = Article { text: text.to_owned(), lang: Some(lang.to_owned()), ..Article::default() };
        PairText { article, url: None }
    };
    let pair = Pair::new(&text(ENGLISH, "en"), &text(page, lang), Sensitivity::default());
    let found = &pair.report().report.best;
    assert_eq!(found.verdict, Verdict::Translation, "{lang}: {found:?}");
    let written = |text: &str, [start, end]: [u32; 2]| {
        text.chars().skip(start as usize).take((end - start) as usize).collect::<String>()
    };
    let mut shown = Vec::new();
    for passage in &found.passages {
        for part in &passage.parts {
            let source = part.source.expect("the text of the original is at hand");
            assert!(passage.source[0] <= source[0] && source[1] <= passage.source[1]);
            shown.push((written(page, part.page), written(ENGLISH, source)));
        }
    }
    shown
}

#[test]
fn words_of_a_translation_have_their_counterparts_in_the_original() {
    let russian = [
        ("Брюсселе", "Brussels"),
        ("четверг", "Thursday"),
        ("Германия", "Germany"),
        ("340", "340"),
        ("2027", "2027"),
        ("Греция", "Greece"),
        ("Макроном", "Macron"),
        ("Анкаре 14 марта", "Ankara on 14 March"),
    ];
    assert_shown(RUSSIAN, "ru", &russian);
}

#[test]
fn amounts_and_years_are_read_as_their_language_writes_them() {
    let korean = [("3억", "340"), ("5억", "520"), ("2027년", "2027"), ("860억을", "86"), ("3월", "March")];
    assert_shown(KOREAN, "ko", &korean);
    assert_shown(CHINESE, "zh", &[("3.4", "340"), ("5.2", "520"), ("2027", "2027"), ("860", "86")]);
    assert_shown(THAI, "th", &[("340", "340"), ("520", "520"), ("2570", "2027"), ("2558", "2015"), ("86", "86")]);
}

/// Asserts that these words of a translation are shown to stand for these words of the English text.
fn assert_shown(page: &str, lang: &str, pairs: &[(&str, &str)]) {
    let shown = words_shown(page, lang);
    for (page, source) in pairs {
        assert!(shown.contains(&((*page).to_owned(), (*source).to_owned())), "{page} is not {source} in {shown:?}");
    }
}
