//! Where two reports in JSON differ.

use serde_json::Value;

/// Maximum difference of two figures that are the same. Browsers and processors round logarithms in different ways.
const MAX_ROUNDING: f64 = 1e-4;
/// The figures behind a verdict, which are no part of a saved report.
const FIGURES: [&str; 2] = ["evidence", "translation"];

/// A place where two values differ.
#[derive(Debug, PartialEq)]
pub struct Difference {
    /// The path of the place: `passages[2].kind`.
    pub path: String,
    pub said: String,
    pub found: String,
}

/// The differences between what a file says and what a replay found, but for [`FIGURES`].
pub fn differences(said: &Value, found: &Value) -> Vec<Difference> {
    let mut all = Vec::new();
    compare("", said, found, &mut all);
    all
}

fn compare(path: &str, said: &Value, found: &Value, all: &mut Vec<Difference>) {
    let differ = |all: &mut Vec<Difference>| {
        all.push(Difference { path: path.to_owned(), said: said.to_string(), found: found.to_string() });
    };
    match (said, found) {
        (Value::Object(a), Value::Object(b)) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort();
            names.dedup();
            for name in names.into_iter().filter(|name| !FIGURES.contains(&name.as_str())) {
                let value = |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or(Value::Null);
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, &value(a), &value(b), all);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{path}[{at}]"), a, b, all);
            }
        }
        (Value::Array(a), Value::Array(b)) => all.push(Difference {
            path: format!("the number of {path}"),
            said: a.len().to_string(),
            found: b.len().to_string(),
        }),
        (Value::Number(a), Value::Number(b)) => {
            let apart = a.as_f64().zip(b.as_f64()).map_or(f64::INFINITY, |(a, b)| (a - b).abs());
            if apart > MAX_ROUNDING {
                differ(all);
            }
        }
        (a, b) if a == b => {}
        _ => differ(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_named_by_their_place() {
        let said = json!({"score": 0.930_000_007, "passages": [{"kind": "verbatim"}], "names": [], "credit": null, "evidence": 1});
        let found =
            json!({"score": 0.93, "passages": [{"kind": "spun"}], "names": [1], "evidence": 2, "translation": {}});
        let places: Vec<String> = differences(&said, &found).into_iter().map(|difference| difference.path).collect();
        assert_eq!(places, ["the number of names", "passages[0].kind"]);
        assert_eq!(differences(&said, &said), []);
    }
}
