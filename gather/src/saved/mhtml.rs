//! MHTML (RFC 2557): a page with its parts, as an e-mail.
//!
//! The page is the part that `start` names, else the first part that is HTML. The other parts are its frames, style
//! sheets and pictures. Chromium writes the page in the encoding that its own `meta` element names, and no charset in the
//! head of the part; it leaves out what is hidden.

use super::{MAX_PAGE_BYTES, nothing_known};
use crate::capture::{Capture, Content, Head};
use crate::found::Reason;
use firsthand::article::normalise_date;
use mailparse::{MailHeaderMap, ParsedMail};

/// Maximum number of parts within parts that are searched.
const MAX_PARTS: usize = 1 << 16;
/// Number of bytes in which the head of an MHTML file stands.
const HEAD_BYTES: usize = 1 << 14;

/// Whether bytes begin with the head of an MHTML file.
#[must_use]
pub fn is_mhtml(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let is_field = start.split(|byte| *byte == b':').next().is_some_and(|name| {
        !name.is_empty() && name.len() < 64 && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    });
    let head = String::from_utf8_lossy(&start[..start.len().min(HEAD_BYTES)]).to_ascii_lowercase();
    is_field && head.contains("multipart/related")
}

/// Reads the page in an MHTML file.
///
/// # Errors
/// It has no page, or its end is missing.
pub fn read(bytes: &[u8]) -> Result<Capture, Reason> {
    let unreadable = |cause: &dyn ToString| Reason::Unreadable(format!("no MHTML: {}", cause.to_string()));
    let mail = mailparse::parse_mail(bytes).map_err(|error| unreadable(&error))?;
    let start = mail.ctype.params.get("start").map(|id| bare(id).to_owned());
    let is_page = |part: &&ParsedMail| part.subparts.is_empty() && part.ctype.mimetype.contains("html");
    let is_start = |part: &&ParsedMail| {
        part.headers.get_first_value("Content-ID").is_some_and(|id| Some(bare(&id)) == start.as_deref())
    };
    let parts = || mail.parts().take(MAX_PARTS);
    let page = parts().filter(is_page).find(is_start).or_else(|| parts().find(is_page));
    let page = page.ok_or_else(|| Reason::NotHtml("an MHTML file without a page".into()))?;
    if is_cut_off(bytes, &mail, page) {
        return Err(Reason::CutOff);
    }
    let html = page.get_body_raw().map_err(|error| unreadable(&error))?;
    if html.len() as u64 > MAX_PAGE_BYTES {
        return Err(Reason::TooLarge { limit: MAX_PAGE_BYTES });
    }
    let field = |name: &str| page.headers.get_first_value(name);
    let in_head = |name: &str| mail.headers.get_first_value(name);
    let address = in_head("Snapshot-Content-Location").or_else(|| field("Content-Location"));
    let address = address.or_else(|| in_head("Content-Location")).map(|address| bare(&address).to_owned());
    let content_type = field("Content-Type").unwrap_or_else(|| "text/html".into());
    Ok(Capture {
        url: address.filter(|address| firsthand::address::clean(address).is_some()),
        loaded: in_head("Date").and_then(|date| normalise_date(&date)).filter(|date| date.ends_with('Z')),
        head: Head(vec![("content-type".into(), content_type)]),
        content: Content::Html(html),
        ..nothing_known(String::new())
    })
}

/// An address or identifier without angle brackets and white space, which folding may put between its parts.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches('<').trim_end_matches('>').trim()
}

/// Whether the page is the last part and the boundary after it is missing.
fn is_cut_off(bytes: &[u8], mail: &ParsedMail, page: &ParsedMail) -> bool {
    let Some(boundary) = mail.ctype.params.get("boundary") else { return false };
    let page = page.raw_bytes.as_ptr_range();
    let after = (page.end as usize).saturating_sub(bytes.as_ptr() as usize).min(bytes.len());
    let closing = format!("--{boundary}");
    !bytes[after..].windows(closing.len()).any(|window| window == closing.as_bytes())
}
