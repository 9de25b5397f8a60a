//! Answers in the forms that were documented on 2026-11-28 at the addresses that stand with each; the
//! values are partly ours.

use super::*;
use crate::prompt::{Method, Usage};

fn answer(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

fn said(provider: Provider, step: Step, body: &str) -> Result<News, CallError> {
    read(provider, step, &answer(200, body))
}

/// <https://platform.claude.com/docs/en/api/messages/batches/retrieve>, the example of the answer.
fn anthropic_batch(status: &str) -> String {
    format!(
        r#"{{"id":"msgbatch_013Zva2CMHLNnXjNJJKqJ2EF","archived_at":null,
        "cancel_initiated_at":null,"created_at":"2024-08-20T18:37:24.100435Z","ended_at":null,
        "expires_at":"2024-08-21T18:37:24.100435Z","processing_status":"{status}",
        "request_counts":{{"canceled":10,"errored":30,"expired":10,"processing":100,"succeeded":50}},
        "results_url":"https://elsewhere.example/results","type":"message_batch"}}"#
    )
}

/// <https://developers.openai.com/api/reference/cli/resources/batches/index.md>: what it returns; its
/// states as in <https://learn.microsoft.com/en-us/azure/foundry/reference/rest/batches-cancel-batch>.
fn openai_batch(status: &str, output: &str, error: &str, errors: &str) -> String {
    format!(
        r#"{{"id":"batch_abc123","object":"batch","endpoint":"/v1/chat/completions",
        "errors":{errors},"input_file_id":"file-abc123","completion_window":"24h",
        "status":"{status}","output_file_id":{output},"error_file_id":{error},
        "created_at":1711471533,"request_counts":{{"total":100,"completed":95,"failed":5}},
        "metadata":null}}"#
    )
}

#[test]
fn what_is_said_of_a_batch_is_understood() {
    use Provider::{Anthropic, Openai};
    let id = || "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF".to_owned();
    let claude = |step, status: &str| said(Anthropic, step, &anthropic_batch(status));
    assert_eq!(claude(Step::Submit, "in_progress"), Ok(News::Submitted(id())));
    assert_eq!(claude(Step::Look, "in_progress"), Ok(News::Underway));
    assert_eq!(claude(Step::Look, "canceling"), Ok(News::Underway));
    let ended = News::Ended { results: vec![id()], rest_may_be_billed: true };
    assert_eq!(claude(Step::Look, "ended"), Ok(ended));

    let file = r#"{"id":"file-abc123","object":"file","bytes":120000,"purpose":"batch"}"#;
    assert_eq!(said(Openai, Step::Upload, file), Ok(News::Uploaded("file-abc123".into())));
    let (out, err, none) = (r#""file-cvaTdG""#, r#""file-HOWS94""#, "null");
    let gpt = |step, status: &str, out: &str, err: &str, errors: &str| {
        said(Openai, step, &openai_batch(status, out, err, errors))
    };
    let submitted = gpt(Step::Submit, "validating", none, none, none);
    assert_eq!(submitted, Ok(News::Submitted("batch_abc123".into())));
    for status in ["validating", "in_progress", "finalizing", "cancelling"] {
        assert_eq!(gpt(Step::Look, status, none, none, none), Ok(News::Underway), "{status}");
    }
    let both = vec!["file-cvaTdG".to_owned(), "file-HOWS94".to_owned()];
    for (status, rest_may_be_billed) in
        [("completed", true), ("expired", false), ("cancelled", false)]
    {
        let ended = News::Ended { results: both.clone(), rest_may_be_billed };
        assert_eq!(gpt(Step::Look, status, out, err, none), Ok(ended), "{status}");
    }
    let nothing = News::Ended { results: Vec::new(), rest_may_be_billed: false };
    assert_eq!(gpt(Step::Look, "cancelled", none, none, none), Ok(nothing));
    let errors = |code: &str| format!(r#"{{"object":"list","data":[{{"code":"{code}"}}]}}"#);
    let failed = |code: &str| gpt(Step::Look, "failed", none, none, &errors(code));
    assert_eq!(failed("token_limit_exceeded"), Ok(News::TurnedDown(CallError::TooLong)));
    assert!(matches!(
        failed("invalid_json_line"),
        Ok(News::TurnedDown(CallError::Rejected { .. }))
    ));
}

/// The lists of <https://platform.claude.com/docs/en/api/messages/batches/list> and
/// <https://developers.openai.com/api/reference/resources/batches/methods/list>, on 2026-11-29.
#[test]
fn a_batch_whose_name_nobody_heard_is_found_where_only_it_can_be_meant() {
    let since = Millis::from_export_text("2024-08-20T18:37:00Z").unwrap();
    let sought = Sought { input: "file-abc123", requests: 200, since };
    let list = |batches: &[String]| {
        answer(200, &format!(r#"{{"data":[{}],"has_more":false}}"#, batches.join(",")))
    };
    let look = |provider, sought: &Sought, batches: &[String]| {
        find(provider, sought, &list(batches)).unwrap()
    };
    let claude = || anthropic_batch("in_progress");
    let found = News::Found(Some("msgbatch_013Zva2CMHLNnXjNJJKqJ2EF".to_owned()));
    let none = News::Found(None);
    let other = claude().replace("\"processing\":100", "\"processing\":1");
    let later = Sought { since: since + 3_600_000, ..sought };
    let bad = claude().replace("msgbatch_013Zva2CMHLNnXjNJJKqJ2EF", "../x");
    let openai = || openai_batch("validating", "null", "null", "null");
    let cases = [
        (Provider::Anthropic, sought, vec![other.clone(), claude()], &found),
        (Provider::Anthropic, sought, vec![claude(), claude()], &none),
        (Provider::Anthropic, sought, vec![other], &none),
        (Provider::Anthropic, later, vec![claude()], &none),
        (Provider::Anthropic, sought, vec![bad], &none),
        (Provider::Anthropic, sought, vec![], &none),
        (Provider::Openai, Sought { input: "file-other", ..sought }, vec![openai()], &none),
        (Provider::Openai, sought, vec![], &none),
    ];
    for (provider, sought, batches, expected) in cases {
        assert_eq!(&look(provider, &sought, &batches), expected, "{provider:?} {batches:?}");
    }
    let batch = News::Found(Some("batch_abc123".to_owned()));
    assert_eq!(look(Provider::Openai, &later, &[openai()]), batch);
    for provider in [Provider::Anthropic, Provider::Openai] {
        assert!(find(provider, &sought, &answer(503, "{}")).is_err());
        assert!(find(provider, &sought, &answer(200, "{}")).is_err());
    }
}

/// The types of <https://github.com/anthropics/anthropic-sdk-python>, `types/messages/message_batch_*`,
/// and <https://docs.rs/crate/openai-client-base/0.8.1/source/docs>, `BatchRequestOutput*.md`, both made
/// of the services' own descriptions.
#[test]
fn each_result_is_what_became_of_its_request() {
    let claude = concat!(
        r#"{"custom_id":"1-2-3","result":{"type":"succeeded","message":{"id":"msg_014","type":"message","role":"assistant","content":[{"type":"text","text":"{\"parts\":[]}"}],"stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":36}}}}"#,
        "\n",
        r#"{"custom_id":"1-0-1","result":{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: required"}}}}"#,
        "\n",
        r#"{"custom_id":"1-1-1","result":{"type":"canceled"}}"#,
        "\n",
        r#"{"custom_id":"1-4-1","result":{"type":"expired"}}"#,
        "\nnot json\n",
        r#"{"custom_id":"../1","result":{"type":"expired"}}"#,
        "\n",
    );
    let Ok(News::Results(fates)) = said(Provider::Anthropic, Step::Fetch, claude) else { panic!() };
    let names: Vec<&str> = fates.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["1-2-3", "1-0-1", "1-1-1", "1-4-1"]);
    let Fate::Answered(good) = &fates[0].1 else { panic!() };
    let read = crate::prompt::read(Provider::Anthropic, crate::prompt::Question::Chunks(&[]), good);
    assert_eq!(read.usage, Some(Usage { input: 11, output: 36, ..Usage::default() }));
    let Fate::Answered(bad) = &fates[1].1 else { panic!() };
    let read = crate::prompt::read(Provider::Anthropic, crate::prompt::Question::Chunks(&[]), bad);
    assert_eq!((bad.status, read.usage), (400, None), "what failed is not billed");
    assert_eq!((&fates[2].1, &fates[3].1), (&Fate::Canceled, &Fate::Expired));

    let gpt = concat!(
        r#"{"id":"batch_req_1","custom_id":"1-2-3","response":{"status_code":200,"request_id":"req_c187","body":{"id":"chatcmpl-9","choices":[{"index":0,"message":{"role":"assistant","content":"{\"parts\":[]}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":24,"completion_tokens":15,"total_tokens":39}}},"error":null}"#,
        "\n",
        r#"{"id":"batch_req_2","custom_id":"1-0-1","response":{"status_code":429,"request_id":"req_2","body":{"error":{"code":"rate_limit_exceeded"}}},"error":null}"#,
        "\n",
        r#"{"id":"batch_req_3","custom_id":"1-1-1","response":null,"error":{"code":"batch_cancelled","message":"x"}}"#,
        "\n",
        r#"{"id":"batch_req_4","custom_id":"1-4-1","response":null,"error":{"code":"batch_expired","message":"x"}}"#,
    );
    let Ok(News::Results(fates)) = said(Provider::Openai, Step::Fetch, gpt) else { panic!() };
    let Fate::Answered(good) = &fates[0].1 else { panic!() };
    let read = crate::prompt::read(Provider::Openai, crate::prompt::Question::Chunks(&[]), good);
    assert_eq!(read.usage, Some(Usage { input: 24, output: 15, ..Usage::default() }));
    assert_eq!(read.request_id.as_deref(), Some("req_c187"));
    let Fate::Answered(busy) = &fates[1].1 else { panic!() };
    let read = crate::prompt::read(Provider::Openai, crate::prompt::Question::Chunks(&[]), busy);
    assert_eq!(read.result, Err(CallError::Busy));
    assert_eq!((&fates[2].1, &fates[3].1), (&Fate::Canceled, &Fate::Expired));
}

/// A name that is no plain word would be put into a path; an address is never asked.
#[test]
fn no_answer_says_where_the_next_request_goes() {
    for strange in ["", "a/b", "../x", "a?b", "a b", "x".repeat(129).as_str()] {
        let body = format!(r#"{{"id":"{strange}","status":"validating"}}"#);
        for provider in [Provider::Anthropic, Provider::Openai] {
            let news = said(provider, Step::Submit, &body);
            assert!(matches!(news, Err(CallError::Unusable { .. })), "{strange}: {news:?}");
        }
        let body = openai_batch("completed", &format!("\"{strange}\""), "null", "null");
        let none = News::Ended { results: Vec::new(), rest_may_be_billed: true };
        assert_eq!(said(Provider::Openai, Step::Look, &body), Ok(none), "{strange}");
    }
    let ended = said(Provider::Anthropic, Step::Look, &anthropic_batch("ended"));
    assert!(!format!("{ended:?}").contains("elsewhere"));
}

#[test]
fn each_step_asks_what_the_services_document() {
    let names = Names {
        input: "file-1".into(),
        id: "b_1".into(),
        results: vec!["file-2".into()],
        rest_may_be_billed: true,
    };
    let cases = [
        (Provider::Anthropic, Step::Look, Method::Get, "/v1/messages/batches/b_1"),
        (Provider::Anthropic, Step::Cancel, Method::Post, "/v1/messages/batches/b_1/cancel"),
        (Provider::Anthropic, Step::Fetch, Method::Get, "/v1/messages/batches/b_1/results"),
        (Provider::Anthropic, Step::Find, Method::Get, "/v1/messages/batches?limit=100"),
        (Provider::Openai, Step::Submit, Method::Post, "/batches"),
        (Provider::Openai, Step::Find, Method::Get, "/batches?limit=100"),
        (Provider::Openai, Step::Look, Method::Get, "/batches/b_1"),
        (Provider::Openai, Step::Cancel, Method::Post, "/batches/b_1/cancel"),
        (Provider::Openai, Step::Fetch, Method::Get, "/files/file-2/content"),
    ];
    for (provider, step, method, path) in cases {
        let asked = request(provider, step, &names);
        assert_eq!((asked.method, asked.path.as_str()), (method, path), "{provider:?} {step:?}");
        let versioned = asked.headers.iter().any(|(name, _)| name == "anthropic-version");
        assert_eq!(versioned, provider == Provider::Anthropic);
    }
}

#[test]
fn a_batch_has_room_for_so_much_and_for_one_at_least() {
    for provider in [Provider::Anthropic, Provider::Openai] {
        let large =
            |bytes| Request::post(String::new(), format!("{{\"a\":\"{}\"}}", "x".repeat(bytes)));
        let mut requests = Requests::new(provider);
        assert!(requests.push("1-0-1", &large(BODY_BYTES_MAX)), "one is always sent");
        assert!(!requests.push("1-1-1", &large(1)));
        let mut requests = Requests::new(provider);
        assert!((0..3).all(|n| requests.push(&format!("1-{n}-1"), &large(2_000_000))));
        assert!(!requests.push("1-4-1", &large(2_000_000)));
        let sent = send(&requests);
        assert!(sent.body.len() < BODY_BYTES_MAX && sent.body.matches("custom_id").count() == 3);
    }
}
