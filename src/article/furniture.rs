//! What surrounds an article: told by element, role, visibility and the words of class and id.

use super::dom::Element;
use html5ever::local_name;

/// What an element is for, as its markup says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Never shown: dropped however much text it holds.
    Hidden,
    /// Navigation, sharing, teasers, comments: dropped unless most of the page's prose is inside.
    Furniture,
    /// Says that it is the body of an article.
    Body,
    /// Says nothing.
    Plain,
}

/// Words of `class` and `id` that mark furniture. Whole words of the name, split at `-`, `_`, digits and capitals, so
/// that "ad" is not found in "header" nor "share" in "shareholder".
fn is_furniture_word(word: &str) -> bool {
    matches!(
        word,
        "ad" | "ads"
            | "adv"
            | "advert"
            | "adverts"
            | "advertising"
            | "advertisement"
            | "advertisements"
            | "adslot"
            | "adbox"
            | "adunit"
            | "adcontainer"
            | "adwrapper"
            | "banner"
            | "banners"
            | "dfp"
            | "anzeige"
            | "werbung"
            | "sponsor"
            | "sponsored"
            | "sponsors"
            | "promo"
            | "promos"
            | "promoted"
            | "promotion"
            | "outbrain"
            | "taboola"
            | "ligatus"
            | "share"
            | "sharing"
            | "shares"
            | "sharebar"
            | "sharedaddy"
            | "sharethis"
            | "addthis"
            | "addtoany"
            | "social"
            | "socials"
            | "socialmedia"
            | "shariff"
            | "follow"
            | "followus"
            | "like"
            | "likes"
            | "related"
            | "relatedposts"
            | "relatedarticles"
            | "relatedcontent"
            | "recommended"
            | "recommendation"
            | "recommendations"
            | "recirc"
            | "recirculation"
            | "readmore"
            | "readnext"
            | "morestories"
            | "moreon"
            | "jp"
            | "mostread"
            | "trending"
            | "popular"
            | "teaser"
            | "teasers"
            | "upnext"
            | "similar"
            | "yarpp"
            | "crp"
            | "newsletter"
            | "newsletters"
            | "subscribe"
            | "subscription"
            | "subscriptions"
            | "signup"
            | "optin"
            | "paywall"
            | "login"
            | "signin"
            | "register"
            | "registration"
            | "donate"
            | "donation"
            | "mailchimp"
            | "breadcrumb"
            | "breadcrumbs"
            | "breadcrump"
            | "pagination"
            | "pager"
            | "paging"
            | "paginator"
            | "pagenav"
            | "pagelinks"
            | "nav"
            | "navi"
            | "navbar"
            | "navigation"
            | "menu"
            | "submenu"
            | "menus"
            | "toolbar"
            | "skiplink"
            | "skip"
            | "comment"
            | "comments"
            | "commentlist"
            | "commentform"
            | "disqus"
            | "respond"
            | "reply"
            | "replies"
            | "kommentare"
            | "kommentar"
            | "trackback"
            | "trackbacks"
            | "pingback"
            | "sidebar"
            | "sidebars"
            | "widget"
            | "widgets"
            | "footer"
            | "masthead"
            | "colophon"
            | "copyright"
            | "impressum"
            | "cookie"
            | "cookies"
            | "cookiebar"
            | "consent"
            | "gdpr"
            | "cmp"
            | "popup"
            | "modal"
            | "overlay"
            | "lightbox"
            | "dialog"
            | "tags"
            | "taglist"
            | "tagcloud"
            | "keywords"
            | "topics"
            | "byline"
            | "bylines"
            | "authorbox"
            | "authorinfo"
            | "bio"
            | "vcard"
            | "dateline"
            | "timestamp"
            | "postmeta"
            | "entrymeta"
            | "metadata"
            | "postinfo"
            | "caption"
            | "captions"
            | "figcaption"
            | "bildunterschrift"
            | "gallery"
            | "slideshow"
            | "carousel"
            | "slider"
            | "swiper"
            | "print"
            | "printonly"
            | "noprint"
            | "hidden"
            | "screenreader"
            | "sr"
            | "visuallyhidden"
            | "rating"
            | "ratings"
            | "vote"
            | "votes"
            | "poll"
            | "quiz"
            | "tooltip"
            | "toc"
            | "infobox"
            | "feedback"
            | "shop"
            | "cart"
            | "warenkorb"
            | "buy"
            | "affiliate"
            | "search"
            | "suche"
            | "hinweis"
            | "disclaimer"
            | "jumplink"
            | "editsection"
            | "noexcerpt"
            | "navbox"
            | "catlinks"
            | "metabox"
            | "ambox"
            | "hatnote"
            | "printfooter"
    )
}

/// Pairs of neighbouring words that mark furniture where neither does alone.
fn is_furniture_pair(first: &str, second: &str) -> bool {
    matches!(
        (first, second),
        ("read", "more")
            | ("read", "next")
            | ("read", "also")
            | ("also", "read")
            | ("more", "from" | "on" | "stories" | "news" | "articles" | "posts" | "links")
            | ("most", "read" | "popular" | "viewed" | "shared")
            | (
                "author",
                "box"
                    | "bio"
                    | "info"
                    | "card"
                    | "profile"
                    | "description"
                    | "about"
                    | "meta"
                    | "details"
                    | "block"
                    | "area"
                    | "name"
                    | "image"
                    | "desc"
            )
            | ("about", "author")
            | (
                "post" | "entry" | "article",
                "meta"
                    | "tags"
                    | "footer"
                    | "share"
                    | "utility"
                    | "info"
                    | "date"
                    | "author"
                    | "nav"
                    | "navigation"
                    | "tools"
                    | "actions"
                    | "byline"
            )
            | ("sign", "up" | "in")
            | ("call", "to")
            | ("next", "article" | "post" | "prev")
            | ("prev" | "previous", "next" | "post" | "article")
            | ("screen", "reader")
            | ("visually", "hidden")
            | (
                "image" | "photo" | "media" | "img" | "picture" | "bild",
                "caption" | "credit" | "credits" | "copyright" | "source" | "info"
            )
            | ("see", "also")
            | ("edit", "section")
            | ("tag", "list" | "cloud" | "links")
            | ("latest", "news" | "posts" | "articles" | "stories")
            | ("you", "may")
            | ("cta", _)
            | ("back", "to")
            | ("follow", "us")
            | ("page", "nav" | "links" | "tools")
            | ("site", "footer" | "header" | "nav" | "info")
    )
}

fn is_body_name(name: &str) -> bool {
    let mut squeezed = String::with_capacity(name.len());
    squeezed.extend(name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    matches!(
        &*squeezed,
        "articlebody"
            | "articlebodytext"
            | "articlecontent"
            | "articletext"
            | "articlemaincontent"
            | "articlecontents"
            | "articlebodycontent"
            | "storybody"
            | "storycontent"
            | "storytext"
            | "storybodytext"
            | "storycontents"
            | "postcontent"
            | "postbody"
            | "postcontents"
            | "posttext"
            | "entrycontent"
            | "entrybody"
            | "entrytext"
            | "bodycopy"
            | "bodytext"
            | "contentbody"
            | "contenttext"
            | "maintext"
            | "maincontenttext"
            | "newscontent"
            | "newstext"
            | "newsbody"
            | "blogcontent"
            | "blogbody"
            | "bodycontent"
            | "pagecontent"
            | "richtext"
            | "articlecopy"
            | "tdpostcontent"
            | "mwparseroutput"
            | "articlebodywrapper"
            | "fulltext"
            | "singlecontent"
            | "textbody"
            | "articlefulltext"
            | "articletextcontent"
            | "articlebodycontainer"
            | "articlecontentbody"
            | "articleparagraphs"
            | "postarticle"
            | "articlebodycopy"
    )
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
pub(super) fn purpose(element: &Element) -> Purpose {
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
        | local_name!("form")
        | local_name!("fieldset")
        | local_name!("audio")
        | local_name!("video") => return Purpose::Furniture,
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
    let names = [local_name!("class"), local_name!("id")];
    let names = names.iter().filter_map(|n| element.attribute(n));
    let mut body = false;
    for name in names.flat_map(str::split_whitespace) {
        let mut previous = String::new();
        let mut furniture = false;
        each_word(name, |word| {
            furniture |= is_furniture_word(word) || is_furniture_pair(&previous, word);
            previous.clear();
            previous.push_str(word);
        });
        if furniture {
            return Purpose::Furniture;
        }
        body |= is_body_name(name);
    }
    if body { Purpose::Body } else { Purpose::Plain }
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
