//! Reduces the name of a publisher to that of the masthead: without slogan and legal form.

use super::squeeze;
use crate::address::registered_name;

/// Marks between the name of a publisher and its slogan.
const SLOGAN_SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " • ", " · ", " :: ", ": "];

/// Legal forms of companies, with which no masthead ends.
#[rustfmt::skip] // rustfmt would put each form on its own line.
const LEGAL_FORMS: &[&str] = &[
    "GmbH", "mbH", "AG", "KG", "KGaA", "SE", "UG", "OHG", "e.V.", "Inc", "Inc.", "LLC", "L.L.C.", "Ltd", "Ltd.", "Limited",
    "plc", "PLC", "Corp.", "Corporation", "S.L.", "S.L.U.", "S.A.", "SA", "SAS", "SARL", "S.p.A.", "S.r.l.", "Srl", "B.V.",
    "BV", "N.V.", "AB", "A/S", "AS", "Oy", "Oyj", "Pty", "Co.", "&", "Sp. z o.o.", "a.s.", "s.r.o.", "Kft.", "ООО", "АО",
];

/// A name without the legal form of a company at its end.
pub(super) fn without_legal_form(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = LEGAL_FORMS.iter().find_map(|form| rest.strip_suffix(form)?.strip_suffix(' ')) {
        rest = shorter.trim_end_matches([',', ' ']);
    }
    if rest.is_empty() { name } else { rest }
}

/// The name of a publisher without its slogan and legal form. Of the parts of a name, the one counts that contains the
/// name of the site's host, else the first.
pub(super) fn without_slogan(name: &str, address: &str) -> String {
    let mut parts = vec![name];
    for separator in SLOGAN_SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).map(str::trim).collect();
    }
    if parts.len() == 1 {
        return without_legal_form(name).to_owned();
    }
    let label = squeeze(&registered_name(address).unwrap_or_default());
    let is_of_host = |part: &&&str| !label.is_empty() && squeeze(part).contains(&label);
    let part = parts.iter().find(is_of_host).or_else(|| parts.iter().find(|part| !part.is_empty()));
    without_legal_form(part.unwrap_or(&name)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publisher_has_neither_slogan_nor_legal_form() {
        let address = "https://www.gazette.example/storm";
        for (name, expected) in [
            ("Harbour Gazette", "Harbour Gazette"),
            ("Harbour Gazette - News from the sea", "Harbour Gazette"),
            ("News | Harbour Gazette", "Harbour Gazette"),
            ("Harbour Herald: the paper of the port", "Harbour Herald"),
            ("Beispiel Verlag GmbH & Co. KG", "Beispiel Verlag"),
            ("Harbour Media, Inc.", "Harbour Media"),
            ("La Voz, S.L.", "La Voz"),
            ("AG", "AG"),
            ("Jean-Paul", "Jean-Paul"),
        ] {
            assert_eq!(without_slogan(name, address), expected, "{name}");
        }
    }
}
