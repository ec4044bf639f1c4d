//! The words in `class` and `id` that indicate the purpose of an element.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that mark comments by readers. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const COMMENT_WORDS: &[&str] = &[
    "comentario", "comentarios", "comment", "commentaires", "commentarea", "commentform", "commenti", "commentlist",
    "comments", "discussione", "disqus", "giscus", "hyvor", "komentarze", "kommentar", "kommentarbereich", "kommentare",
    "kommentarer", "leserkommentare", "livefyre", "openweb", "pingback", "reacties", "replies", "reply", "respond",
    "spotim", "talkback", "trackback", "trackbacks", "utterances", "viafoura",
];

/// Words that mark a consent or cookie centre: what they say in general, and the names of the common consent managers.
/// Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const CONSENT_WORDS: &[&str] = &[
    "axeptio", "borlabs", "ccpa", "cky", "cmplz", "complianz", "consent", "consentmanager", "cookie", "cookiebanner",
    "cookiebar", "cookiebot", "cookieconsent", "cookiefirst", "cookiehub", "cookielaw", "cookienotice", "cookiepro",
    "cookies", "cookiescript", "cookieyes", "didomi", "evidon", "gdpr", "iubenda", "klaro", "onetrust", "osano",
    "privacymanager", "quantcast", "sourcepoint", "spmessagecontainer", "tarteaucitron", "termly", "trustarc", "truste",
    "usercentrics",
];

/// Words that mark an offer to sign in or subscribe if the element has a field to fill in. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const OFFER_WORDS: &[&str] = &[
    "login", "mailchimp", "newsletter", "newsletters", "optin", "register", "registration", "regwall", "signin",
    "signup", "subscribe", "subscription", "subscriptions",
];

/// Words that mark what somebody else said: quotations, and posts from other sites. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const QUOTATION_WORDS: &[&str] = &[
    "blockquote", "bluesky", "bsky", "cita", "citat", "citation", "citazione", "mastodon", "pullquote", "quotation",
    "quotations", "quote", "quoted", "quotes", "socialpost", "telegram", "tgme", "toot", "toots", "tweet", "tweets",
    "zitat", "zitate",
];

/// Words that mark furniture of any size: related stories, navigation. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const FURNITURE_WORDS: &[&str] = &[
    "ad", "adbox", "adcontainer", "ads", "adslot", "adunit", "adv", "advert", "advertisement", "advertisements",
    "advertising", "adverts", "adwrapper", "ambox", "authorbio", "authorbox", "authorinfo", "breadcrumb", "breadcrumbs",
    "breadcrump", "carousel", "catlinks", "colophon", "crp", "dfp", "dialog", "empfehlungen", "footer", "gallery",
    "hatnote", "ligatus", "lightbox", "mbox", "menu", "menus", "metabox", "modal", "morestories", "mostread", "nav",
    "navbar", "navbox", "navi", "navigation", "outbrain", "overlay", "pagenav", "pager", "pagination", "paginator",
    "paging", "popup", "printfooter", "readnext", "recirc", "recirculation", "recomendadas", "recomendados",
    "recommandations", "recommande", "recommendation", "recommendations", "recommended", "relacionadas", "relacionados",
    "related", "relatedarticles", "relatedcontent", "relatednews", "relatedposts", "scroller", "sidebar", "sidebars",
    "sistersitebox", "skiplink", "skiplinks", "slideshow", "submenu", "swiper", "taboola", "tagcloud", "taglist",
    "toolbar", "trending", "upnext", "verwandte", "weiterlesen", "yarpp", "zergnet",
];

/// Words that mark small furniture: share bars, bylines, appeals. On an element with much text they have another
/// meaning. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const SMALL_FURNITURE_WORDS: &[&str] = &[
    "addthis", "addtoany", "affiliate", "alertbar", "anzeige", "anzeigen", "appbanner", "articlemeta", "banner",
    "banners", "bildunterschrift", "byline", "bylines", "caption", "captions", "cart", "compartir", "copyright",
    "credit", "credits", "donate", "donatebox", "donation", "editsection", "entrymeta", "entrymetadata", "feedback",
    "figcaption", "follow", "followus", "impressum", "jumplink", "like", "likes", "login", "mailchimp", "metadata",
    "newsletter", "newsletters", "noexcerpt", "noprint", "notification", "notifications", "optin", "partager",
    "paywall", "poll", "postinfo", "postmeta", "postmetadata", "printonly", "promo", "promos", "promoted", "pub",
    "publicidad", "publicidade", "pushnotification", "rating", "ratings", "reactions", "register", "registration",
    "reklama", "saboxplugin", "screenreader", "searchform", "share", "sharebar", "sharedaddy", "shares", "sharethis",
    "shariff", "sharing", "signin", "signup", "social", "socialmedia", "socials", "sponsor", "sponsored", "sponsors",
    "storymeta", "subscribe", "subscription", "subscriptions", "teilen", "timestamp", "tooltip", "vcard", "vote",
    "votes", "voting", "warenkorb", "werbung",
];

/// Words that mark furniture only on an element with links or without prose: "teaser" is an entry of a list on one site
/// and the first paragraph of an article on another. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const DOUBTFUL_FURNITURE_WORDS: &[&str] = &[
    "actions", "auteur", "author", "autor", "banner", "bio", "box", "buy", "disclaimer", "hide", "hinweis", "info",
    "infobox", "infos", "keywords", "links", "masthead", "meta", "more", "moreon", "next", "notice", "popular",
    "prev", "previous", "print", "promotion", "quiz", "rating", "readmore", "search", "shop", "similar", "skip",
    "slider", "suche", "tags", "teaser", "teasers", "toc", "tools", "topic", "topics", "widget", "widgets",
];

/// Words that mark the lead, the paragraph between headline and body. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const LEAD_WORDS: &[&str] = &[
    "abstract", "anleser", "anreisser", "bajada", "chapeau", "chapo", "copete", "deck", "dek", "description",
    "einleitung", "entradilla", "excerpt", "headnote", "ingress", "intro", "introduction", "introtext", "lead",
    "leadtext", "lede", "linhafina", "manchet", "perex", "preamble", "sapo", "sommario", "sottotitolo", "standfirst",
    "subhead", "subheading", "subheadline", "subline", "subtitle", "subtitulo", "summary", "teaser", "untertitel",
    "vorspann",
];

/// Whole class names, without punctuation, that mark the body of an article. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const BODY_NAMES: &[&str] = &[
    "articlebody", "articlebodycontainer", "articlebodycontent", "articlebodycopy", "articlebodyinner",
    "articlebodytext", "articlebodywrapper", "articlecontent", "articlecontentbody", "articlecontents",
    "articlecopy", "articledetail", "articledetailbody", "articlefulltext", "articlemain", "articlemaincontent",
    "articlepage", "articleparagraphs", "articletext", "articletextcontent", "articletextwrapper", "articulocuerpo",
    "artigo", "artikelbody", "artikeltext", "blogbody", "blogcontent", "blogentry", "blogpost", "blogposttext",
    "bodycopy", "bodynota", "bodytext", "cmstext", "contenidonoticia", "contentarticle", "contentbody",
    "contentdetail", "contenttext", "corponoticia", "cuerpo", "cuerponoticia", "detailbody", "detailcontent",
    "detailtext", "entry", "entrybody", "entrycontent", "entrytext", "fieldnamebody", "fulltext", "itemfulltext",
    "maincontenttext", "maintext", "mwparseroutput", "newsbody", "newscontent", "newsdetail", "newstext", "nodebody",
    "notabody", "notacontent", "pagecontent", "postbody", "postbodycontent", "postcontent", "postcontents",
    "postentry", "posttext", "richtext", "singlecontent", "storyarticlebody", "storyarticlecontent", "storybody",
    "storybodytext", "storycontent", "storycontents", "storytext", "tdpostcontent", "textbody", "textcontent",
    "texte", "textearticle", "textonoticia",
];

/// Words that mark a whole article. Sorted, for [`is_one_of`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
pub(super) const ARTICLE_WORDS: &[&str] = &[
    "article", "articolo", "articulo", "artigo", "artikel", "beitrag", "meldung", "noticia", "post", "story",
];

/// ARIA roles of furniture. Sorted, for [`is_one_of`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
pub(super) const FURNITURE_ROLES: &[&str] = &[
    "banner", "button", "complementary", "contentinfo", "menu", "menubar", "navigation", "search", "tablist", "toolbar",
];

/// Pairs of neighbouring words that mark small furniture where neither word does so alone. Sorted by the first word,
/// then by the second, for [`is_pair`].
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const SMALL_FURNITURE_PAIRS: &[&str] = &[
    "about author", "also like", "also read", "article actions", "article author", "article date", "article footer",
    "article info", "article meta", "article nav", "article related", "article share", "article tags",
    "article tools", "article utility", "author about", "author area", "author bio", "author block", "author box",
    "author card", "author desc", "author description", "author details", "author image", "author info",
    "author meta", "author profile", "back to", "call to", "entry author", "entry date", "entry footer",
    "entry info", "entry meta", "entry nav", "entry share", "entry tags", "entry utility", "image caption",
    "image copyright", "image credit", "image credits", "image source", "latest articles", "latest news",
    "latest posts", "latest stories", "more articles", "more from", "more like", "more links", "more news",
    "more on", "more posts", "more stories", "most popular", "most read", "most recent", "most shared",
    "most viewed", "next article", "next post", "next prev", "next story", "page links", "page nav", "page tools",
    "photo caption", "photo copyright", "photo credit", "photo credits", "photo source", "post actions",
    "post author", "post date", "post footer", "post info", "post meta", "post nav", "post navigation", "post share",
    "post tags", "post tools", "post utility", "prev article", "prev next", "prev post", "previous article",
    "previous post", "read also", "read more", "read next", "recent articles", "recent news", "recent posts",
    "screen reader", "see also", "sign in", "sign up", "site footer", "site header", "site info", "site nav",
    "skip link", "skip links", "skip to", "sr only", "tag cloud", "tag links", "tag list", "visually hidden",
    "you may", "you might",
];

/// Whether a word is in a sorted list.
///
/// An empty word is in none. It is not compared, because most empty texts point at no memory. The C library compares with
/// vector instructions (AVX-512), and these are slow where there is no memory, even if they read no byte of it. That
/// took a tenth of the time for a page.
pub(super) fn is_one_of(words: &[&str], word: &str) -> bool {
    !word.is_empty() && words.binary_search(&word).is_ok()
}

/// Whether two neighbouring words are one of the [`SMALL_FURNITURE_PAIRS`].
pub(super) fn is_pair(first: &str, second: &str) -> bool {
    let order = |pair: &&str| pair.split_once(' ').unwrap_or_default().cmp(&(first, second));
    !first.is_empty() && SMALL_FURNITURE_PAIRS.binary_search_by(order).is_ok()
}

/// Names of sites whose posts other pages embed, as classes have them. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const NETWORK_WORDS: &[&str] = &[
    "embed", "embedded", "facebook", "fb", "insta", "instagram", "linkedin", "reddit", "threads", "tiktok", "truth",
    "twitter", "vk", "vkontakte", "weibo", "x",
];

/// Words that follow such a name in the class of a post. Sorted.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const POST_WORDS: &[&str] = &["embed", "embedded", "media", "message", "post", "posts", "status", "widget"];

/// Whether a word before one of the [`POST_WORDS`] makes both the name of a post from another site: "fb-post".
pub(super) fn is_network(word: &str) -> bool {
    is_one_of(NETWORK_WORDS, word)
}

/// A set of the word lists that contain a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    pub const COMMENTS: Self = Self(1);
    pub const FURNITURE: Self = Self(2);
    pub const SMALL_FURNITURE: Self = Self(4);
    pub const DOUBTFUL_FURNITURE: Self = Self(8);
    pub const LEAD: Self = Self(16);
    pub const BODY: Self = Self(32);
    /// The second word of one of the [`SMALL_FURNITURE_PAIRS`].
    pub const ENDS_PAIR: Self = Self(64);
    pub const CONSENT: Self = Self(128);
    pub const OFFER: Self = Self(256);
    pub const QUOTATION: Self = Self(512);
    /// One of the [`POST_WORDS`].
    pub const ENDS_POST: Self = Self(1024);
    /// One of the [`POST_WORDS`] after one of the [`NETWORK_WORDS`].
    pub const POST: Self = Self(2048);

    /// The lists that contain a word. One look-up answers for all lists: a page has some ten thousand words in its
    /// classes, and searching each list for each took about a tenth of the time for a page.
    pub fn of(word: &str) -> Self {
        static MARKS: LazyLock<HashMap<&str, Marks>> = LazyLock::new(|| {
            // Allocate room for all words at once: a map that grows hashes each word several times.
            let mut marks: HashMap<&str, Marks> = HashMap::with_capacity(512);
            let lists = [
                (COMMENT_WORDS, Marks::COMMENTS),
                (FURNITURE_WORDS, Marks::FURNITURE),
                (SMALL_FURNITURE_WORDS, Marks::SMALL_FURNITURE),
                (DOUBTFUL_FURNITURE_WORDS, Marks::DOUBTFUL_FURNITURE),
                (LEAD_WORDS, Marks::LEAD),
                (BODY_NAMES, Marks::BODY),
                (CONSENT_WORDS, Marks::CONSENT),
                (OFFER_WORDS, Marks::OFFER),
                (QUOTATION_WORDS, Marks::QUOTATION),
                (POST_WORDS, Marks::ENDS_POST),
            ];
            let listed = lists.iter().flat_map(|(words, mark)| words.iter().map(|word| (*word, *mark)));
            let pair_ends = SMALL_FURNITURE_PAIRS.iter().filter_map(|pair| pair.split_once(' ').map(|(_, end)| end));
            let pair_ends = pair_ends.map(|word| (word, Marks::ENDS_PAIR));
            listed.chain(pair_ends).for_each(|(word, mark)| marks.entry(word).or_default().add(mark));
            marks
        });
        MARKS.get(word).copied().unwrap_or_default()
    }

    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            ARTICLE_WORDS,
            FURNITURE_ROLES,
            COMMENT_WORDS,
            FURNITURE_WORDS,
            SMALL_FURNITURE_WORDS,
            DOUBTFUL_FURNITURE_WORDS,
            LEAD_WORDS,
            BODY_NAMES,
            CONSENT_WORDS,
            OFFER_WORDS,
            QUOTATION_WORDS,
            NETWORK_WORDS,
            POST_WORDS,
        ] {
            assert!(list.is_sorted());
        }
        assert!(SMALL_FURNITURE_PAIRS.iter().map(|p| p.split_once(' ')).is_sorted());
        assert!(is_pair("about", "author") && !is_pair("about", "us"));
    }

    #[test]
    fn a_word_has_the_marks_of_all_lists_that_contain_it() {
        let banner = Marks::of("banner");
        assert!(
            banner.has(Marks::SMALL_FURNITURE)
                && banner.has(Marks::DOUBTFUL_FURNITURE)
                && !banner.has(Marks::FURNITURE)
        );
        assert!(Marks::of("caption").has(Marks::ENDS_PAIR) && Marks::of("articlebody").has(Marks::BODY));
        assert_eq!(Marks::of("shareholder"), Marks::default());
    }
}
