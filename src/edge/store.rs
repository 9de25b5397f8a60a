//! The database of a Durable Object as an engine for [`crate::sql`], and its one alarm.
//!
//! The bindings are our own where those of workers-rs would throw through Rust frames: a cursor's
//! methods there are not declared to fail, and `transactionSync` is not declared at all. Rows are
//! read in one go, so that no cursor is open while something else happens.

use std::panic::AssertUnwindSafe;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use worker::State;

use crate::clock::Millis;
use crate::sql::{ROW_BYTES_MAX, Sql, SqlError, Value};

/// Parameters of a statement, at most, as the platform has it.
const BINDS_MAX: usize = 100;

/// Integers beyond this do not survive JavaScript's numbers.
const INTEGER_MAX: i64 = 1 << 53;

#[wasm_bindgen]
extern "C" {
    type RawStorage;

    #[wasm_bindgen(method, getter)]
    fn sql(this: &RawStorage) -> RawSql;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &RawStorage,
        body: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &RawStorage, at: f64) -> Result<JsValue, JsValue>;

    type RawSql;

    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &RawSql, statement: &str, binds: &Array) -> Result<RawCursor, JsValue>;

    type RawCursor;

    #[wasm_bindgen(method, catch)]
    fn raw(this: &RawCursor) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    fn array_from(iterator: &JsValue) -> Result<Array, JsValue>;
}

/// The storage of one Durable Object.
#[derive(Debug)]
pub(super) struct Engine {
    storage: JsValue,
}

impl Engine {
    pub(super) fn new(state: &State) -> Self {
        Self { storage: state.storage().as_raw().into() }
    }

    fn raw(&self) -> &RawStorage {
        self.storage.unchecked_ref()
    }

    /// Runs `body` so that all it stores is stored, or nothing.
    pub(super) fn transaction<T>(
        &self,
        mut body: impl FnMut() -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let mut result = None;
        // Should it panic, the driver drops all that `body` may have left half done.
        let mut work = AssertUnwindSafe((&mut body, &mut result));
        let outcome = self.raw().transaction_sync(&mut move || {
            let whole = &mut work;
            let (body, result) = &mut whole.0;
            let done = body();
            let failed = done.is_err();
            **result = Some(done);
            if failed { Err(JsValue::from_str("rolled back")) } else { Ok(JsValue::UNDEFINED) }
        });
        match (result, outcome) {
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(engine(&error)),
            (None, Ok(_)) => Err(SqlError::Engine("a transaction did not run".into())),
        }
    }

    /// Sets the alarm, as a part of the transaction that is open. A time that has passed rings at
    /// once.
    pub(super) fn ring_at(&self, at: Millis) -> Result<(), SqlError> {
        self.raw().set_alarm(number(at.0)).map(|_| ()).map_err(|error| engine(&error))
    }
}

impl Sql for Engine {
    fn exec(&self, sql: &str, binds: &[Value]) -> Result<Vec<Vec<Value>>, SqlError> {
        if binds.len() > BINDS_MAX {
            return Err(SqlError::Engine("a statement has too many parameters".into()));
        }
        let values = binds.iter().map(to_js).collect::<Result<Array, _>>()?;
        let rows = self
            .raw()
            .sql()
            .exec(sql, &values)
            .and_then(|cursor| cursor.raw())
            .and_then(|rows| array_from(&rows))
            .map_err(|error| engine(&error))?;
        rows.iter()
            .map(|row| {
                let columns = row.unchecked_into::<Array>();
                columns.iter().enumerate().map(|(column, value)| from_js(column, &value)).collect()
            })
            .collect()
    }
}

fn engine(error: &JsValue) -> SqlError {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    SqlError::Engine(message.unwrap_or_else(|| format!("{error:?}")))
}

#[allow(clippy::cast_precision_loss, reason = "times, and integers up to INTEGER_MAX")]
fn number(int: i64) -> f64 {
    int as f64
}

fn to_js(value: &Value) -> Result<JsValue, SqlError> {
    Ok(match value {
        Value::Null => JsValue::NULL,
        Value::Int(int) if int.saturating_abs() > INTEGER_MAX => {
            return Err(SqlError::Engine("an integer is too large for the platform".into()));
        }
        Value::Int(int) => JsValue::from_f64(number(*int)),
        Value::Real(real) => JsValue::from_f64(*real),
        Value::Text(text) if text.len() > ROW_BYTES_MAX => return Err(too_large(text.len())),
        Value::Blob(blob) if blob.len() > ROW_BYTES_MAX => return Err(too_large(blob.len())),
        Value::Text(text) => JsValue::from_str(text),
        Value::Blob(blob) => Uint8Array::from(blob.as_slice()).into(),
    })
}

/// The local runtime takes twice as much as the platform does.
fn too_large(bytes: usize) -> SqlError {
    SqlError::RowTooLarge { bytes }
}

fn from_js(column: usize, value: &JsValue) -> Result<Value, SqlError> {
    if value.is_null() || value.is_undefined() {
        Ok(Value::Null)
    } else if let Some(real) = value.as_f64() {
        let is_integer = real.fract() == 0.0 && real.abs() <= number(INTEGER_MAX);
        Ok(if is_integer { Value::Int(real as i64) } else { Value::Real(real) })
    } else if let Some(text) = value.as_string() {
        Ok(Value::Text(text))
    } else if let Some(buffer) = value.dyn_ref::<ArrayBuffer>() {
        Ok(Value::Blob(Uint8Array::new(buffer).to_vec()))
    } else {
        Err(SqlError::Column { column })
    }
}
