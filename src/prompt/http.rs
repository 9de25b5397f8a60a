//! What the services have in common: statuses and error bodies.

use serde_json::Value;

use super::{Answer, CallError, Response};

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
}

/// What a status means with every service.
pub(super) fn refusal(response: &Response) -> CallError {
    match response.status {
        401 | 403 => CallError::KeyRefused,
        402 => CallError::NoCredit,
        404 => CallError::NoSuchModel,
        413 => CallError::TooLong,
        408 | 429 => CallError::Busy,
        500..=599 => CallError::Down,
        status => CallError::Rejected { what: format!("status {status}") },
    }
}

/// A body that no service of this kind answers with.
pub(super) fn not_the_service() -> Result<Answer, CallError> {
    Err(CallError::Unusable { complaint: "it was not what the service is known to answer".into() })
}
