//! Arrow arrays as cells.

use crate::table::{Cells, Kind, NO_KEY};
use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::as_datetime;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use chrono::{NaiveDateTime, NaiveTime};
use kernel::column::Texts;
use kernel::fault::{NumberHint, What};
use std::sync::Arc;

/// Per column, the dictionary last seen: batches of a row group share it, and it is copied once.
pub(crate) struct Dictionaries(Vec<Option<(ArrayRef, Arc<Texts>)>>);

impl Dictionaries {
    pub(crate) fn new(columns: usize) -> Self {
        Self(vec![None; columns])
    }

    pub(crate) fn of(&mut self, column: usize) -> &mut Option<(ArrayRef, Arc<Texts>)> {
        &mut self.0[column]
    }
}

/// The cells of an array. `fault` takes what is wrong with a row, from 0. `Err` names a type that holds no cells.
pub(crate) fn cells(
    array: &ArrayRef,
    kind: Kind,
    dictionary: &mut Option<(ArrayRef, Arc<Texts>)>,
    fault: impl FnMut(usize, What),
) -> Result<Cells, String> {
    let numbers = match kind {
        Kind::Number => numbers(array, fault),
        Kind::Key | Kind::Text => None,
    };
    let cells = numbers.or_else(|| texts(array, dictionary)).or_else(|| other(array));
    cells.ok_or_else(|| array.data_type().to_string())
}

/// Numeric types as numbers; `None` for others.
fn numbers(array: &ArrayRef, mut fault: impl FnMut(usize, What)) -> Option<Cells> {
    let numbers = match array.data_type() {
        DataType::Float64 => floats::<Float64Type>(array, |x| x, &mut fault),
        DataType::Float32 => floats::<Float32Type>(array, f64::from, &mut fault),
        DataType::Float16 => floats::<Float16Type>(array, f64::from, &mut fault),
        DataType::Int64 => plain::<Int64Type>(array, |x| x as f64),
        DataType::Int32 => plain::<Int32Type>(array, f64::from),
        DataType::Int16 => plain::<Int16Type>(array, f64::from),
        DataType::Int8 => plain::<Int8Type>(array, f64::from),
        DataType::UInt64 => plain::<UInt64Type>(array, |x| x as f64),
        DataType::UInt32 => plain::<UInt32Type>(array, f64::from),
        DataType::UInt16 => plain::<UInt16Type>(array, f64::from),
        DataType::UInt8 => plain::<UInt8Type>(array, f64::from),
        DataType::Decimal128(..) => decimals(array.as_primitive::<Decimal128Type>()),
        DataType::Decimal256(..) => decimals(array.as_primitive::<Decimal256Type>()),
        DataType::Null => vec![f64::NAN; array.len()],
        _ => return None,
    };
    Some(Cells::Numbers(numbers))
}

fn plain<T: ArrowPrimitiveType>(array: &ArrayRef, as_f64: impl Fn(T::Native) -> f64) -> Vec<f64> {
    let array = array.as_primitive::<T>();
    let mut numbers: Vec<f64> = array.values().iter().map(|&x| as_f64(x)).collect();
    if let Some(nulls) = array.nulls().filter(|nulls| nulls.null_count() > 0) {
        numbers.iter_mut().zip(nulls).for_each(|(x, given)| *x = if given { *x } else { f64::NAN });
    }
    numbers
}

/// As `plain`; a NaN or infinity that is given, and not an empty cell, is a fault.
fn floats<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    as_f64: impl Fn(T::Native) -> f64,
    fault: &mut impl FnMut(usize, What),
) -> Vec<f64> {
    let mut numbers = plain::<T>(array, as_f64);
    // Looks at all of them, at many at a time: nearly always they are finite.
    if !numbers.iter().fold(true, |all, x| all & x.is_finite()) {
        for (row, x) in numbers.iter_mut().enumerate().filter(|(row, _)| array.is_valid(*row)) {
            if x.is_nan() {
                fault(row, What::NotANumber { found: "NaN".into(), hint: NumberHint::Missing });
            } else if x.is_infinite() {
                fault(row, What::Infinite { found: x.to_string() });
                *x = f64::NAN;
            }
        }
    }
    numbers
}

/// The double nearest to each decimal: what its digits would be read as.
fn decimals<T: ArrowPrimitiveType + DecimalType>(array: &PrimitiveArray<T>) -> Vec<f64> {
    let number = |row| match array.is_valid(row) {
        true => array.value_as_string(row).parse().unwrap_or(f64::NAN),
        false => f64::NAN,
    };
    (0..array.len()).map(number).collect()
}

/// Text types; `None` for others.
fn texts(array: &ArrayRef, dictionary: &mut Option<(ArrayRef, Arc<Texts>)>) -> Option<Cells> {
    if let Some(array) = array.as_string_opt::<i32>() {
        return Some(Cells::Strings(array.clone()));
    }
    let array = array.as_dictionary_opt::<Int32Type>()?;
    let known = dictionary.as_ref().filter(|(values, _)| Arc::ptr_eq(values, array.values()));
    let texts = match known {
        Some((_, texts)) => Arc::clone(texts),
        None => {
            let texts = Arc::new(all_texts(array.values().as_string_opt::<i32>()?)?);
            *dictionary = Some((Arc::clone(array.values()), Arc::clone(&texts)));
            texts
        }
    };
    let mut keys: Vec<u32> = array.keys().values().iter().map(|&key| key as u32).collect();
    if let Some(nulls) = array.nulls().filter(|nulls| nulls.null_count() > 0) {
        keys.iter_mut().zip(nulls).for_each(|(key, given)| *key = if given { *key } else { NO_KEY });
    }
    Some(Cells::Dictionary { keys, texts })
}

/// All texts of an array, copied at once; those of empty cells have no length.
fn all_texts(array: &arrow_array::StringArray) -> Option<Texts> {
    let offsets = array.value_offsets();
    let first = *offsets.first()? as usize;
    let bytes = array.value_data().get(first..*offsets.last()? as usize)?;
    let ends = offsets[1..].iter().map(|&end| end as usize - first).collect();
    Texts::from_parts(String::from_utf8(bytes.to_vec()).ok()?, ends)
}

/// Other types as the text that stands for them: whole numbers and decimals as their digits, dates as ISO.
fn other(array: &ArrayRef) -> Option<Cells> {
    macro_rules! digits {
        ($kind:ty) => {
            runs::<$kind>(array, |x| x.to_string())
        };
    }
    Some(match array.data_type() {
        DataType::Null => Cells::Dictionary { keys: vec![NO_KEY; array.len()], texts: Arc::default() },
        DataType::Int64 => digits!(Int64Type),
        DataType::Int32 => digits!(Int32Type),
        DataType::Int16 => digits!(Int16Type),
        DataType::Int8 => digits!(Int8Type),
        DataType::UInt64 => digits!(UInt64Type),
        DataType::UInt32 => digits!(UInt32Type),
        DataType::UInt16 => digits!(UInt16Type),
        DataType::UInt8 => digits!(UInt8Type),
        DataType::Float64 => digits!(Float64Type),
        DataType::Float32 => digits!(Float32Type),
        DataType::Float16 => digits!(Float16Type),
        DataType::Decimal128(_, scale) => {
            runs::<Decimal128Type>(array, |x| Decimal128Type::format_decimal(x, 38, *scale))
        }
        DataType::Decimal256(_, scale) => {
            runs::<Decimal256Type>(array, |x| Decimal256Type::format_decimal(x, 76, *scale))
        }
        DataType::Date32 => {
            runs::<Date32Type>(array, |day| iso(as_datetime::<Date32Type>(day.into()), false))
        }
        DataType::Date64 => runs::<Date64Type>(array, |ms| iso(as_datetime::<Date64Type>(ms), false)),
        DataType::Timestamp(unit, zone) => instants(array, *unit, zone.is_some()),
        DataType::Boolean => booleans(array),
        _ => return None,
    })
}

fn instants(array: &ArrayRef, unit: TimeUnit, zoned: bool) -> Cells {
    macro_rules! each {
        ($kind:ty) => {
            runs::<$kind>(array, |x| iso(as_datetime::<$kind>(x), zoned))
        };
    }
    match unit {
        TimeUnit::Second => each!(TimestampSecondType),
        TimeUnit::Millisecond => each!(TimestampMillisecondType),
        TimeUnit::Microsecond => each!(TimestampMicrosecondType),
        TimeUnit::Nanosecond => each!(TimestampNanosecondType),
    }
}

/// A date, with its time if it has one. An instant in universal time that is not midnight belongs to another day
/// elsewhere, so it is written as no period is: the time first.
fn iso(at: Option<NaiveDateTime>, zoned: bool) -> String {
    match at {
        None => "?".into(),
        Some(at) if at.time() == NaiveTime::MIN => at.format("%Y-%m-%d").to_string(),
        Some(at) if zoned => at.format("%H:%M:%SZ %Y-%m-%d").to_string(),
        Some(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// Each run of equal values written once.
fn runs<T: ArrowPrimitiveType>(array: &ArrayRef, write: impl Fn(T::Native) -> String) -> Cells {
    let array = array.as_primitive::<T>();
    let (mut texts, mut last) = (Texts::default(), None);
    let key = |(row, &x)| {
        if array.is_null(row) {
            return NO_KEY;
        }
        if last != Some(x) {
            texts.push(&write(x));
            last = Some(x);
        }
        (texts.len() - 1) as u32
    };
    let keys = array.values().iter().enumerate().map(key).collect();
    Cells::Dictionary { keys, texts: Arc::new(texts) }
}

fn booleans(array: &ArrayRef) -> Cells {
    let array = array.as_boolean();
    let keys = array.iter().map(|given| given.map_or(NO_KEY, u32::from)).collect();
    Cells::Dictionary { keys, texts: Arc::new(["FALSE", "TRUE"].into_iter().collect()) }
}
