//! OpenAI's batches: <https://platform.openai.com/docs/guides/batch>.
//!
//! The requests are a file that is uploaded first, one to a line; the answers are two, of what was
//! answered and of what failed. What a batch that expired or was canceled does not name was not
//! begun, and is not billed.

use serde_json::{Value, json};

use super::super::Method;
use super::super::openai::refusal;
use super::{CallError, Fate, Names, News, Request, Response, Sought, Step};
use super::{lines, listed, name, parsed, strange};

/// Where each request would go alone.
const ENDPOINT: &str = "/v1/chat/completions";

/// So long the service keeps what was asked and answered, in seconds: a week, as a key is kept.
const KEPT_SECONDS: u32 = 7 * 86_400;

/// Stands between the parts of the file's form. JSON has no such line.
const BOUNDARY: &str = "decant-batch-7Qm2xV";

pub(super) fn item(name: &str, body: &str) -> String {
    // The form of the answer is written over several lines.
    let body = body.replace('\n', " ");
    format!(
        "{{\"custom_id\":\"{name}\",\"method\":\"POST\",\"url\":\"{ENDPOINT}\",\"body\":{body}}}\n"
    )
}

pub(super) fn send(lines: &str) -> Request {
    let field = |name: &str, value: &str| {
        format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    let file = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; \
         filename=\"batch.jsonl\"\r\ncontent-type: application/jsonl\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let mut body = field("purpose", "batch");
    body.push_str(&field("expires_after[anchor]", "created_at"));
    body.push_str(&field("expires_after[seconds]", &KEPT_SECONDS.to_string()));
    body.push_str(&file);
    body.push_str(lines);
    body.push_str(&end);
    let request =
        Request { method: Method::Post, path: "/files".to_owned(), headers: Vec::new(), body };
    request.with("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
}

pub(super) fn request(step: Step, names: &Names) -> Request {
    let batch = format!("/batches/{}", names.id);
    match step {
        Step::Upload | Step::Submit => {
            let body = json!({
                "input_file_id": names.input, "endpoint": ENDPOINT, "completion_window": "24h",
                "output_expires_after": {"anchor": "created_at", "seconds": KEPT_SECONDS},
            });
            Request::post("/batches".to_owned(), body.to_string())
        }
        Step::Find => Request::get("/batches?limit=100".to_owned()),
        Step::Look => Request::get(batch),
        Step::Cancel => Request::post(format!("{batch}/cancel"), String::new()),
        Step::Fetch => {
            let file = names.results.first().map_or("", String::as_str);
            Request::get(format!("/files/{file}/content"))
        }
    }
}

pub(super) fn read(step: Step, response: &Response) -> Result<News, CallError> {
    if response.status != 200 {
        return Err(refusal(response));
    }
    if step == Step::Fetch {
        return Ok(News::Results(lines(response).filter_map(|line| fate(&line)).collect()));
    }
    let body = parsed(response)?;
    let id = name(&body, "id").ok_or_else(strange)?;
    match step {
        Step::Upload => return Ok(News::Uploaded(id)),
        Step::Submit => return Ok(News::Submitted(id)),
        Step::Find | Step::Look | Step::Cancel | Step::Fetch => {}
    }
    let status = body["status"].as_str().ok_or_else(strange)?;
    Ok(match status {
        "failed" => News::TurnedDown(turned_down(&body)),
        "completed" | "expired" | "cancelled" => {
            let files = ["output_file_id", "error_file_id"];
            News::Ended {
                results: files.into_iter().filter_map(|field| name(&body, field)).collect(),
                rest_may_be_billed: status == "completed",
            }
        }
        _ => News::Underway,
    })
}

/// The batches that were made of the file sought.
/// <https://developers.openai.com/api/reference/resources/batches/methods/list>
pub(super) fn find(sought: &Sought, response: &Response) -> Result<Vec<String>, CallError> {
    if response.status != 200 {
        return Err(refusal(response));
    }
    let body = parsed(response)?;
    let fits = |batch: &&Value| batch["input_file_id"] == sought.input;
    Ok(listed(&body)?.iter().filter(fits).filter_map(|batch| name(batch, "id")).collect())
}

/// Why a batch was not begun. An account may have only so many tokens in batches at once.
fn turned_down(body: &Value) -> CallError {
    let code = body["errors"]["data"][0]["code"].as_str().unwrap_or_default();
    match code {
        "token_limit_exceeded" => CallError::TooLong,
        "insufficient_quota" | "billing_hard_limit_reached" => CallError::NoCredit,
        "rate_limit_exceeded" => CallError::Busy,
        code => CallError::Rejected { what: format!("a batch failed: {code}") },
    }
}

fn fate(line: &Value) -> Option<(String, Fate)> {
    let id = name(line, "custom_id")?;
    let response = &line["response"];
    let fate = match response["status_code"].as_u64() {
        Some(status) => {
            let request = response["request_id"].as_str().unwrap_or_default();
            Fate::Answered(Response {
                status: u16::try_from(status).unwrap_or(500),
                headers: vec![("x-request-id".to_owned(), request.to_owned())],
                body: response["body"].to_string().into_bytes(),
            })
        }
        None => match line["error"]["code"].as_str()? {
            "batch_cancelled" => Fate::Canceled,
            _ => Fate::Expired,
        },
    };
    Some((id, fate))
}
