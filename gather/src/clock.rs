//! The time of day.

use crate::store::Time;
use chrono::{DateTime, SecondsFormat, Utc};

/// Now.
#[must_use]
pub fn now() -> Time {
    Utc::now().timestamp()
}

/// A time as `YYYY-MM-DDTHH:MM:SSZ`.
#[must_use]
pub fn shown(time: Time) -> String {
    DateTime::from_timestamp(time, 0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}
