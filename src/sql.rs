//! All SQL: the schema as numbered steps, and every statement with the row it reads or writes.
//!
//! Pure: an engine is handed in as [`Sql`]. The Durable Object is one, SQLite in the tests is the
//! other, so what runs there is what is tested here. Statements that write return what they wrote,
//! and a count that is not the expected one is an error, not a surprise for later.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::chunk::{Chunk, SIGNAL_VALUE};
use crate::clock::Millis;
use crate::facts::{Decision, Judgement, Output, Section, Status};
use crate::job::{Job, LoadError, Outcome, Write};
use crate::protocol::Manifest;
use crate::rows::{
    AsideRow, CallRow, ChunkPlace, ChunkRow, DecisionRow, FactRow, FrameBytesRow, JobRow,
    JudgementRow, KeyRow, LinesRow, NodeRow, OutputRow, PhaseRow, Record, StepRow, TaskRow,
    Trouble,
};
use crate::work::{LeafRow, ReadError, Reads, Tallies};

/// Every step of the schema, oldest first. A database at version `n` has had the first `n`.
pub const MIGRATIONS: &[&str] = &[
    include_str!("edge/migrations/0001_job.sql"),
    include_str!("edge/migrations/0002_money.sql"),
    include_str!("edge/migrations/0003_topics.sql"),
    include_str!("edge/migrations/0004_care.sql"),
    include_str!("edge/migrations/0005_batch.sql"),
    include_str!("edge/migrations/0006_models.sql"),
    include_str!("edge/migrations/0007_push.sql"),
    include_str!("edge/migrations/0008_search.sql"),
    include_str!("edge/migrations/0009_let_wait.sql"),
    include_str!("edge/migrations/0010_judgement.sql"),
];

/// A row, at most, as the platform has it in production; the local runtime takes more.
pub const ROW_BYTES_MAX: usize = 2_000_000;

/// Ids in one parameter, at most: each takes 67 bytes, and a parameter is bounded as a row is.
const IDS_AT_ONCE: usize = 10_000;

/// A value on its way to or from the engine.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "SQLite's own words")]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A database engine. One statement at a time, its rows all at once.
pub trait Sql {
    /// Runs a statement with its parameters and returns its rows.
    fn exec(&self, sql: &str, binds: &[Value]) -> Result<Vec<Vec<Value>>, SqlError>;
}

/// Why the store could not do it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SqlError {
    /// The engine refused. The text is the engine's and names tables, never values.
    #[error("the database refused a statement: {0}")]
    Engine(String),
    /// Something that stands in several rows could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A row has another form than this code knows.
    #[error("a stored row has an unknown form in column {column}")]
    Column {
        /// From 0.
        column: usize,
    },
    /// A write touched more or fewer rows than it must.
    #[error("a write touched {touched} rows and not {expected}")]
    Touched {
        /// Rows it touched.
        touched: usize,
        /// Rows it must touch.
        expected: usize,
    },
    /// A row above [`ROW_BYTES_MAX`].
    #[error("a row of {bytes} bytes is larger than a row may be")]
    RowTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The database was written by newer code.
    #[error("this memory was stored by a newer version of decant (schema {version})")]
    TooNew {
        /// Its schema.
        version: usize,
    },
    /// Stored rows are no job.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl From<SqlError> for ReadError {
    fn from(error: SqlError) -> Self {
        Self(error.to_string())
    }
}

/// A person's rows in a database.
#[derive(Debug)]
pub struct Store<S> {
    engine: S,
}

impl<S: Sql> Store<S> {
    /// Brings the schema up to date. `now` is noted with each step.
    pub fn open(engine: S, now: Millis) -> Result<Self, SqlError> {
        let store = Self { engine };
        store.engine.exec(
            "CREATE TABLE IF NOT EXISTS schema_migration
             (version INTEGER NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT",
            &[],
        )?;
        let version = store.count("SELECT coalesce(max(version), 0) FROM schema_migration", &[])?;
        let version = version as usize;
        let steps = MIGRATIONS.get(version..).ok_or(SqlError::TooNew { version })?;
        for (number, step) in (version + 1..).zip(steps) {
            for statement in statements(step) {
                store.engine.exec(statement, &[])?;
            }
            store.write_one(
                "INSERT INTO schema_migration VALUES (?, ?) RETURNING 1",
                &[int(number as u64), Value::Int(now.0)],
            )?;
        }
        Ok(store)
    }

    /// The engine, for what only a driver does.
    pub fn engine(&self) -> &S {
        &self.engine
    }

    /// Stores what an event came to. The caller wraps it in a transaction, with the alarm.
    pub fn commit(&self, job: &str, outcome: &Outcome<Record>) -> Result<(), SqlError> {
        for write in &outcome.writes {
            match write {
                Write::Job(row) => self.write_job(row)?,
                Write::Frame { number, bytes } => self.write_one(
                    "INSERT INTO frame VALUES (?, ?, ?) RETURNING 1",
                    &[text(job), int(*number), int(*bytes)],
                )?,
                Write::Phase(row) => self.write_phase(row)?,
                Write::Task(row) => self.write_task(row)?,
                Write::Call(row) => self.write_call(row)?,
                Write::ForgetAsides => self.forget_asides(job)?,
                Write::ForgetMemory => self.forget_memory(job)?,
                Write::Record(record) => self.write(record)?,
            }
        }
        Ok(())
    }

    /// Stores one row.
    pub fn write(&self, record: &Record) -> Result<(), SqlError> {
        match record {
            Record::Job(row) => self.write_job(row),
            Record::Frame(row) => self.write_one(
                "INSERT INTO frame VALUES (?, ?, ?) RETURNING 1",
                &[text(&row.job), int(row.number), int(row.bytes)],
            ),
            Record::FrameBytes(row) => self.write_one(
                "INSERT INTO frame_bytes VALUES (?, ?, ?) RETURNING 1",
                &[text(&row.job), int(row.number), Value::Blob(row.body.clone())],
            ),
            Record::ForgetFrameBytes(job) => {
                self.engine.exec("DELETE FROM frame_bytes WHERE job = ?", &[text(job)]).map(|_| ())
            }
            Record::Phase(row) => self.write_phase(row),
            Record::Task(row) => self.write_task(row),
            Record::Step(row) => self.write_step(row),
            Record::Chunk(row) => self.write_chunk(row),
            Record::Blanked(row) => self.write_blanked(row),
            Record::ForgetOutputs { memory, chunk } => self.forget_outputs(memory, chunk),
            Record::Reading(row) => self.write_one(
                "INSERT OR REPLACE INTO reading VALUES (?, ?) RETURNING 1",
                &[text(&row.job), json(&row.reading)?],
            ),
            Record::Output(row) => self.write_output(row),
            Record::Judgement(row) => self.write_judgement(row),
            Record::Node(row) => self.write_node(row),
            Record::Fact(row) => self.write_fact(row),
            Record::ForgetFact { job, id } => self.write_one(
                "DELETE FROM fact WHERE job = ? AND id = ? RETURNING 1",
                &[text(job), text(id)],
            ),
            Record::Decision(row) => self.write_decision(row),
            Record::ForgetDecision { memory, id } => self
                .engine
                .exec("DELETE FROM decision WHERE memory = ? AND id = ?", &[text(memory), text(id)])
                .map(|_| ()),
            Record::File(row) => self.write_one(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?) RETURNING 1",
                &[text(&row.job), text(&row.path), int(row.part), text(&row.body)],
            ),
            Record::Lines(row) => self.write_one(
                "INSERT OR REPLACE INTO lines VALUES (?, ?, ?) RETURNING 1",
                &[text(&row.job), int(row.proposed), json(&row.rejected)?],
            ),
            Record::Call(row) => self.write_call(row),
            Record::Aside(row) => self.write_one(
                "INSERT OR REPLACE INTO aside VALUES (?, ?, ?) RETURNING 1",
                &[text(&row.job), text(&row.chunk), word(row.why)?],
            ),
            Record::ForgetAsides(job) => self.forget_asides(job),
            Record::ForgetMemory(job) => self.forget_memory(job),
        }
    }

    /// Keeps a person's own key for a job. It is no part of what a job writes: only a server has it.
    pub fn write_key(&self, row: &KeyRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO sealed_key VALUES (?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.job),
                text(&row.provider),
                text(&row.host),
                Value::Blob(row.sealed.clone()),
                time(Some(row.stored_at)),
            ],
        )
    }

    /// All keys that are kept.
    pub fn keys(&self) -> Result<Vec<KeyRow>, SqlError> {
        self.rows(
            "SELECT job, provider, host, sealed, stored_at FROM sealed_key ORDER BY job",
            &[],
            |columns| {
                Ok(KeyRow {
                    job: columns.text()?,
                    provider: columns.text()?,
                    host: columns.text()?,
                    sealed: columns.blob()?,
                    stored_at: Millis(columns.int()?),
                })
            },
        )
    }

    /// Forgets the key of a job, if there is one.
    pub fn forget_key(&self, job: &str) -> Result<(), SqlError> {
        self.engine.exec("DELETE FROM sealed_key WHERE job = ?", &[text(job)]).map(|_| ())
    }

    /// The browsers that are told when a run has come to rest, by their addresses.
    pub fn pushes(&self) -> Result<Vec<String>, SqlError> {
        self.rows("SELECT endpoint FROM push ORDER BY added_at, endpoint", &[], Columns::text)
    }

    /// Has a browser told. Of more than so many the first gives way.
    pub fn keep_push(&self, endpoint: &str, now: Millis, most: u32) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO push VALUES (?, ?) RETURNING 1",
            &[text(endpoint), Value::Int(now.0)],
        )?;
        self.engine.exec(
            "DELETE FROM push WHERE endpoint NOT IN
             (SELECT endpoint FROM push ORDER BY added_at DESC, endpoint LIMIT ?)",
            &[int(u64::from(most))],
        )?;
        Ok(())
    }

    /// Has a browser told no more.
    pub fn forget_push(&self, endpoint: &str) -> Result<(), SqlError> {
        self.engine.exec("DELETE FROM push WHERE endpoint = ?", &[text(endpoint)]).map(|_| ())
    }

    fn forget_asides(&self, job: &str) -> Result<(), SqlError> {
        self.engine.exec("DELETE FROM aside WHERE job = ?", &[text(job)]).map(|_| ())
    }

    fn write_decision(&self, row: &DecisionRow) -> Result<(), SqlError> {
        let decision = &row.decision;
        self.write_one(
            "INSERT OR REPLACE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.memory),
                text(&decision.id),
                time(Some(decision.at)),
                word(decision.verdict)?,
                text(&decision.statement),
                json(&decision.marks)?,
                text(&decision.seal),
            ],
        )
    }

    /// What the person decided about the facts of a memory, in the order of time.
    pub fn decided(&self, memory: &str) -> Result<Vec<Decision>, SqlError> {
        self.rows(
            "SELECT id, at, verdict, statement, marks, seal FROM decision WHERE memory = ? ORDER BY at, id",
            &[text(memory)],
            |columns| {
                Ok(Decision {
                    id: columns.text()?,
                    at: Millis(columns.int()?),
                    verdict: columns.word()?,
                    statement: columns.text()?,
                    marks: columns.json()?,
                    seal: columns.text()?,
                })
            },
        )
    }

    /// The person's key to the marks of their decisions, once there is one.
    pub fn care_key(&self) -> Result<Option<[u8; 32]>, SqlError> {
        let keys = self.rows("SELECT key FROM care_key", &[], Columns::blob)?;
        Ok(keys.into_iter().next().and_then(|key| key.try_into().ok()))
    }

    /// Keeps the person's key to their marks. There is one, for good.
    pub fn write_care_key(&self, key: &[u8; 32]) -> Result<(), SqlError> {
        self.write_one(
            "INSERT INTO care_key VALUES (1, ?) RETURNING 1",
            &[Value::Blob(key.to_vec())],
        )
    }

    fn forget_memory(&self, job: &str) -> Result<(), SqlError> {
        self.engine.exec("DELETE FROM fact WHERE job = ?", &[text(job)])?;
        self.engine.exec("DELETE FROM file WHERE job = ?", &[text(job)])?;
        self.engine.exec("DELETE FROM lines WHERE job = ?", &[text(job)]).map(|_| ())
    }

    fn write_call(&self, row: &CallRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO call VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING 1",
            &[
                text(&row.job),
                int(row.phase),
                int(row.step),
                int(row.attempt),
                text(&row.model),
                int(row.chunks),
                int(row.reserved),
                word(row.state)?,
                optional(row.trouble.map(crate::rows::Trouble::as_str)),
                json(&row.usage)?,
                int(row.cost),
                text(&row.request_id),
                time(Some(row.started_at)),
                time(row.ended_at),
                int(row.batch),
            ],
        )
    }

    fn write_job(&self, row: &JobRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT INTO job VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
             ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, model = excluded.model,
               earlier_models = excluded.earlier_models, stage = excluded.stage, seq = excluded.seq,
               newest_at = excluded.newest_at, received_sha256 = excluded.received_sha256,
               ended_at = excluded.ended_at, cap_microusd = excluded.cap_microusd,
               money = excluded.money, hold = excluded.hold, finish = excluded.finish,
               moved_at = excluded.moved_at, commands = excluded.commands,
               let_wait = excluded.let_wait
             RETURNING 1",
            &[
                text(&row.id),
                text(&row.memory),
                text(&row.provider),
                optional(row.model.as_deref()),
                Value::Int(row.cap_microusd.unwrap_or(-1)),
                text(&row.tz),
                int(row.manifest.frames),
                int(row.manifest.chunks),
                int(row.manifest.bytes),
                text(&row.manifest.sha256),
                int(u32::from(row.sent)),
                word(row.stage)?,
                int(row.seq),
                time(row.newest_at),
                optional(row.received_sha256.as_deref()),
                time(Some(row.started_at)),
                time(row.ended_at),
                json(&row.money)?,
                optional(row.hold.map(crate::protocol::Hold::as_str)),
                int(u32::from(row.finish)),
                time(Some(row.moved_at)),
                json(&row.commands)?,
                json(&row.earlier_models)?,
                json(&row.let_wait)?,
            ],
        )
    }

    fn write_phase(&self, row: &PhaseRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT INTO phase VALUES (?, ?, ?, ?) RETURNING 1",
            &[text(&row.job), int(row.phase), word(row.stage)?, int(row.steps)],
        )
    }

    fn write_task(&self, row: &TaskRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.job),
                int(row.phase),
                int(row.step),
                word(row.state)?,
                int(row.attempt),
                int(row.strikes),
                int(row.failures),
                time(row.until),
                json(&row.unit)?,
            ],
        )
    }

    fn write_step(&self, row: &StepRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.job),
                int(row.phase),
                int(row.step),
                text(&row.kind),
                text(&row.node),
                json(&row.members)?,
            ],
        )
    }

    /// A chunk that is there already stays as it is: its id says that it is the same.
    fn write_chunk(&self, row: &ChunkRow) -> Result<(), SqlError> {
        let chunk = &row.chunk;
        let leaf = LeafRow::of(chunk, false);
        self.write_at_most_one(
            "INSERT OR IGNORE INTO chunk VALUES (?,?,?,?,?,?,?,?,?,?,?,?) RETURNING 1",
            &[
                text(&row.memory),
                text(&chunk.id),
                text(chunk.key.source.as_str()),
                text(&chunk.key.account),
                time(chunk.first_at),
                text(&chunk.key.conversation_id),
                int(chunk.position),
                time(leaf.last_at),
                int(chunk.value),
                int(leaf.bytes),
                json(chunk)?,
                json(&leaf.tokens)?,
            ],
        )?;
        self.write_at_most_one(
            "INSERT OR IGNORE INTO job_chunk VALUES (?, ?) RETURNING 1",
            &[text(&row.job), text(&chunk.id)],
        )
    }

    fn write_blanked(&self, row: &ChunkRow) -> Result<(), SqlError> {
        let leaf = LeafRow::of(&row.chunk, false);
        self.write_one(
            "UPDATE chunk SET bytes = ?, tokens = ?, body = ? WHERE memory = ? AND id = ?
             RETURNING 1",
            &[
                int(leaf.bytes),
                json(&leaf.tokens)?,
                json(&row.chunk)?,
                text(&row.memory),
                text(&row.chunk.id),
            ],
        )
    }

    fn forget_outputs(&self, memory: &str, chunk: &str) -> Result<(), SqlError> {
        let of = [text(memory), text(chunk)];
        self.engine.exec("DELETE FROM output WHERE memory = ? AND chunk = ?", &of).map(|_| ())
    }

    fn write_output(&self, row: &OutputRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.memory),
                text(&row.chunk),
                text(&row.prompt_version),
                text(&row.model),
                int(row.output.proposed),
                int(row.output.facts.len() as u64),
                json(&row.output.rejected)?,
                json(&row.output.facts)?,
            ],
        )
    }

    fn write_judgement(&self, row: &JudgementRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO judgement VALUES (?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.memory),
                text(&row.pair),
                text(&row.prompt_version),
                text(&row.model),
                word(row.judgement)?,
            ],
        )
    }

    fn write_node(&self, row: &NodeRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO node VALUES (?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.memory),
                text(&row.node),
                text(&row.inputs),
                text(&row.prompt_version),
                text(&row.model),
                json(&row.chosen)?,
            ],
        )
    }

    fn write_fact(&self, row: &FactRow) -> Result<(), SqlError> {
        self.write_one(
            "INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING 1",
            &[
                text(&row.job),
                text(&row.id),
                word(row.section)?,
                word(row.status)?,
                int(row.rank),
                text(&row.body),
                text(&row.topic),
                json(&row.ties)?,
            ],
        )
    }

    /// The job of that id as it is stored.
    pub fn job(&self, id: &str) -> Result<Option<Job>, SqlError> {
        let sql = format!("SELECT {JOB_COLUMNS} FROM job WHERE id = ?");
        let Some(row) = self.engine.exec(&sql, &[text(id)])?.into_iter().next() else {
            return Ok(None);
        };
        let frames = self.rows(
            "SELECT number, bytes FROM frame WHERE job = ? ORDER BY number",
            &[text(id)],
            |columns| Ok((columns.int()?, columns.int()?)),
        )?;
        let phases = self.phases(id)?;
        let tasks = self.tasks(id)?;
        Ok(Some(Job::load(job_row(row)?, frames, phases, tasks)?))
    }

    /// All jobs, oldest first.
    pub fn jobs(&self) -> Result<Vec<JobRow>, SqlError> {
        let sql = format!("SELECT {JOB_COLUMNS} FROM job ORDER BY started_at, id");
        self.engine.exec(&sql, &[])?.into_iter().map(job_row).collect()
    }

    /// The phases of a job's plan.
    pub fn phases(&self, job: &str) -> Result<Vec<PhaseRow>, SqlError> {
        self.rows(
            "SELECT job, phase, stage, steps FROM phase WHERE job = ? ORDER BY phase",
            &[text(job)],
            |columns| {
                Ok(PhaseRow {
                    job: columns.text()?,
                    phase: columns.int()?,
                    stage: columns.word()?,
                    steps: columns.int()?,
                })
            },
        )
    }

    /// The steps of a job that have begun.
    pub fn tasks(&self, job: &str) -> Result<Vec<TaskRow>, SqlError> {
        self.rows(
            "SELECT job, phase, step, state, attempt, strikes, failures, until, unit
             FROM task WHERE job = ? ORDER BY phase, step",
            &[text(job)],
            |columns| {
                Ok(TaskRow {
                    job: columns.text()?,
                    phase: columns.int()?,
                    step: columns.int()?,
                    state: columns.word()?,
                    attempt: columns.int()?,
                    strikes: columns.int()?,
                    failures: columns.int()?,
                    until: columns.time()?,
                    unit: columns.json()?,
                })
            },
        )
    }

    /// The ledger of a job, in the order in which the calls were made.
    pub fn calls(&self, job: &str) -> Result<Vec<CallRow>, SqlError> {
        self.rows(
            "SELECT job, phase, step, attempt, model, chunks, reserved, state, trouble, usage, cost,
               request_id, started_at, ended_at, batch
             FROM call WHERE job = ? ORDER BY started_at, phase, step, attempt",
            &[text(job)],
            |columns| {
                Ok(CallRow {
                    job: columns.text()?,
                    phase: columns.int()?,
                    step: columns.int()?,
                    attempt: columns.int()?,
                    model: columns.text()?,
                    chunks: columns.int()?,
                    reserved: columns.int()?,
                    state: columns.word()?,
                    trouble: columns.optional_word()?,
                    usage: columns.json()?,
                    cost: columns.int()?,
                    request_id: columns.text()?,
                    started_at: Millis(columns.int()?),
                    ended_at: columns.time()?,
                    batch: columns.int()?,
                })
            },
        )
    }

    /// How many chunks each unit of a job has: `(phase, step, chunks)`.
    pub fn unit_chunks(&self, job: &str) -> Result<Vec<(u32, u32, u32)>, SqlError> {
        self.rows(
            "SELECT phase, step, json_array_length(members) FROM step
             WHERE job = ? AND kind = 'unit'",
            &[text(job)],
            |columns| Ok((columns.int()?, columns.int()?, columns.int()?)),
        )
    }

    /// Facts found so far for a job's memory with a model.
    pub fn facts_found(&self, memory: &str, model: &str) -> Result<u64, SqlError> {
        self.count(
            "SELECT coalesce(sum(facts), 0) FROM output
             WHERE memory = ? AND prompt_version = ? AND model = ?",
            &[text(memory), text(crate::facts::PROMPT_VERSION), text(model)],
        )
    }

    /// How many conversations a job's frames brought, without what an assistant remembered.
    pub fn conversations(&self, job: &str, memory: &str) -> Result<u32, SqlError> {
        let found = self.row(
            "SELECT count(*) FROM
               (SELECT DISTINCT chunk.source, chunk.account, chunk.conversation_id FROM job_chunk
                JOIN chunk ON chunk.memory = ? AND chunk.id = job_chunk.chunk
                WHERE job_chunk.job = ? AND chunk.value <> ?)",
            &[text(memory), text(job), int(SIGNAL_VALUE)],
            Columns::int,
        )?;
        Ok(found.unwrap_or(0))
    }

    /// Of so many outputs that were stored last, those of chunks that a job is to read, by one of these
    /// models: the last first, each with the title of its conversation.
    pub fn newest_outputs(
        &self,
        job: &str,
        memory: &str,
        models: &[&str],
        most: u32,
    ) -> Result<Vec<(String, Output)>, SqlError> {
        self.rows(
            "SELECT chunk.body ->> '$.title', last.proposed, last.rejected, last.body
             FROM (SELECT rowid AS nth, * FROM output ORDER BY rowid DESC LIMIT ?) AS last
             JOIN chunk ON chunk.memory = last.memory AND chunk.id = last.chunk
             WHERE last.memory = ? AND last.prompt_version = ?
               AND last.model IN (SELECT value FROM json_each(?))
               AND last.chunk IN (SELECT member.value FROM step, json_each(step.members) AS member
                                  WHERE step.job = ? AND step.kind = 'unit')
             ORDER BY last.nth DESC",
            &[
                int(most),
                text(memory),
                text(crate::facts::PROMPT_VERSION),
                json(&models)?,
                text(job),
            ],
            |columns| {
                let title = columns.text()?;
                let proposed = columns.int()?;
                Ok((title, Output { proposed, rejected: columns.json()?, facts: columns.json()? }))
            },
        )
    }

    /// So many chunks that a job has set aside, each with why, the newest conversation first.
    pub fn chunks_aside(
        &self,
        job: &str,
        memory: &str,
        most: u32,
    ) -> Result<Vec<(Trouble, Chunk)>, SqlError> {
        self.rows(
            "SELECT aside.why, chunk.body FROM aside
             JOIN chunk ON chunk.memory = ? AND chunk.id = aside.chunk WHERE aside.job = ?
             ORDER BY chunk.first_at DESC, chunk.source, chunk.account, chunk.conversation_id,
               chunk.position, chunk.id LIMIT ?",
            &[text(memory), text(job), int(most)],
            |columns| Ok((columns.word()?, columns.json()?)),
        )
    }

    /// The files of a job and their sizes in bytes, in the order of their paths.
    pub fn file_sizes(&self, job: &str) -> Result<Vec<(String, u64)>, SqlError> {
        self.rows(
            "SELECT path, sum(length(CAST(body AS BLOB))) FROM file WHERE job = ?
             GROUP BY path ORDER BY path",
            &[text(job)],
            |columns| Ok((columns.text()?, columns.int()?)),
        )
    }

    /// The chunks of a conversation that a job's memory holds, in order.
    pub fn conversation_chunks(
        &self,
        memory: &str,
        source: &str,
        account: &str,
        conversation_id: &str,
    ) -> Result<Vec<String>, SqlError> {
        self.rows(
            "SELECT id FROM chunk WHERE memory = ? AND conversation_id = ? AND source = ?
             AND account = ? ORDER BY position, id",
            &[text(memory), text(conversation_id), text(source), text(account)],
            Columns::text,
        )
    }

    /// Which of these chunks of a conversation holds a message first, by its place among them.
    pub fn chunk_with(
        &self,
        memory: &str,
        chunks: &[String],
        message: &str,
    ) -> Result<Option<u32>, SqlError> {
        let found = self.row(
            "SELECT ids.key FROM json_each(?) AS ids
             JOIN chunk ON chunk.memory = ? AND chunk.id = ids.value
             WHERE EXISTS (SELECT 1 FROM json_each(chunk.body, '$.pieces') AS piece
                           WHERE piece.value ->> 'message_id' = ?)
             ORDER BY ids.key LIMIT 1",
            &[json(&chunks)?, text(memory), text(message)],
            Columns::int,
        )?;
        Ok(found)
    }

    /// So many chunks of a memory, the newest conversation first, from after that place on.
    pub fn chunks_newest_first(
        &self,
        memory: &str,
        after: Option<&ChunkPlace>,
        most: u32,
    ) -> Result<Vec<ChunkPlace>, SqlError> {
        // Newer than anything, as far as every engine's numbers go.
        const END: i64 = (1 << 53) - 1;
        let at = after.map_or(END, |place| place.first_at.map_or(0, |at| at.0));
        let after = after.cloned().unwrap_or_default();
        self.rows(
            "SELECT first_at, source, account, conversation_id, position, id, bytes FROM chunk
             WHERE memory = ? AND
               (-first_at, source, account, conversation_id, position, id) > (?, ?, ?, ?, ?, ?)
             ORDER BY -first_at, source, account, conversation_id, position, id LIMIT ?",
            &[
                text(memory),
                Value::Int(at.saturating_neg()),
                text(&after.source),
                text(&after.account),
                text(&after.conversation),
                int(after.position),
                text(&after.id),
                int(most),
            ],
            |columns| {
                Ok(ChunkPlace {
                    first_at: columns.time()?,
                    source: columns.text()?,
                    account: columns.text()?,
                    conversation: columns.text()?,
                    position: columns.int()?,
                    id: columns.text()?,
                    bytes: columns.int()?,
                })
            },
        )
    }

    /// Removes a job with all that only it has: its rows, chunks that no other job brought, and
    /// their outputs.
    pub fn delete_job(&self, id: &str) -> Result<(), SqlError> {
        self.write_at_most_one("DELETE FROM job WHERE id = ? RETURNING 1", &[text(id)])?;
        self.engine.exec(
            "DELETE FROM chunk WHERE NOT EXISTS
             (SELECT 1 FROM job_chunk JOIN job ON job.id = job_chunk.job
              WHERE job_chunk.chunk = chunk.id AND job.memory = chunk.memory)",
            &[],
        )?;
        self.engine.exec(
            "DELETE FROM output WHERE NOT EXISTS
             (SELECT 1 FROM chunk WHERE chunk.id = output.chunk AND chunk.memory = output.memory)",
            &[],
        )?;
        // Words of the person's own go with the last run of their memory, and so does what was said of
        // its facts.
        for table in ["decision", "judgement"] {
            let sql = format!("DELETE FROM {table} WHERE memory NOT IN (SELECT memory FROM job)");
            self.engine.exec(&sql, &[])?;
        }
        Ok(())
    }

    fn rows<T>(
        &self,
        sql: &str,
        binds: &[Value],
        read: impl Fn(&mut Columns) -> Result<T, SqlError>,
    ) -> Result<Vec<T>, SqlError> {
        let rows = self.engine.exec(sql, binds)?;
        rows.into_iter().map(|row| read(&mut Columns::new(row))).collect()
    }

    fn row<T>(
        &self,
        sql: &str,
        binds: &[Value],
        read: impl Fn(&mut Columns) -> Result<T, SqlError>,
    ) -> Result<Option<T>, SqlError> {
        Ok(self.rows(sql, binds, read)?.into_iter().next())
    }

    fn count(&self, sql: &str, binds: &[Value]) -> Result<u64, SqlError> {
        Ok(self.row(sql, binds, Columns::int)?.unwrap_or(0))
    }

    fn write_one(&self, sql: &str, binds: &[Value]) -> Result<(), SqlError> {
        match self.touch(sql, binds)? {
            1 => Ok(()),
            touched => Err(SqlError::Touched { touched, expected: 1 }),
        }
    }

    fn write_at_most_one(&self, sql: &str, binds: &[Value]) -> Result<(), SqlError> {
        match self.touch(sql, binds)? {
            0 | 1 => Ok(()),
            touched => Err(SqlError::Touched { touched, expected: 1 }),
        }
    }

    fn touch(&self, sql: &str, binds: &[Value]) -> Result<usize, SqlError> {
        let bytes = binds.iter().map(size).sum();
        if bytes > ROW_BYTES_MAX {
            return Err(SqlError::RowTooLarge { bytes });
        }
        Ok(self.engine.exec(sql, binds)?.len())
    }
}

impl<S: Sql> Reads for Store<S> {
    fn leaves(&self, memory: &str, model: &str) -> Result<Vec<LeafRow>, ReadError> {
        let mut leaves = self.rows(
            "SELECT chunk.source, chunk.account, chunk.first_at, chunk.conversation_id,
               chunk.position, chunk.id, chunk.value, chunk.bytes, chunk.last_at, chunk.tokens,
               EXISTS (SELECT 1 FROM output WHERE output.memory = chunk.memory
                 AND output.chunk = chunk.id AND output.prompt_version = ?
                 AND output.model = ?)
             FROM chunk WHERE chunk.memory = ?",
            &[text(crate::facts::PROMPT_VERSION), text(model), text(memory)],
            |columns| {
                Ok(LeafRow {
                    source: columns.word()?,
                    account: columns.text()?,
                    first_at: columns.time()?,
                    conversation_id: columns.text()?,
                    position: columns.int()?,
                    id: columns.text()?,
                    value: columns.int()?,
                    bytes: columns.int()?,
                    last_at: columns.time()?,
                    tokens: columns.json()?,
                    answered: columns.int::<u32>()? == 1,
                })
            },
        )?;
        leaves.sort();
        Ok(leaves)
    }

    fn chunk(&self, memory: &str, id: &str) -> Result<Option<Chunk>, ReadError> {
        let sql = "SELECT body FROM chunk WHERE memory = ? AND id = ?";
        Ok(self.row(sql, &[text(memory), text(id)], Columns::json)?)
    }

    fn step(&self, job: &str, phase: u32, step: u32) -> Result<Option<StepRow>, ReadError> {
        Ok(self.row(
            "SELECT job, phase, step, kind, node, members FROM step
             WHERE job = ? AND phase = ? AND step = ?",
            &[text(job), int(phase), int(step)],
            |columns| {
                Ok(StepRow {
                    job: columns.text()?,
                    phase: columns.int()?,
                    step: columns.int()?,
                    kind: columns.text()?,
                    node: columns.text()?,
                    members: columns.json()?,
                })
            },
        )?)
    }

    fn reading(&self, job: &str) -> Result<Option<crate::receipt::Reading>, ReadError> {
        let sql = "SELECT body FROM reading WHERE job = ?";
        Ok(self.row(sql, &[text(job)], Columns::json)?)
    }

    fn output(&self, memory: &str, chunk: &str, model: &str) -> Result<Option<Output>, ReadError> {
        Ok(self.row(
            "SELECT proposed, rejected, body FROM output
             WHERE memory = ? AND chunk = ? AND prompt_version = ? AND model = ?",
            &[text(memory), text(chunk), text(crate::facts::PROMPT_VERSION), text(model)],
            |columns| {
                Ok(Output {
                    proposed: columns.int()?,
                    rejected: columns.json()?,
                    facts: columns.json()?,
                })
            },
        )?)
    }

    fn outputs(&self, memory: &str, chunk: &str) -> Result<Vec<(String, Output)>, ReadError> {
        Ok(self.rows(
            "SELECT model, proposed, rejected, body FROM output
             WHERE memory = ? AND chunk = ? AND prompt_version = ? ORDER BY model",
            &[text(memory), text(chunk), text(crate::facts::PROMPT_VERSION)],
            |columns| {
                let model = columns.text()?;
                let proposed = columns.int()?;
                Ok((model, Output { proposed, rejected: columns.json()?, facts: columns.json()? }))
            },
        )?)
    }

    fn judgement(
        &self,
        memory: &str,
        pair: &str,
        model: &str,
    ) -> Result<Option<Judgement>, ReadError> {
        Ok(self.row(
            "SELECT judgement FROM judgement
             WHERE memory = ? AND pair = ? AND prompt_version = ? AND model = ?",
            &[text(memory), text(pair), text(crate::facts::PROMPT_VERSION), text(model)],
            Columns::word,
        )?)
    }

    fn node(&self, memory: &str, node: &str, model: &str) -> Result<Option<NodeRow>, ReadError> {
        Ok(self.row(
            "SELECT memory, node, inputs, prompt_version, model, body FROM node
             WHERE memory = ? AND node = ? AND prompt_version = ? AND model = ?",
            &[text(memory), text(node), text(crate::facts::PROMPT_VERSION), text(model)],
            |columns| {
                Ok(NodeRow {
                    memory: columns.text()?,
                    node: columns.text()?,
                    inputs: columns.text()?,
                    prompt_version: columns.text()?,
                    model: columns.text()?,
                    chosen: columns.json()?,
                })
            },
        )?)
    }

    fn fact(&self, job: &str, id: &str) -> Result<Option<FactRow>, ReadError> {
        let sql = format!("SELECT {FACT_COLUMNS} FROM fact WHERE job = ? AND id = ?");
        Ok(self.row(&sql, &[text(job), text(id)], fact_row)?)
    }

    fn facts_between(&self, job: &str, from: &str, to: &str) -> Result<Vec<FactRow>, ReadError> {
        Ok(self.rows(
            &format!(
                "SELECT {FACT_COLUMNS} FROM fact
                 WHERE job = ? AND id >= ? AND id < ? ORDER BY id"
            ),
            &[text(job), text(from), text(to)],
            fact_row,
        )?)
    }

    fn facts_sharing_topics(
        &self,
        job: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<FactRow>, ReadError> {
        Ok(self.rows(
            &format!(
                "SELECT {FACT_COLUMNS} FROM fact WHERE job = ?1 AND topic IN
                   (SELECT topic FROM fact WHERE job = ?1 AND topic >= ?2 AND topic < ?3
                    GROUP BY topic HAVING count(*) > 1)
                 ORDER BY topic, id"
            ),
            &[text(job), text(from), text(to)],
            fact_row,
        )?)
    }

    fn ranks(
        &self,
        job: &str,
        ids: &[String],
    ) -> Result<Vec<(String, Section, Status, u32)>, ReadError> {
        let mut ranks = Vec::new();
        for ids in ids.chunks(IDS_AT_ONCE) {
            ranks.extend(self.rows(
                "SELECT id, section, status, rank FROM fact
                 WHERE job = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
                &[text(job), json(&ids)?],
                |columns| Ok((columns.text()?, columns.word()?, columns.word()?, columns.int()?)),
            )?);
        }
        ranks.sort();
        Ok(ranks)
    }

    fn files(&self, job: &str) -> Result<Vec<(String, u32)>, ReadError> {
        Ok(self.rows(
            "SELECT path, count(*) FROM file WHERE job = ? GROUP BY path ORDER BY path",
            &[text(job)],
            |columns| Ok((columns.text()?, columns.int()?)),
        )?)
    }

    fn file_part(&self, job: &str, path: &str, nth: u32) -> Result<Option<String>, ReadError> {
        Ok(self.row(
            "SELECT body FROM file WHERE job = ? AND path = ? ORDER BY part LIMIT 1 OFFSET ?",
            &[text(job), text(path), int(nth)],
            Columns::text,
        )?)
    }

    fn lines(&self, job: &str) -> Result<Option<LinesRow>, ReadError> {
        Ok(self.row(
            "SELECT job, proposed, rejected FROM lines WHERE job = ?",
            &[text(job)],
            |columns| {
                Ok(LinesRow {
                    job: columns.text()?,
                    proposed: columns.int()?,
                    rejected: columns.json()?,
                })
            },
        )?)
    }

    fn tallies(&self, memory: &str, job: &str, model: &str) -> Result<Tallies, ReadError> {
        let mut tallies = Tallies {
            kept: self.count("SELECT count(*) FROM fact WHERE job = ?", &[text(job)])?,
            ..Tallies::default()
        };
        let version = text(crate::facts::PROMPT_VERSION);
        let counted = self.rows(
            "SELECT rejected, proposed FROM output
             WHERE memory = ? AND prompt_version = ? AND model = ? AND EXISTS
               (SELECT 1 FROM chunk WHERE chunk.memory = output.memory AND id = output.chunk)",
            &[text(memory), version, text(model)],
            |columns| Ok((columns.json()?, columns.int::<u64>()?)),
        )?;
        for (rejected, proposed) in counted {
            tallies.add(proposed, &rejected);
        }
        Ok(tallies)
    }

    fn frame_bytes(&self, job: &str, number: u32) -> Result<Option<FrameBytesRow>, ReadError> {
        Ok(self.row(
            "SELECT job, number, body FROM frame_bytes WHERE job = ? AND number = ?",
            &[text(job), int(number)],
            |columns| {
                Ok(FrameBytesRow {
                    job: columns.text()?,
                    number: columns.int()?,
                    body: columns.blob()?,
                })
            },
        )?)
    }

    fn decisions(&self, memory: &str) -> Result<Vec<Decision>, ReadError> {
        Ok(self.decided(memory)?)
    }

    fn asides(&self, job: &str) -> Result<Vec<AsideRow>, ReadError> {
        Ok(self.rows(
            "SELECT job, chunk, why FROM aside WHERE job = ? ORDER BY chunk",
            &[text(job)],
            |columns| {
                Ok(AsideRow { job: columns.text()?, chunk: columns.text()?, why: columns.word()? })
            },
        )?)
    }
}

const JOB_COLUMNS: &str = "id, memory, provider, model, cap_microusd, tz, frames, chunks, bytes,
  sha256, sent, stage, seq, newest_at, received_sha256, started_at, ended_at, money, hold, finish,
  moved_at, commands, earlier_models, let_wait";

fn job_row(row: Vec<Value>) -> Result<JobRow, SqlError> {
    let columns = &mut Columns::new(row);
    Ok(JobRow {
        id: columns.text()?,
        memory: columns.text()?,
        provider: columns.text()?,
        model: columns.optional()?,
        cap_microusd: Some(columns.int()?).filter(|cap| *cap >= 0),
        tz: columns.text()?,
        manifest: Manifest {
            frames: columns.int()?,
            chunks: columns.int()?,
            bytes: columns.int()?,
            sha256: columns.text()?,
        },
        sent: columns.int::<u32>()? == 1,
        stage: columns.word()?,
        seq: columns.int()?,
        newest_at: columns.time()?,
        received_sha256: columns.optional()?,
        started_at: Millis(columns.int()?),
        ended_at: columns.time()?,
        money: columns.json()?,
        hold: columns.optional_word()?,
        finish: columns.int::<u32>()? == 1,
        moved_at: Millis(columns.int()?),
        commands: columns.json()?,
        earlier_models: columns.json()?,
        let_wait: columns.json()?,
    })
}

const FACT_COLUMNS: &str = "job, id, section, status, rank, body, topic, ties";

fn fact_row(columns: &mut Columns) -> Result<FactRow, SqlError> {
    Ok(FactRow {
        job: columns.text()?,
        id: columns.text()?,
        section: columns.word()?,
        status: columns.word()?,
        rank: columns.int()?,
        body: columns.text()?,
        topic: columns.text()?,
        ties: columns.json()?,
    })
}

/// The statements of a step: each ends in `;` at the end of a line, as only a statement does.
fn statements(step: &str) -> impl Iterator<Item = &str> {
    step.split(";\n").map(str::trim).filter(|statement| !statement.is_empty())
}

/// The columns of one row, read from the left.
struct Columns {
    row: std::vec::IntoIter<Value>,
    at: usize,
}

impl Columns {
    fn new(row: Vec<Value>) -> Self {
        Self { row: row.into_iter(), at: 0 }
    }

    fn next(&mut self) -> Value {
        self.at += 1;
        self.row.next().unwrap_or(Value::Null)
    }

    fn unknown<T>(&self) -> Result<T, SqlError> {
        Err(SqlError::Column { column: self.at - 1 })
    }

    fn text(&mut self) -> Result<String, SqlError> {
        match self.next() {
            Value::Text(text) => Ok(text),
            _ => self.unknown(),
        }
    }

    fn optional(&mut self) -> Result<Option<String>, SqlError> {
        Ok(Some(self.text()?).filter(|text| !text.is_empty()))
    }

    fn blob(&mut self) -> Result<Vec<u8>, SqlError> {
        match self.next() {
            Value::Blob(blob) => Ok(blob),
            _ => self.unknown(),
        }
    }

    fn int<T: TryFrom<i64>>(&mut self) -> Result<T, SqlError> {
        let int = match self.next() {
            Value::Int(int) => int,
            // Engines that have one type of number hand integers over as this.
            Value::Real(real) if real.fract() == 0.0 => real as i64,
            _ => return self.unknown(),
        };
        T::try_from(int).or_else(|_| self.unknown())
    }

    fn time(&mut self) -> Result<Option<Millis>, SqlError> {
        Ok(Some(Millis(self.int()?)).filter(|at| at.0 != 0))
    }

    /// A word of one of our enums.
    fn word<T: DeserializeOwned>(&mut self) -> Result<T, SqlError> {
        let word = serde_json::Value::String(self.text()?);
        serde_json::from_value(word).or_else(|_| self.unknown())
    }

    fn optional_word<T: DeserializeOwned>(&mut self) -> Result<Option<T>, SqlError> {
        match self.optional()? {
            Some(word) => serde_json::from_value(serde_json::Value::String(word))
                .map(Some)
                .or_else(|_| self.unknown()),
            None => Ok(None),
        }
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<T, SqlError> {
        let text = self.text()?;
        serde_json::from_str(&text).or_else(|_| self.unknown())
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn optional(text: Option<&str>) -> Value {
    Value::Text(text.unwrap_or_default().to_owned())
}

fn int(int: impl Into<u64>) -> Value {
    Value::Int(i64::try_from(int.into()).unwrap_or(i64::MAX))
}

fn time(at: Option<Millis>) -> Value {
    Value::Int(at.map_or(0, |at| at.0))
}

fn json(value: &impl Serialize) -> Result<Value, SqlError> {
    let text = serde_json::to_string(value).map_err(|error| SqlError::Engine(error.to_string()))?;
    Ok(Value::Text(text))
}

fn word(value: impl Serialize) -> Result<Value, SqlError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(Value::Text(word)),
        _ => Err(SqlError::Engine("not a word".into())),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Int(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
    }
}
