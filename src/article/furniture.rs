//! What surrounds an article: told by element, role, visibility and the words of class and id.

use super::dom::Element;
use html5ever::local_name;

/// What an element is for, as its markup says; of several things said, the last in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// Says nothing.
    Plain,
    /// The paragraph between headline and body.
    Lead,
    /// Furniture, if it leads elsewhere or holds no prose.
    Doubtful,
    /// Furniture, if there is little to read in it.
    Fitting,
    /// Navigation, related stories, advertisements.
    Furniture,
    /// What readers wrote, which may well be longer than the article.
    Comments,
    /// The body of an article.
    Body,
    /// Never shown.
    Hidden,
}

/// Words that mark what readers wrote. Sorted.
#[rustfmt::skip]
const COMMENTS: &[&str] = &[
    "comentarios", "comment", "commentaires", "commentarea", "commentform", "commentlist", "comments", "disqus",
    "kommentar", "kommentare", "pingback", "replies", "reply", "respond", "trackback", "trackbacks",
];

/// Words that mark furniture of any size: related stories, navigation. Sorted, for they are looked up by
/// bisection.
#[rustfmt::skip] // One word a line would be hundreds of lines.
const FURNITURE: &[&str] = &[
    "ad", "adbox", "adcontainer", "ads", "adslot", "adunit", "adv", "advert", "advertisement", "advertisements",
    "advertising", "adverts", "adwrapper", "ambox", "authorbio", "authorbox", "authorinfo", "borlabs", "breadcrumb",
    "breadcrumbs", "breadcrump", "carousel", "catlinks", "colophon", "consent", "cookie", "cookiebanner", "cookiebar",
    "cookiebot", "cookieconsent", "cookielaw", "cookies", "crp", "dfp", "dialog", "didomi", "empfehlungen", "footer",
    "gallery", "gdpr", "hatnote", "klaro", "ligatus", "lightbox", "mbox", "menu", "menus", "metabox", "modal",
    "morestories", "mostread", "nav", "navbar", "navbox", "navi", "navigation", "onetrust", "outbrain", "overlay",
    "pagenav", "pager", "pagination", "paginator", "paging", "popup", "printfooter", "readnext", "recirc",
    "recirculation", "recomendadas", "recomendados", "recommandations", "recommande", "recommendation",
    "recommendations", "recommended", "relacionadas", "relacionados", "related", "relatedarticles", "relatedcontent",
    "relatednews", "relatedposts", "scroller", "sidebar", "sidebars", "sistersitebox", "skiplink", "skiplinks",
    "slideshow", "submenu", "swiper", "taboola", "tagcloud", "taglist", "toolbar", "trending", "truste", "upnext",
    "usercentrics", "verwandte", "weiterlesen", "yarpp", "zergnet",
];

/// Words that mark small furniture: share bars, bylines, appeals. Where there is much to read, they mean something else.
/// Sorted.
#[rustfmt::skip] // One word a line would be hundreds of lines.
const FITTINGS: &[&str] = &[
    "addthis", "addtoany", "affiliate", "anzeige", "anzeigen", "banner", "banners", "bildunterschrift", "byline",
    "bylines", "caption", "captions", "cart", "compartir", "copyright", "credit", "credits", "donate", "donation",
    "editsection", "entrymeta", "feedback", "figcaption", "follow", "followus", "impressum", "jumplink", "like",
    "likes", "login", "mailchimp", "metadata", "newsletter", "newsletters", "noexcerpt", "noprint", "optin",
    "partager", "paywall", "poll", "postinfo", "postmeta", "printonly", "promo", "promos", "promoted", "pub",
    "publicidad", "publicidade", "rating", "ratings", "register", "registration", "reklama", "saboxplugin",
    "screenreader", "searchform", "share", "sharebar", "sharedaddy", "shares", "sharethis", "shariff", "sharing",
    "signin", "signup", "social", "socialmedia", "socials", "sponsor", "sponsored", "sponsors", "subscribe",
    "subscription", "subscriptions", "teilen", "timestamp", "tooltip", "vcard", "vote", "votes", "voting",
    "warenkorb", "werbung",
];

/// Words that mark furniture only where there are links or nothing to read: "teaser" is a list's entry on one site and
/// an article's first paragraph on another. Sorted.
#[rustfmt::skip] // One word a line would be hundreds of lines.
const DOUBTFUL: &[&str] = &[
    "actions", "auteur", "author", "autor", "banner", "bio", "box", "buy", "disclaimer", "hide", "hinweis", "info",
    "infobox", "infos", "keywords", "links", "masthead", "meta", "more", "moreon", "next", "notice", "popular",
    "prev", "previous", "print", "promotion", "quiz", "rating", "readmore", "search", "shop", "similar", "skip",
    "slider", "suche", "tags", "teaser", "teasers", "toc", "tools", "topic", "topics", "widget", "widgets",
];

/// Words that mark the paragraph between headline and body. Sorted.
#[rustfmt::skip] // One word a line would be hundreds of lines.
const LEADS: &[&str] = &[
    "abstract", "anleser", "anreisser", "bajada", "chapeau", "chapo", "copete", "deck", "dek", "description",
    "einleitung", "entradilla", "excerpt", "headnote", "ingress", "intro", "introduction", "introtext", "lead",
    "leadtext", "lede", "linhafina", "manchet", "perex", "preamble", "sapo", "sommario", "sottotitolo", "standfirst",
    "subhead", "subheading", "subheadline", "subline", "subtitle", "subtitulo", "summary", "teaser", "untertitel",
    "vorspann",
];

/// Whole names, without punctuation, that mark the body of an article. Sorted.
#[rustfmt::skip] // One word a line would be hundreds of lines.
const BODIES: &[&str] = &[
    "articlebody", "articlebodycontainer", "articlebodycontent", "articlebodycopy", "articlebodyinner",
    "articlebodytext", "articlebodywrapper", "articlecontent", "articlecontentbody", "articlecontents", "articlecopy",
    "articledetail", "articledetailbody", "articlefulltext", "articlemain", "articlemaincontent", "articlepage",
    "articleparagraphs", "articletext", "articletextcontent", "articletextwrapper", "articulocuerpo", "artigo",
    "artikelbody", "artikeltext", "blogbody", "blogcontent", "blogentry", "blogpost", "blogposttext", "bodycopy",
    "bodynota", "bodytext", "cmstext", "contenidonoticia", "contentarticle", "contentbody", "contentdetail",
    "contenttext", "corponoticia", "cuerpo", "cuerponoticia", "detailbody", "detailcontent", "detailtext", "entry",
    "entrybody", "entrycontent", "entrytext", "fieldnamebody", "fulltext", "itemfulltext", "maincontenttext",
    "maintext", "mwparseroutput", "newsbody", "newscontent", "newsdetail", "newstext", "nodebody", "notabody",
    "notacontent", "pagecontent", "postbody", "postbodycontent", "postcontent", "postcontents", "postentry",
    "posttext", "richtext", "singlecontent", "storyarticlebody", "storyarticlecontent", "storybody", "storybodytext",
    "storycontent", "storycontents", "storytext", "tdpostcontent", "textbody", "textcontent", "texte", "textearticle",
    "textonoticia",
];

/// Neighbouring words that mark furniture where neither does alone.
const PAIRS: &[(&str, &[&str])] = &[
    ("about", &["author"]),
    ("also", &["read", "like"]),
    (
        "article",
        &["meta", "tags", "footer", "share", "utility", "info", "date", "author", "nav", "tools", "actions", "related"],
    ),
    (
        "author",
        &[
            "box",
            "bio",
            "info",
            "card",
            "profile",
            "description",
            "about",
            "meta",
            "details",
            "block",
            "area",
            "image",
            "desc",
        ],
    ),
    ("back", &["to"]),
    ("call", &["to"]),
    ("entry", &["meta", "tags", "footer", "share", "utility", "info", "date", "author", "nav"]),
    ("image", &["caption", "credit", "credits", "copyright", "source"]),
    ("latest", &["news", "posts", "articles", "stories"]),
    ("more", &["from", "on", "stories", "news", "articles", "posts", "links", "like"]),
    ("most", &["read", "popular", "viewed", "shared", "recent"]),
    ("next", &["article", "post", "prev", "story"]),
    ("page", &["nav", "links", "tools"]),
    ("photo", &["caption", "credit", "credits", "copyright", "source"]),
    (
        "post",
        &[
            "meta",
            "tags",
            "footer",
            "share",
            "utility",
            "info",
            "date",
            "author",
            "nav",
            "tools",
            "actions",
            "navigation",
        ],
    ),
    ("prev", &["next", "post", "article"]),
    ("previous", &["post", "article"]),
    ("read", &["more", "next", "also"]),
    ("recent", &["posts", "news", "articles"]),
    ("screen", &["reader"]),
    ("see", &["also"]),
    ("sign", &["up", "in"]),
    ("site", &["footer", "header", "nav", "info"]),
    ("skip", &["link", "to", "links"]),
    ("sr", &["only"]),
    ("tag", &["list", "cloud", "links"]),
    ("visually", &["hidden"]),
    ("you", &["may", "might"]),
];

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.binary_search(&word).is_ok()
}

fn is_pair(first: &str, second: &str) -> bool {
    PAIRS.iter().any(|(f, seconds)| *f == first && seconds.contains(&second))
}

/// Calls `found` with each word of a class or id, lower-cased: split at punctuation, digits and camel-case humps.
fn each_word(names: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut before_lower = false;
    for c in names.chars() {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && before_lower) {
            if !word.is_empty() {
                found(&word);
                word.clear();
            }
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        before_lower = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        found(&word);
    }
}

/// What the markup of an element says that it is for.
/// `boldly` asks the elements only, and disregards names.
pub(super) fn purpose(element: &Element, boldly: bool) -> Purpose {
    if is_hidden(element) {
        return Purpose::Hidden;
    }
    match element.name {
        local_name!("nav")
        | local_name!("aside")
        | local_name!("footer")
        | local_name!("button")
        | local_name!("dialog")
        | local_name!("menu")
        | local_name!("audio")
        | local_name!("video") => return Purpose::Furniture,
        local_name!("form") | local_name!("fieldset") => return Purpose::Fitting,
        local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article") => {
            return Purpose::Plain;
        }
        _ => {}
    }
    if let Some(role) = element.attribute(&local_name!("role")) {
        match role {
            "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu"
            | "menubar" | "toolbar" | "button" | "banner" | "tablist" => return Purpose::Furniture,
            _ => {}
        }
    }
    if element.attribute(&local_name!("itemprop")).is_some_and(|p| p.split_whitespace().any(|p| p == "articleBody")) {
        return Purpose::Body;
    }
    if boldly { Purpose::Plain } else { named_purpose(element) }
}

/// What the words of class and id say. Whole words, so that "ad" is not found in "header" nor "share" in
/// "shareholder".
fn named_purpose(element: &Element) -> Purpose {
    let mut purpose = Purpose::Plain;
    let (mut previous, mut squeezed) = (String::new(), String::new());
    for name in [local_name!("class"), local_name!("id")]
        .iter()
        .filter_map(|n| element.attribute(n))
        .flat_map(str::split_whitespace)
    {
        previous.clear();
        squeezed.clear();
        let (mut comments, mut furniture, mut fitting, mut doubtful, mut lead) = (false, false, false, false, false);
        each_word(name, |word| {
            // "no-caption" and "with-sidebar" describe what stands beside.
            let of_another = matches!(&*previous, "no" | "not" | "non" | "without" | "with" | "has");
            if of_another {
                previous.clear();
                return;
            }
            comments |= is_one_of(COMMENTS, word);
            furniture |= is_one_of(FURNITURE, word);
            // The same word marks the wall and the paragraphs behind it.
            let behind_wall = word == "paywall" && element.name == local_name!("p");
            fitting |= (is_one_of(FITTINGS, word) || is_pair(&previous, word)) && !behind_wall;
            doubtful |= is_one_of(DOUBTFUL, word);
            lead |= is_one_of(LEADS, word);
            squeezed.push_str(word);
            previous.clear();
            previous.push_str(word);
        });
        if is_one_of(BODIES, &squeezed) {
            return Purpose::Body;
        }
        let named = match () {
            () if comments => Purpose::Comments,
            () if furniture => Purpose::Furniture,
            () if fitting || name.eq_ignore_ascii_case("hidden") => Purpose::Fitting,
            () if doubtful => Purpose::Doubtful,
            () if lead => Purpose::Lead,
            () => Purpose::Plain,
        };
        purpose = purpose.max(named);
    }
    purpose
}

/// Hidden by the element itself; style sheets are not read.
fn is_hidden(element: &Element) -> bool {
    let squeezed_style = || {
        element.attribute(&local_name!("style")).map(|style| {
            style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect::<String>()
        })
    };
    element.has_attribute(&local_name!("hidden"))
        || element.attribute(&local_name!("aria-hidden")) == Some("true")
        || squeezed_style().is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::dom::Document;

    fn purpose_of(tag: &str) -> Purpose {
        let document = Document::parse(&format!("<body>{tag}"));
        let (_, element) = document.elements(0).last().expect("an element");
        purpose(element, false)
    }

    #[test]
    fn word_lists_are_sorted() {
        for list in [COMMENTS, FURNITURE, FITTINGS, DOUBTFUL, LEADS, BODIES] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn words_are_matched_whole() {
        assert_eq!(purpose_of("<div class=page-header>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=shareholders>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=top_ad>"), Purpose::Furniture);
        assert_eq!(purpose_of("<div class=SocialShare>"), Purpose::Fitting);
        assert_eq!(purpose_of("<div id=more-from-us>"), Purpose::Fitting);
        assert_eq!(purpose_of("<div class='field label-hidden'>"), Purpose::Plain);
    }

    #[test]
    fn knows_bodies_leads_and_what_is_not_shown() {
        assert_eq!(purpose_of("<div class='x article-body'>"), Purpose::Body);
        assert_eq!(purpose_of("<div itemprop='articleBody'>"), Purpose::Body);
        assert_eq!(purpose_of("<p class=standfirst>"), Purpose::Lead);
        assert_eq!(purpose_of("<p style='display : none'>"), Purpose::Hidden);
        assert_eq!(purpose_of("<div role=navigation>"), Purpose::Furniture);
    }
}
