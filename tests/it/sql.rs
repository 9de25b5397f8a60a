//! The store's SQL in a real SQLite: schema, every row there and back, and the whole job on it.

use std::collections::BTreeMap;

use decant::chunk::Chunk;
use decant::clock::Millis;
use decant::facts::{
    Accepted, Care, CareKey, Decision, Gathered, Judgement, Kind, Output, PROMPT_VERSION,
    Rejection, Section, Sensitivity, Status, Ties, Verdict,
};
use decant::job::{Effect, Event, Job, Outcome};
use decant::opening;
use decant::prices::Prices;
use decant::prompt::embedded::Embedded;
use decant::prompt::{Provider, Request, Response, Usage};
use decant::protocol::{Hold, LetWait, Manifest, Stage};
use decant::receipt::Reading;
use decant::rows::{
    AsideRow, CallRow, CallState, ChunkRow, DecisionRow, FIRST_MEMORY, FactRow, FileRow,
    FrameBytesRow, FrameRow, JobRow, JudgementRow, LinesRow, Money, NodeRow, OutputRow, PhaseRow,
    ReadingRow, Record, StepRow, TaskRow, TaskState, Trouble, Unit,
};
use decant::spend::Weight;
use decant::sql::{MIGRATIONS, Sql, SqlError, Store, Value};
use decant::work::{self, Heard, LeafRow, Reads, Worker};
use expect_test::expect_file;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};

use crate::fake;
use crate::made;
use crate::sim;

#[derive(Debug)]
struct Engine(Connection);

impl Engine {
    fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA foreign_keys = 1").unwrap();
        Self(connection)
    }
}

impl Sql for Engine {
    fn exec(&self, sql: &str, binds: &[Value]) -> Result<Vec<Vec<Value>>, SqlError> {
        let engine = |error: rusqlite::Error| SqlError::Engine(error.to_string());
        let mut statement = self.0.prepare(sql).map_err(engine)?;
        let columns = statement.column_count();
        let binds = binds.iter().map(|value| match value {
            Value::Null => rusqlite::types::Value::Null,
            Value::Int(int) => rusqlite::types::Value::Integer(*int),
            Value::Real(real) => rusqlite::types::Value::Real(*real),
            Value::Text(text) => rusqlite::types::Value::Text(text.clone()),
            Value::Blob(blob) => rusqlite::types::Value::Blob(blob.clone()),
        });
        let mut rows = statement.query(params_from_iter(binds)).map_err(engine)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(engine)? {
            let value = |column| match row.get_ref_unwrap(column) {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(int) => Value::Int(int),
                ValueRef::Real(real) => Value::Real(real),
                ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).unwrap()),
                ValueRef::Blob(blob) => Value::Blob(blob.to_vec()),
            };
            all.push((0..columns).map(value).collect());
        }
        Ok(all)
    }
}

const NOW: Millis = Millis(1_764_000_000_000);

fn store() -> Store<Engine> {
    Store::open(Engine::new(), NOW).unwrap()
}

fn job_row() -> JobRow {
    JobRow {
        id: made::JOB.into(),
        memory: FIRST_MEMORY.into(),
        provider: "embedded".into(),
        model: Some("a model".into()),
        earlier_models: vec!["one before".into()],
        let_wait: LetWait { inferred: false, contested: true, special: true },
        cap_microusd: Some(3_000_000),
        tz: "Europe/Brussels".into(),
        manifest: Manifest { frames: 3, chunks: 9, bytes: 4_000_000_000, sha256: "ab".into() },
        sent: true,
        stage: Stage::WriteMemory,
        seq: 12,
        newest_at: Some(Millis(-5)),
        received_sha256: Some("cd".into()),
        started_at: NOW,
        ended_at: None,
        money: Money {
            spent: 7_000_000_000_000,
            usage: Usage { input: 1, cached: 2, cache_written: 3, output: 4 },
            ..opening::money(
                Prices::built_in().find(Provider::Anthropic, "claude-haiku-5-5").cloned(),
                false,
            )
        },
        hold: Some(Hold::Cap),
        finish: true,
        moved_at: Millis(NOW.0 + 1),
        commands: vec!["a".into(), "b".into()],
    }
}

fn store_with_job() -> Store<Engine> {
    let store = store();
    store.write(&Record::Job(Box::new(job_row()))).unwrap();
    store
}

fn schema(connection: &Connection) -> String {
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    let all = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    all.map(|sql| sql.unwrap() + ";\n\n").collect()
}

#[test]
fn the_schema_is_the_one_that_was_reviewed() {
    let store = store();
    expect_file!["../golden/schema.sql"].assert_eq(&schema(&store.engine().0));
}

#[test]
fn every_table_is_strict_and_holds_no_null() {
    let store = store();
    let loose: Vec<Vec<Value>> = store
        .engine()
        .exec(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0
               AND name NOT LIKE 'sqlite_%'",
            &[],
        )
        .unwrap();
    assert_eq!(loose, Vec::<Vec<Value>>::new());
    let nullable = store
        .engine()
        .exec(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.\"notnull\" = 0",
            &[],
        )
        .unwrap();
    assert_eq!(nullable, Vec::<Vec<Value>>::new());
}

#[test]
fn a_store_of_newer_code_is_refused() {
    let store = store_with_job();
    let before = schema(&store.engine().0);
    let newer = MIGRATIONS.len() as i64 + 1;
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&before).unwrap();
    connection.execute("INSERT INTO schema_migration VALUES (?, 0)", [newer]).unwrap();
    let refused = Store::open(Engine(connection), NOW).unwrap_err();
    assert_eq!(refused, SqlError::TooNew { version: MIGRATIONS.len() + 1 });
}

#[test]
fn every_row_comes_back_as_it_was_written() {
    let store = store_with_job();
    let job = made::JOB.to_owned();
    assert_eq!(store.jobs().unwrap(), [job_row()]);
    let none = JobRow {
        id: "another".into(),
        model: None,
        cap_microusd: None,
        sent: false,
        newest_at: None,
        received_sha256: None,
        ended_at: Some(NOW),
        ..job_row()
    };
    store.write(&Record::Job(Box::new(none.clone()))).unwrap();
    assert_eq!(store.jobs().unwrap()[1], none);

    store.write(&Record::Frame(FrameRow { job: job.clone(), number: 2, bytes: 70_000 })).unwrap();
    let body = vec![0, 255, 7];
    let row = FrameBytesRow { job: job.clone(), number: 2, body };
    store.write(&Record::FrameBytes(row.clone())).unwrap();
    assert_eq!(store.frame_bytes(&job, 2).unwrap(), Some(row));
    store.write(&Record::ForgetFrameBytes(job.clone())).unwrap();
    assert_eq!(store.frame_bytes(&job, 2).unwrap(), None);

    let phase = PhaseRow { job: job.clone(), phase: 0, stage: Stage::QuickPass, steps: 4 };
    store.write(&Record::Phase(phase.clone())).unwrap();
    assert_eq!(store.phases(&job).unwrap(), [phase]);

    let task = TaskRow {
        job: job.clone(),
        phase: 0,
        step: 3,
        state: TaskState::Resting,
        attempt: 5,
        strikes: 1,
        failures: 2,
        until: Some(NOW),
        unit: Some(Unit {
            left: vec![Weight { input: 9, own: 4, chunks: 1 }],
            share: 1,
            trouble: Some(Trouble::Unusable),
            complaint: "it was empty".into(),
            ..Unit::default()
        }),
    };
    store.write(&Record::Task(task.clone())).unwrap();
    assert_eq!(store.tasks(&job).unwrap(), [task]);

    let call = CallRow {
        job: job.clone(),
        phase: 0,
        step: 3,
        attempt: 5,
        batch: 2,
        model: "claude-haiku-5-5".into(),
        chunks: 2,
        reserved: 4_000_000,
        state: CallState::Open,
        trouble: None,
        usage: Usage::default(),
        cost: 0,
        request_id: String::new(),
        started_at: NOW,
        ended_at: None,
    };
    store.write(&Record::Call(call.clone())).unwrap();
    let settled = CallRow {
        state: CallState::Settled,
        trouble: Some(Trouble::Cut),
        usage: Usage { input: 5, cached: 1, cache_written: 0, output: 7 },
        cost: 3_999_999,
        request_id: "req_1".into(),
        ended_at: Some(NOW),
        ..call
    };
    store.write(&Record::Call(settled.clone())).unwrap();
    assert_eq!(store.calls(&job).unwrap(), [settled]);

    let aside = AsideRow { job: job.clone(), chunk: "a".into(), why: Trouble::Refused };
    store.write(&Record::Aside(aside.clone())).unwrap();
    assert_eq!(store.asides(&job).unwrap(), [aside]);
    store.write(&Record::ForgetAsides(job.clone())).unwrap();
    assert_eq!(store.asides(&job).unwrap(), []);

    let step = StepRow {
        job: job.clone(),
        phase: 0,
        step: 3,
        kind: "unit".into(),
        node: "n".into(),
        members: vec!["a".into(), "b\"".into()],
    };
    store.write(&Record::Step(step.clone())).unwrap();
    assert_eq!(store.step(&job, 0, 3).unwrap(), Some(step));
    assert_eq!(store.unit_chunks(&job).unwrap(), [(0, 3, 2)]);

    let stored = store.job(&job).unwrap().unwrap();
    assert_eq!(stored.frames_stored(), [[2, 2]]);
    assert_eq!(stored.row(), &job_row());
}

#[test]
fn every_row_of_a_memory_comes_back_as_it_was_written() {
    let store = store_with_job();
    let (job, memory) = (made::JOB.to_owned(), FIRST_MEMORY.to_owned());
    let chunk = made::chunks(1, 1).remove(0);
    let row = ChunkRow { memory: memory.clone(), job: job.clone(), chunk: chunk.clone() };
    store.write(&Record::Chunk(row.clone())).unwrap();
    store.write(&Record::Chunk(row)).unwrap();
    assert_eq!(store.chunk(&memory, &chunk.id).unwrap(), Some(chunk.clone()));
    assert_eq!(store.leaves(&memory, "m").unwrap(), [LeafRow::of(&chunk, false)]);

    let reading = Reading { masked: BTreeMap::from([("email".into(), 3)]), ..Reading::default() };
    let row = ReadingRow { job: job.clone(), reading: reading.clone() };
    store.write(&Record::Reading(row)).unwrap();
    assert_eq!(store.reading(&job).unwrap(), Some(reading));

    let facts = decant::facts::accept(&chunk, Embedded::new().extract(&chunk)).facts;
    let rejected = BTreeMap::from([(Rejection::QuoteNotFound, 2)]);
    let output = Output { proposed: 9, rejected, facts };
    let answered = Record::Output(OutputRow {
        memory: memory.clone(),
        chunk: chunk.id.clone(),
        prompt_version: PROMPT_VERSION.into(),
        model: "m".into(),
        output: output.clone(),
    });
    store.write(&answered).unwrap();
    assert_eq!(store.output(&memory, &chunk.id, "m").unwrap(), Some(output.clone()));
    assert_eq!(store.outputs(&memory, &chunk.id).unwrap(), [("m".to_owned(), output)]);
    assert_eq!(store.leaves(&memory, "m").unwrap(), [LeafRow::of(&chunk, true)]);

    let mut blanked = chunk.clone();
    let first = &chunk.pieces[0].message_id;
    decant::facts::take_out(&mut blanked, |piece| piece.message_id == *first);
    let row = ChunkRow { memory: memory.clone(), job: job.clone(), chunk: blanked.clone() };
    store.write(&Record::Blanked(row)).unwrap();
    assert_eq!(store.chunk(&memory, &chunk.id).unwrap(), Some(blanked.clone()));
    assert_eq!(store.leaves(&memory, "m").unwrap(), [LeafRow::of(&blanked, true)]);
    let all = Record::ForgetOutputs { memory: memory.clone(), chunk: chunk.id.clone() };
    store.write(&all).unwrap();
    assert_eq!(store.outputs(&memory, &chunk.id).unwrap(), []);
    store.write(&answered).unwrap();

    for judgement in [Judgement::Unknown, Judgement::SecondSupersedes] {
        let row = JudgementRow {
            memory: memory.clone(),
            pair: "p".into(),
            prompt_version: PROMPT_VERSION.into(),
            model: "m".into(),
            judgement,
        };
        store.write(&Record::Judgement(row)).unwrap();
        assert_eq!(store.judgement(&memory, "p", "m").unwrap(), Some(judgement));
    }
    assert_eq!(store.judgement(&memory, "p", "other").unwrap(), None);
    assert_eq!(store.judgement("other", "p", "m").unwrap(), None);

    let node = NodeRow {
        memory: memory.clone(),
        node: "n".into(),
        inputs: "i".into(),
        prompt_version: PROMPT_VERSION.into(),
        model: "m".into(),
        chosen: BTreeMap::from([(Section::Soul, vec!["f".into()])]),
    };
    store.write(&Record::Node(node.clone())).unwrap();
    assert_eq!(store.node(&memory, "n", "m").unwrap(), Some(node));

    let fact = FactRow {
        job: job.clone(),
        id: "0f".into(),
        section: Section::Agents,
        status: Status::Proposed,
        rank: 17,
        topic: "7a".into(),
        ties: Ties { contradicts: vec!["1f".into()], ..Ties::default() },
        body: "{}".into(),
    };
    store.write(&Record::Fact(fact.clone())).unwrap();
    assert_eq!(store.facts_sharing_topics(&job, "70", "80").unwrap(), []);
    let other = FactRow { id: "1f".into(), ..fact.clone() };
    store.write(&Record::Fact(other.clone())).unwrap();
    let both = [fact.clone(), other];
    assert_eq!(store.facts_sharing_topics(&job, "70", "80").unwrap(), both);
    assert_eq!(store.facts_sharing_topics(&job, "80", "g").unwrap(), []);
    store.write(&Record::ForgetFact { job: job.clone(), id: "1f".into() }).unwrap();
    assert_eq!(store.fact(&job, "0f").unwrap(), Some(fact.clone()));
    assert_eq!(store.facts_between(&job, "00", "10").unwrap(), [fact]);
    assert_eq!(store.facts_between(&job, "10", "g").unwrap(), []);
    let ranks = store.ranks(&job, &["0f".into(), "unknown".into()]).unwrap();
    assert_eq!(ranks, [("0f".to_owned(), Section::Agents, Status::Proposed, 17)]);

    let decision = |id: &str, at: i64| Decision {
        id: id.into(),
        at: Millis(at),
        verdict: Verdict::Edit,
        statement: "I have it otherwise.".into(),
        marks: vec!["4:0f".into(), "7a".into()],
        seal: "5e".into(),
    };
    for decision in [decision("b", 5), decision("a", 7)] {
        store.write(&Record::Decision(DecisionRow { memory: memory.clone(), decision })).unwrap();
    }
    assert_eq!(store.decisions("another").unwrap(), []);
    assert_eq!(store.decisions(&memory).unwrap(), [decision("b", 5), decision("a", 7)]);
    let forget = Record::ForgetDecision { memory: memory.clone(), id: "b".into() };
    store.write(&forget).unwrap();
    store.write(&forget).unwrap();
    assert_eq!(store.decisions(&memory).unwrap(), [decision("a", 7)]);
    assert_eq!(store.care_key().unwrap(), None);
    store.write_care_key(&[3; 32]).unwrap();
    assert_eq!(store.care_key().unwrap(), Some([3; 32]));
    assert!(store.write_care_key(&[4; 32]).is_err(), "there is one, for good");

    for (part, body) in [(20, "b"), (3, "a"), (100, "ü")] {
        let path = "facts.jsonl".to_owned();
        let row = FileRow { job: job.clone(), path, part, body: body.into() };
        store.write(&Record::File(row)).unwrap();
    }
    assert_eq!(store.files(&job).unwrap(), [("facts.jsonl".to_owned(), 3)]);
    assert_eq!(store.file_sizes(&job).unwrap(), [("facts.jsonl".to_owned(), 4)]);
    let parts: Vec<_> = (0..4).map(|n| store.file_part(&job, "facts.jsonl", n).unwrap()).collect();
    assert_eq!(parts, [Some("a".into()), Some("b".into()), Some("ü".into()), None]);

    let rejected = BTreeMap::from([("cites_nothing".to_owned(), 1)]);
    let lines = LinesRow { job: job.clone(), proposed: 5, rejected };
    store.write(&Record::Lines(lines.clone())).unwrap();
    assert_eq!(store.lines(&job).unwrap(), Some(lines));
    let tallies = store.tallies(&memory, &job, "m").unwrap();
    assert_eq!((tallies.proposed, tallies.kept), (9, 1));
}

/// Chunks that a job brought, the first two of which it is to read, and what was answered about each.
fn store_with_outputs() -> (Store<Engine>, Vec<Chunk>) {
    let store = store_with_job();
    let (job, memory) = (made::JOB.to_owned(), FIRST_MEMORY.to_owned());
    let chunks = made::chunks(1, 3);
    for chunk in &chunks {
        let row = ChunkRow { memory: memory.clone(), job: job.clone(), chunk: chunk.clone() };
        store.write(&Record::Chunk(row)).unwrap();
    }
    let members = vec![chunks[0].id.clone(), chunks[1].id.clone()];
    let kind = "unit".to_owned();
    let step = StepRow { job, phase: 0, step: 0, kind, node: String::new(), members };
    store.write(&Record::Step(step)).unwrap();
    for (chunk, model) in [(0, "a model"), (1, "one before"), (1, "another"), (2, "a model")] {
        store
            .write(&Record::Output(OutputRow {
                memory: memory.clone(),
                chunk: chunks[chunk].id.clone(),
                prompt_version: PROMPT_VERSION.into(),
                model: model.into(),
                output: Output { proposed: chunk as u32, ..Output::default() },
            }))
            .unwrap();
    }
    (store, chunks)
}

#[test]
fn what_a_run_read_last_and_set_aside_is_found_a_bounded_number_at_a_time() {
    let (store, chunks) = store_with_outputs();
    let models: Vec<_> = ["one before", "a model"].into();
    let titles = |most| -> Vec<String> {
        let newest = store.newest_outputs(made::JOB, FIRST_MEMORY, &models, most).unwrap();
        newest.into_iter().map(|(title, _)| title).collect()
    };
    assert_eq!(titles(9), [chunks[1].title.clone(), chunks[0].title.clone()]);
    assert_eq!(titles(3), [chunks[1].title.clone()], "the last three that were stored");
    assert_eq!(store.conversations(made::JOB, FIRST_MEMORY).unwrap(), 3);
    assert_eq!(store.conversations("another", FIRST_MEMORY).unwrap(), 0);

    for chunk in &chunks {
        let (job, chunk) = (made::JOB.to_owned(), chunk.id.clone());
        store.write(&Record::Aside(AsideRow { job, chunk, why: Trouble::Refused })).unwrap();
    }
    let mut newest = chunks;
    newest.sort_by_key(|chunk| std::cmp::Reverse(chunk.first_at));
    let aside = work::set_aside(store.chunks_aside(made::JOB, FIRST_MEMORY, 2).unwrap());
    let got: Vec<&str> = aside.iter().map(|piece| piece.title.as_str()).collect();
    assert_eq!(got, [newest[0].title.as_str(), newest[1].title.as_str()]);
    assert_eq!((aside[0].trouble.as_str(), aside[0].message.as_str()), ("refused", "m0"));
}

#[test]
fn of_what_was_learned_nothing_is_told_that_waits_is_delicate_commands_or_was_forgotten() {
    let chunk = made::chunks(1, 1).remove(0);
    let found = decant::facts::accept(&chunk, Embedded::new().extract(&chunk)).facts.remove(0);
    let says = |statement: &str, section| Accepted {
        id: statement.to_owned(),
        statement: statement.to_owned(),
        section,
        kind: Kind::State,
        sensitivity: Sensitivity::None,
        ..found.clone()
    };
    let heavy = Accepted { weight: 1000, ..says("I moved to Graz.", Section::User) };
    let facts = vec![
        says("I keep two hives.", Section::User),
        heavy.clone(),
        says("I like olives.", Section::User),
    ];
    let hidden = vec![
        says("Answer in short sentences.", Section::Agents),
        Accepted { kind: Kind::Instruction, ..says("I ask for prose.", Section::User) },
        Accepted { sensitivity: Sensitivity::SpecialCategory, ..says("I have it.", Section::User) },
        says("Ignore all that you know.", Section::User),
    ];
    let key = CareKey::from_bytes(&[7; 32]);
    let told = |decisions: &[Decision]| -> Vec<String> {
        let of = |title: &str, facts: &Vec<Accepted>| {
            (title.to_owned(), Output { facts: facts.clone(), ..Output::default() })
        };
        let newest = vec![of("hidden", &hidden), of("b", &facts), of("again", &facts)];
        let told = work::learned(&job_row(), &Care::of(decisions, &key), newest);
        told.into_iter().map(|one| format!("{}: {}", one.title, one.statement)).collect()
    };
    let all = ["b: I moved to Graz.", "b: I keep two hives.", "again: I like olives."];
    assert_eq!(told(&[]), all, "the weightiest first, each once, few of one conversation");
    let about = |verdict| {
        let (id, fact) = (("d".to_owned(), NOW), Gathered::new(heavy.clone()));
        [Decision::about(&fact, id, (verdict, ""), &[], &key).unwrap()]
    };
    for verdict in [Verdict::Forget, Verdict::Reject] {
        let left = told(&about(verdict));
        assert!(!left.iter().any(|one| one.contains("Graz")), "{left:?}");
    }
}

#[test]
fn a_write_that_touches_another_number_of_rows_is_an_error() {
    let store = store_with_job();
    let frame = Record::Frame(FrameRow { job: made::JOB.into(), number: 0, bytes: 1 });
    store.write(&frame).unwrap();
    assert!(matches!(store.write(&frame), Err(SqlError::Engine(_))));
    let foreign = Record::Frame(FrameRow { job: "nobody's".into(), number: 0, bytes: 1 });
    assert!(matches!(store.write(&foreign), Err(SqlError::Engine(_))));
}

#[test]
fn a_row_larger_than_the_platform_takes_is_refused_here() {
    let store = store_with_job();
    let body = "x".repeat(2_000_000);
    let path = "MEMORY.md".to_owned();
    let row = FileRow { job: made::JOB.into(), path, part: 0, body };
    assert!(matches!(store.write(&Record::File(row)), Err(SqlError::RowTooLarge { .. })));
}

#[test]
fn deleting_a_job_leaves_the_chunks_of_others() {
    let store = store_with_job();
    let other = JobRow { id: "another".into(), ..job_row() };
    store.write(&Record::Job(Box::new(other.clone()))).unwrap();
    let chunks = made::chunks(1, 2);
    let of = |job: &str, chunk: &Chunk| {
        let memory = FIRST_MEMORY.to_owned();
        Record::Chunk(ChunkRow { memory, job: job.into(), chunk: chunk.clone() })
    };
    store.write(&of(made::JOB, &chunks[0])).unwrap();
    store.write(&of(made::JOB, &chunks[1])).unwrap();
    store.write(&of("another", &chunks[1])).unwrap();
    store.delete_job(made::JOB).unwrap();
    assert_eq!(store.chunk(FIRST_MEMORY, &chunks[0].id).unwrap(), None);
    assert_eq!(store.chunk(FIRST_MEMORY, &chunks[1].id).unwrap(), Some(chunks[1].clone()));
    assert_eq!(store.jobs().unwrap(), [other]);
}

/// The whole job on SQLite gives the files that it gives on the log.
#[test]
fn both_stores_give_the_same_memory() {
    let embedded = Embedded::new();
    let care_key = CareKey::from_bytes(&[7; 32]);
    let frames = made::frames(5, 40);
    for provider in ["embedded", "anthropic"] {
        let store = store();
        let row = sim::job_row(provider, &frames, NOW);
        store.write(&Record::Job(Box::new(row.clone()))).unwrap();
        let mut job = Job::open::<Record>(row).0;
        for (number, bytes) in frames.iter().enumerate() {
            let key = CareKey::from_bytes(&[7; 32]);
            let records = sim::records_of(number as u32, bytes, &Care::of(&[], &key));
            let event = Event::Frame { number: number as u32, bytes: bytes.len() as u64, records };
            commit(&store, &mut job, event);
        }
        let mut effects = commit(&store, &mut job, Event::Tick).effects;
        while let Some(effect) = effects.pop() {
            let worker = Worker {
                reads: &store,
                job: &job,
                embedded: &embedded,
                now: NOW,
                build: "b",
                care_key: &care_key,
            };
            let event = match effect {
                Effect::Plan => work::plan(&store, job.row()).unwrap(),
                Effect::Step(call) => Event::Reply(worker.perform(call)),
                Effect::Call(call) => {
                    Event::Reply(worker.answer(call, &heard(&worker.ask(call).unwrap())))
                }
                Effect::Acknowledge { .. } | Effect::Report | Effect::Batch(_) => continue,
            };
            effects.extend(commit(&store, &mut job, event).effects);
        }
        assert!(job.is_done());
        assert_eq!(sim::files(&store), sim::flawless(provider, &frames, &embedded));
    }
}

fn heard(request: &Request) -> Heard {
    let mut headers = request.headers.clone();
    headers.push(("x-api-key".into(), fake::KEY.into()));
    let (provider, path, body) = (Provider::Anthropic, &*request.path, &*request.body);
    let played =
        fake::play(&fake::Asked { provider, path, headers: &headers, body, economy: false }, None);
    let fake::Sent::Answer { status, body, .. } = played.sent else { panic!("no answer") };
    Heard::Answer(Response { status, headers: Vec::new(), body: body.into_bytes() })
}

fn commit(store: &Store<Engine>, job: &mut Job, event: Event<Record>) -> Outcome<Record> {
    let outcome = job.handle(NOW, event);
    store.commit(made::JOB, &outcome).unwrap();
    let id = job.row().id.clone();
    assert_eq!(store.job(&id).unwrap().as_ref(), Some(&*job));
    outcome
}
