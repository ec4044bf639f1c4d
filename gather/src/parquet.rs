//! Parquet files of rows → captures, row group by row group. The names of columns are those of the fields of rows.

use crate::found::Found;
use crate::rows::capture;
use firsthand::article::encoding::decode;
use firsthand::article::normalise_date;
use firsthand_files::error::Error;
use firsthand_files::row::{Row, is_known};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Nanoseconds in a millisecond.
const NANOS_PER_MILLI: i64 = 1_000_000;

/// The captures in a Parquet file.
pub struct ParquetFile {
    place: String,
    /// `None` once the file cannot be read any further.
    rows: Option<RowIter<'static>>,
    times: HashMap<String, Time>,
    /// Number of the last row that was read, from 1.
    row: u64,
}

/// How a column holds points in time.
#[derive(Debug, Clone, Copy)]
struct Time {
    is_in_nanos: bool,
    /// Whether it holds the time of a clock somewhere, of which only the day is known.
    is_local: bool,
}

impl ParquetFile {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, or is no Parquet file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let unreadable = |error: &dyn ToString| Error::of(path, format!("cannot be read: {}", error.to_string()));
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let reader = SerializedFileReader::new(file).map_err(|error| unreadable(&error))?;
        let schema = reader.metadata().file_metadata().schema();
        let columns: Vec<Arc<Type>> =
            schema.get_fields().iter().filter(|column| is_known(column.name())).cloned().collect();
        let times = columns.iter().filter_map(|column| Some((column.name().to_owned(), time(column)?))).collect();
        // Other columns, such as vectors, need not be decoded.
        let wanted =
            Type::group_type_builder(schema.name()).with_fields(columns).build().map_err(|error| unreadable(&error))?;
        let rows =
            RowIter::from_file_into(Box::new(reader)).project(Some(wanted)).map_err(|error| unreadable(&error))?;
        Ok(Self { place: path.display().to_string(), rows: Some(rows), times, row: 0 })
    }

    fn field(&self, name: &str, field: &Field) -> Value {
        match (field, self.times.get(name)) {
            // Pages may be stored as they were sent.
            (Field::Bytes(bytes), _) => Value::String(decode(bytes.data(), None).into_owned()),
            (Field::Long(nanos), Some(Time { is_in_nanos: true, is_local })) => {
                day_if(*is_local, Value::from(nanos / NANOS_PER_MILLI))
            }
            (field, Some(time)) => day_if(time.is_local, field.to_json_value()),
            (field, None) => field.to_json_value(),
        }
    }
}

/// How a column holds points in time; `None` if it holds something else.
fn time(column: &Type) -> Option<Time> {
    match column.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => {
            Some(Time { is_in_nanos: timestamp.unit == TimeUnit::NANOS, is_local: !timestamp.is_adjusted_to_u_t_c })
        }
        _ => None,
    }
}

/// A point in time, or the day alone.
fn day_if(is_local: bool, time: Value) -> Value {
    if !is_local {
        return time;
    }
    let text = time.as_str().map_or_else(|| time.to_string(), str::to_owned);
    normalise_date(&text).and_then(|date| date.get(..10).map(Value::from)).unwrap_or_default()
}

impl Iterator for ParquetFile {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let row = self.rows.as_mut()?.next()?;
        self.row += 1;
        match row {
            Ok(row) => {
                let fields: Map<String, Value> =
                    row.get_column_iter().map(|(name, field)| (name.clone(), self.field(name, field))).collect();
                Some(capture(format!("{}:{}", self.place, self.row), Row::from(fields).checked()))
            }
            Err(error) => {
                self.rows = None;
                let error = Error::new(format!("cannot be read at row {}: {error}", self.row)).within(&self.place);
                Some(Found::Broken(error.with_remedy("copy or download it again")))
            }
        }
    }
}
