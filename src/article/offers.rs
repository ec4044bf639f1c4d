//! Recognises pages that offer goods: shops and their products.

use super::blocks::{Block, Page};
use super::dom::{Document, Kind};
use super::metadata::Metadata;
use super::names::is_one_of;
use super::squeeze;

/// Maximum weight of a label that gives a price.
const MAX_PRICE_WEIGHT: u32 = 60;
/// Minimum number of prices and controls on a page of offers.
const MIN_OFFERS: usize = 3;
/// Maximum number of words for each of them. On the real pages, articles about prices have 75 or more, and pages of offers
/// 47 or fewer.
const MAX_WORDS_PER_OFFER: usize = 50;
/// Minimum number of controls on a page of offers without a longer text.
const MIN_CONTROLS: usize = 2;
/// Minimum number of words in a run of paragraphs that is more than the description of a product.
const MIN_LONG_RUN_WORDS: usize = 300;
/// Maximum length, in bytes, of the label of a control.
const MAX_OFFER_LABEL_BYTES: usize = 40;

/// Signs of currencies.
const CURRENCIES: [char; 7] = ['$', '€', '£', '¥', '₹', '₩', '₽'];

/// Labels of the controls of shops, see [`squeeze`]. Sorted, for [`is_one_of`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const CONTROL_LABELS: &[&str] = &[
    "addtobag", "addtobasket", "addtocart", "addtocompare", "adicionaraocarrinho", "aggiungialcarrello", "ajouteraupanier",
    "allfilters", "añadiralcarrito", "buynow", "clearall", "clearallfilters", "clearfilters", "compare", "comprar",
    "dokoszyka", "filter", "filterby", "filtern", "filters", "filtrar", "filtrer", "filtri", "indenwarenkorb",
    "inwinkelwagen", "jetztkaufen", "ordenarpor", "ordinaper", "outofstock", "quickadd", "quickshop", "quickview",
    "selectoptions", "shopnow", "soldout", "sort", "sortby", "sorteerop", "sortfilter", "sortieren", "sortierennach",
    "trierpar", "вкорзину", "カートに入れる", "加入购物车",
];

/// Whether a page that does not declare itself an article offers goods. `words` is the number of words in its text, and
/// `longest_run` of those in the longest run of paragraphs.
pub(super) fn are_shown(document: &Document, page: &Page, words: usize, longest_run: usize, meta: &Metadata) -> bool {
    let controls = document.nodes.iter().filter(|n| matches!(&n.kind, Kind::Text(text) if is_control(text))).count();
    let offers = controls + page.blocks.iter().filter(|b| is_price(b)).count();
    offers >= MIN_OFFERS && words < MAX_WORDS_PER_OFFER * offers
        || longest_run < MIN_LONG_RUN_WORDS && (meta.is_collection || controls >= MIN_CONTROLS)
}

/// Whether a text is the label of a control of a shop.
fn is_control(text: &str) -> bool {
    text.len() <= MAX_OFFER_LABEL_BYTES && is_one_of(CONTROL_LABELS, &squeeze(text))
}

/// Whether a block gives a price.
fn is_price(block: &Block) -> bool {
    block.weight < MAX_PRICE_WEIGHT
        && block.text.contains(CURRENCIES)
        && block.text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, NotArticle};

    #[test]
    fn labels_are_sorted() {
        assert!(CONTROL_LABELS.is_sorted());
    }

    #[test]
    fn a_page_with_prices_and_cart_buttons_offers_goods() {
        let about = "<p>Lanterns of oiled paper, folded by hand in the valley of the Wex, burn for nine hours and go out in rain.</p>\
            <p>All of them come with a candle, a hook and a leaflet, and those that are sold in winter come with a second candle.</p>\
            <p>The wire is made of old umbrellas. It bends twice before it breaks, which is once more than the wire of our rivals.</p>\
            <p>Whoever sends back the empty frame gets a coupon, and the frame is covered again for somebody else before the spring.</p>";
        let good = "<div><h3>Lantern</h3><span>€14.50</span> <button>Add to cart</button></div>";
        let kind = |body: &str, head: &str| {
            Article::from_html(&format!("{head}<main>{body}</main>"), None).unwrap().not_article
        };
        assert_eq!(kind(&format!("<h1>Lanterns</h1>{about}{}", good.repeat(5)), ""), Some(NotArticle::Offers));
        assert_eq!(kind(about, ""), None);
        // An article that ends with an offer.
        assert_eq!(kind(&format!("{}{good}", about.repeat(3)), ""), None);
        assert_eq!(kind(&format!("{about}{}", good.repeat(5)), "<meta property=og:type content=article>"), None);
    }
}
