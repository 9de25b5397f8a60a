//! What the services have in common: statuses, error bodies, `retry-after`.

use serde_json::Value;

use super::{Answer, CallError, Response};

/// The longest that a service is believed when it says how long to leave it alone: an hour.
const RETRY_AFTER_MAX_MS: i64 = 3_600_000;

impl Response {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// `error.code`, or `error.type`.
    pub(super) fn error_code(&self) -> String {
        let error = self.error();
        let word = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        word("code").or_else(|| word("type")).unwrap_or_default()
    }

    /// `error.message`, in lower case. For comparing, never for showing: it may repeat what was
    /// asked.
    pub(super) fn error_message(&self) -> String {
        let error = self.error();
        let message = error.get("message").or(Some(&error)).and_then(Value::as_str);
        message.unwrap_or_default().to_lowercase()
    }

    fn error(&self) -> Value {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        // Gemini's compatible endpoint answers with a list of one.
        let body = body.get(0).cloned().unwrap_or(body);
        body.get("error").cloned().unwrap_or_default()
    }

    /// How long the service asks to be left alone, in milliseconds.
    pub(super) fn retry_after_ms(&self) -> Option<i64> {
        let number = |name: &str| self.header(name)?.trim().parse::<f64>().ok();
        let ms = number("retry-after-ms").or_else(|| Some(number("retry-after")? * 1e3))?;
        (ms >= 0.0).then(|| (ms.min(RETRY_AFTER_MAX_MS as f64)).ceil() as i64)
    }
}

/// What a status means with every service.
pub(super) fn refusal(response: &Response) -> CallError {
    let retry_after_ms = response.retry_after_ms();
    match response.status {
        401 | 403 => CallError::KeyRefused,
        402 => CallError::NoCredit,
        404 => CallError::NoSuchModel,
        413 => CallError::TooLong,
        408 | 429 => CallError::Busy { retry_after_ms },
        500..=599 => CallError::Down { retry_after_ms },
        status => CallError::Rejected { what: format!("status {status}") },
    }
}

/// A body that no service of this kind answers with.
pub(super) fn not_the_service() -> Result<Answer, CallError> {
    Err(CallError::Unusable { complaint: "it was not what the service is known to answer".into() })
}
