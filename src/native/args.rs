//! What was asked for.

use std::path::PathBuf;

use lexopt::prelude::*;

use super::Failure;
use crate::clock::Zone;
use crate::facts::{LetWait, Verdict};
use crate::prompt::Provider;
use crate::settings::default_model;
use crate::ways::{Choice, Way};

/// Messages that `search` gives for a query, unless told otherwise, and at most.
const HITS: usize = 20;
const HITS_MAX: usize = 1000;

/// `decant help`.
pub const HELP: &str = "\
decant turns the export of an AI assistant into a memory that you own.

decant read FILE… [--masked] [--vault FILE] [--receipt R.json]
    Every conversation as one JSON line on stdout.
decant memory FILE… --out DIR [--from BUNDLE] [--provider P] [--model M] [--economy] [--cap USD]
    [--rest] [--tz ZONE] [--vault FILE]
    The whole job, here, without a server; writes the memory to DIR. With --from it goes on from an
    earlier one: the folder of last month's memory, or DIR itself. Only what is new is read. With
    --rest, what an unfinished run in DIR has not read yet is read with the model that is named now.
decant send FILE… --to URL --out DIR [--provider P] [--model M] [--economy] [--cap USD]
    [--tz ZONE] [--vault FILE]
    What the page does: reads, masks and packs here, sends to that server, fetches the memory.

P is embedded (unless set: rules of our own, nothing is sent or paid), anthropic, openai (any
server that speaks its chat completions) or, with `send`, workers-ai. Keys come from the
environment: ANTHROPIC_API_KEY, OPENAI_API_KEY. --cap is what it may cost at most: at the cap the
memory of what was read is written, and a higher --cap goes on from there. --economy has anthropic
or openai answer in batches, at half the price: usually within the hour, at most in a day; what has
to be asked again goes with the next batch. Interrupted, the same command goes on waiting for it.
decant estimate FILE… [--provider P] --model M [--economy] [--from BUNDLE]
    What `memory` or `send` would read and cost with that model, as JSON; sends nothing. With --from
    what of it is read already in that earlier memory costs nothing.
decant search FILE… --queries Q.jsonl [--k 20]
    The messages that answer each query best, as a JSON line on stdout. A line of Q.jsonl is an
    object with `id` and `query`.
decant review DIR [--approve FACT]… [--reject FACT]… [--forget FACT]… [--remove FACT]…
              [--edit FACT=TEXT]… [--undo] [--let-wait KIND,KIND] [--history FACT]…
    [--vault FILE]
    What in that memory waits for you or disagrees, and what you decided. With options, decides and
    writes the memory anew: approve lets a line in, reject says that it is wrong, forget has it
    nowhere and never learns it again, remove forgets it and takes the messages in which it was said
    out of what is stored, for good, edit puts it in your words, --undo takes back the last time.
    --let-wait has facts of these kinds wait for you outside the files, from now on: inferred (a model
    concluded them), contested (something else says otherwise), special (health, belief and the like);
    none: no more.
    --history tells of a fact what it took the place of, what disagrees with it, and where each was
    said.
    FACT is the beginning of an id, or a line such as USER.md:12.
decant export BUNDLE --out DIR [--as WAY,WAY] [--without-provenance] [--without-special]
    [--without-others] [--without-names]
    The memory in forms that other programs read, each in a folder of DIR: okf, pam, paste, agents,
    openclaw, mcp, print; all of them unless --as names some. BUNDLE is the folder or the .zip of a
    memory. Left out on demand: where and in which words a fact was said; facts of health, belief
    and the like; facts about other people; their names, in whose place each has a stand-in.

FILE may be a .zip, a folder or a .json, several at once. With --quiet nothing is said on stderr.
After an interruption run the same command again: it goes on where it was.
Exit status: 0 done; 1 done, but something was set aside (the receipt says what); 2 not started.
";

/// A command with its options.
pub enum Command {
    Help,
    Version,
    Read(Read),
    Memory(Memory),
    Send(Send),
    Estimate(Estimate),
    Search(Search),
    Export(Export),
    Review(Review),
}

/// The options of `read`.
pub struct Read {
    pub files: Vec<PathBuf>,
    pub masked: bool,
    pub vault: Option<PathBuf>,
    pub receipt: Option<PathBuf>,
    pub quiet: bool,
}

/// The options of `memory`.
pub struct Memory {
    pub files: Vec<PathBuf>,
    pub out: PathBuf,
    pub from: Option<PathBuf>,
    pub provider: Provider,
    pub model: Option<String>,
    pub cap_microusd: Option<i64>,
    pub economy: bool,
    /// What an unfinished run of another model has not read is read with this one.
    pub rest: bool,
    pub tz: String,
    pub vault: Option<PathBuf>,
    pub quiet: bool,
}

/// The options of `estimate`.
pub struct Estimate {
    pub files: Vec<PathBuf>,
    pub provider: Provider,
    pub model: Option<String>,
    pub economy: bool,
    pub from: Option<PathBuf>,
    pub vault: Option<PathBuf>,
    pub quiet: bool,
}

/// The options of `search`.
pub struct Search {
    pub files: Vec<PathBuf>,
    pub queries: PathBuf,
    pub k: usize,
    pub quiet: bool,
}

/// The options of `export`.
pub struct Export {
    pub bundle: PathBuf,
    pub out: PathBuf,
    pub ways: Vec<Way>,
    pub choice: Choice,
    pub quiet: bool,
}

/// The options of `review`.
pub struct Review {
    pub memory: PathBuf,
    pub asked: Vec<Asked>,
    /// What waits for approval from now on.
    pub let_wait: Option<LetWait>,
    /// Facts whose history is told, in place of the list.
    pub history: Vec<String>,
    pub vault: Option<PathBuf>,
    pub quiet: bool,
}

/// What `review` is to do, in the order in which it was given.
pub enum Asked {
    /// Decide about a fact; the text is that of an edit.
    Decide { verdict: Verdict, fact: String, statement: String },
    /// Forget a fact, and take the messages out in which it was said.
    Remove { fact: String },
    /// Take back the last decisions.
    Undo,
}

/// The options of `send`.
pub struct Send {
    pub to: String,
    pub memory: Memory,
}

/// Reads the arguments.
pub fn parse(mut parser: lexopt::Parser) -> Result<Command, Failure> {
    let mut given = Given::default();
    let mut name = None;
    while let Some(arg) = parser.next().map_err(usage)? {
        if let Long(option) = arg {
            given.options.push(option.to_owned());
        }
        match arg {
            Value(value) if name.is_none() => name = Some(value.string().map_err(usage)?),
            Value(value) => given.files.push(value.into()),
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("version") | Short('V') => return Ok(Command::Version),
            Long("masked") => given.masked = true,
            Long("quiet") => given.quiet = true,
            Long("vault") => given.vault = Some(parser.value().map_err(usage)?.into()),
            Long("receipt") => given.receipt = Some(parser.value().map_err(usage)?.into()),
            Long("out") => given.out = Some(parser.value().map_err(usage)?.into()),
            Long("from") => given.from = Some(parser.value().map_err(usage)?.into()),
            Long("to") => given.to = Some(text(&mut parser)?),
            Long("provider") => given.provider = Some(text(&mut parser)?),
            Long("model") => given.model = Some(text(&mut parser)?),
            Long("cap") => given.cap_microusd = Some(microusd(&text(&mut parser)?)?),
            Long("economy") => given.economy = true,
            Long("rest") => given.rest = true,
            Long("tz") => given.tz = Some(zone(text(&mut parser)?)?),
            Long("approve") => given.decide(Verdict::Approve, text(&mut parser)?),
            Long("reject") => given.decide(Verdict::Reject, text(&mut parser)?),
            Long("forget") => given.decide(Verdict::Forget, text(&mut parser)?),
            Long("edit") => given.edit(&text(&mut parser)?)?,
            Long("remove") => given.asked.push(Asked::Remove { fact: text(&mut parser)? }),
            Long("history") => given.history.push(text(&mut parser)?),
            Long("undo") => given.asked.push(Asked::Undo),
            Long("let-wait") => given.let_wait = Some(kinds(&text(&mut parser)?)?),
            Long("queries") => given.queries = Some(parser.value().map_err(usage)?.into()),
            Long("as") => given.ways = Some(ways(&text(&mut parser)?)?),
            Long("without-provenance") => given.choice.provenance = false,
            Long("without-special") => given.choice.special = false,
            Long("without-others") => given.choice.others = false,
            Long("without-names") => given.choice.names = false,
            Long("k") => given.k = Some(hits(&text(&mut parser)?)?),
            _ => return Err(usage(arg.unexpected())),
        }
    }
    given.command(name.as_deref())
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option that is there or not")]
struct Given {
    /// The names of all that is given, for [`BELONGS`].
    options: Vec<String>,
    files: Vec<PathBuf>,
    masked: bool,
    quiet: bool,
    vault: Option<PathBuf>,
    receipt: Option<PathBuf>,
    out: Option<PathBuf>,
    from: Option<PathBuf>,
    to: Option<String>,
    provider: Option<String>,
    model: Option<String>,
    cap_microusd: Option<i64>,
    economy: bool,
    rest: bool,
    tz: Option<String>,
    queries: Option<PathBuf>,
    k: Option<usize>,
    ways: Option<Vec<Way>>,
    choice: Choice,
    asked: Vec<Asked>,
    let_wait: Option<LetWait>,
    history: Vec<String>,
}

/// Which option belongs to which commands; --quiet, --help and --version do to all.
const BELONGS: [(&str, &[&str]); 28] = [
    ("masked", &["read"]),
    ("receipt", &["read"]),
    ("vault", &["read", "memory", "send", "estimate", "review"]),
    ("out", &["memory", "send", "export"]),
    ("from", &["memory", "estimate"]),
    ("to", &["send"]),
    ("provider", &["memory", "send", "estimate"]),
    ("model", &["memory", "send", "estimate"]),
    ("economy", &["memory", "send", "estimate"]),
    ("cap", &["memory", "send"]),
    ("tz", &["memory", "send"]),
    ("rest", &["memory"]),
    ("queries", &["search"]),
    ("k", &["search"]),
    ("as", &["export"]),
    ("without-provenance", &["export"]),
    ("without-special", &["export"]),
    ("without-others", &["export"]),
    ("without-names", &["export"]),
    ("approve", &["review"]),
    ("reject", &["review"]),
    ("forget", &["review"]),
    ("remove", &["review"]),
    ("edit", &["review"]),
    ("undo", &["review"]),
    ("let-wait", &["review"]),
    ("history", &["review"]),
    ("quiet", COMMANDS),
];

/// All commands but `help`, which takes anything.
const COMMANDS: &[&str] = &["read", "memory", "send", "estimate", "search", "export", "review"];

impl Given {
    /// An error if an option is given that this command would not look at: whoever gave it expects
    /// something of it.
    fn refuse_what_is_not_of(&self, command: &str) -> Result<(), Failure> {
        if !COMMANDS.contains(&command) {
            return Ok(());
        }
        for option in &self.options {
            let of = BELONGS.iter().find(|(name, _)| name == option).map_or(&[][..], |(_, of)| of);
            if !of.contains(&command) {
                let of: Vec<String> = of.iter().map(|of| format!("`{of}`")).collect();
                let what = format!("`{command}` takes no --{option}: that is of {}", of.join(", "));
                return Err(Failure::Usage(what));
            }
        }
        Ok(())
    }

    fn decide(&mut self, verdict: Verdict, fact: String) {
        self.asked.push(Asked::Decide { verdict, fact, statement: String::new() });
    }

    fn edit(&mut self, given: &str) -> Result<(), Failure> {
        let (fact, statement) =
            given.split_once('=').ok_or_else(|| Failure::Usage("--edit takes FACT=TEXT".into()))?;
        let (fact, statement) = (fact.to_owned(), statement.to_owned());
        self.asked.push(Asked::Decide { verdict: Verdict::Edit, fact, statement });
        Ok(())
    }

    fn command(self, name: Option<&str>) -> Result<Command, Failure> {
        if let Some(name) = name {
            self.refuse_what_is_not_of(name)?;
        }
        match name {
            None | Some("help") => Ok(Command::Help),
            Some("read") => Ok(Command::Read(Read {
                files: some_files(self.files)?,
                masked: self.masked,
                vault: self.vault,
                receipt: self.receipt,
                quiet: self.quiet,
            })),
            Some("memory") => Ok(Command::Memory(self.memory()?)),
            Some("send") => {
                let to = self.to.clone();
                let to = to.ok_or_else(|| Failure::Usage("`send` needs --to URL".into()))?;
                Ok(Command::Send(Send { to, memory: self.memory()? }))
            }
            Some("estimate") => Ok(Command::Estimate(self.estimate()?)),
            Some("search") => Ok(Command::Search(self.search()?)),
            Some("export") => Ok(Command::Export(self.export()?)),
            Some("review") => Ok(Command::Review(self.review()?)),
            Some(other) => Err(Failure::Usage(format!("there is no command `{other}`"))),
        }
    }

    /// The provider is the one that has the model, if none is named.
    fn estimate(self) -> Result<Estimate, Failure> {
        let model = self.model.or_else(|| set("MODEL"));
        let prices = super::prices::prices()?;
        let having = Provider::ALL
            .into_iter()
            .find(|one| model.as_deref().is_some_and(|model| prices.find(*one, model).is_some()));
        let provider = match (self.provider, having) {
            (None, Some(having)) => having,
            (named, _) => provider(named)?,
        };
        let model = match provider {
            Provider::Embedded if model.is_some() => {
                return Err(crate::opening::OpenError::NoPrice.into());
            }
            Provider::Embedded => None,
            _ => model.or_else(|| default_model(provider)),
        };
        Ok(Estimate {
            files: some_files(self.files)?,
            provider,
            model,
            economy: self.economy,
            from: self.from,
            vault: self.vault,
            quiet: self.quiet,
        })
    }

    fn search(self) -> Result<Search, Failure> {
        Ok(Search {
            files: some_files(self.files)?,
            queries: self
                .queries
                .ok_or_else(|| Failure::Usage("`search` needs --queries Q.jsonl".into()))?,
            k: self.k.unwrap_or(HITS),
            quiet: self.quiet,
        })
    }

    fn export(mut self) -> Result<Export, Failure> {
        let (Some(bundle), true) = (self.files.pop(), self.files.is_empty()) else {
            let what = "name one memory: the folder that decant wrote, or its .zip";
            return Err(Failure::Usage(what.into()));
        };
        Ok(Export {
            bundle,
            out: self.out.ok_or_else(|| Failure::Usage("--out DIR is missing".into()))?,
            ways: self.ways.unwrap_or_else(|| Way::ALL.to_vec()),
            choice: self.choice,
            quiet: self.quiet,
        })
    }

    fn review(mut self) -> Result<Review, Failure> {
        let (Some(memory), true) = (self.files.pop(), self.files.is_empty()) else {
            return Err(Failure::Usage("name one memory: the folder that decant wrote".into()));
        };
        Ok(Review {
            memory,
            asked: self.asked,
            let_wait: self.let_wait,
            history: self.history,
            vault: self.vault,
            quiet: self.quiet,
        })
    }

    fn memory(self) -> Result<Memory, Failure> {
        let provider = provider(self.provider)?;
        let model = match provider {
            Provider::Embedded => None,
            _ => self.model.or_else(|| set("MODEL")).or_else(|| default_model(provider)),
        };
        Ok(Memory {
            files: some_files(self.files)?,
            out: self.out.ok_or_else(|| Failure::Usage("--out DIR is missing".into()))?,
            from: self.from,
            provider,
            model,
            cap_microusd: self.cap_microusd,
            economy: self.economy,
            rest: self.rest,
            tz: self.tz.unwrap_or_else(|| "UTC".into()),
            vault: self.vault,
            quiet: self.quiet,
        })
    }
}

/// The kinds of facts that `--let-wait` names.
fn kinds(names: &str) -> Result<LetWait, Failure> {
    let kinds = if names == "none" { Some(LetWait::default()) } else { LetWait::parse(names) };
    let what = "--let-wait takes inferred, contested and special, parted by commas, or none";
    kinds.ok_or_else(|| Failure::Usage(what.into()))
}

/// The forms that `--as` names.
fn ways(names: &str) -> Result<Vec<Way>, Failure> {
    let way = |name: &str| {
        let known = || Way::ALL.map(Way::as_str).join(",");
        let what = || format!("--as {name}: there is no such form; there are {}", known());
        Way::from_name(name).ok_or_else(|| Failure::Usage(what()))
    };
    names.split(',').map(str::trim).map(way).collect()
}

fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn provider(named: Option<String>) -> Result<Provider, Failure> {
    let named = named.or_else(|| set("PROVIDER")).unwrap_or_else(|| "embedded".into());
    Provider::from_name(&named)
        .ok_or_else(|| Failure::Usage(format!("there is no provider `{named}`")))
}

fn some_files(files: Vec<PathBuf>) -> Result<Vec<PathBuf>, Failure> {
    if files.is_empty() {
        return Err(Failure::Usage("name the export: a .zip, a folder or a .json".into()));
    }
    Ok(files)
}

fn text(parser: &mut lexopt::Parser) -> Result<String, Failure> {
    parser.value().map_err(usage)?.string().map_err(usage)
}

fn microusd(text: &str) -> Result<i64, Failure> {
    let dollars: f64 = text.parse().unwrap_or(f64::NAN);
    if !(0.0..=1_000_000.0).contains(&dollars) {
        return Err(Failure::Usage(format!("--cap {text}: give dollars, such as 2.50")));
    }
    Ok((dollars * 1e6).round() as i64)
}

fn hits(text: &str) -> Result<usize, Failure> {
    let hits = text.parse().ok().filter(|hits| (1..=HITS_MAX).contains(hits));
    hits.ok_or_else(|| Failure::Usage(format!("--k {text}: give a number from 1 to {HITS_MAX}")))
}

fn zone(name: String) -> Result<String, Failure> {
    // A zone that nobody knows would be UTC, and dates would be those of another place.
    if crate::protocol::is_time_zone(&name) && Zone::is_known(&name) {
        return Ok(name);
    }
    Err(Failure::Usage(format!("--tz {name}: there is no such zone; give one as Europe/Brussels")))
}

#[allow(clippy::needless_pass_by_value, reason = "the form that `map_err` asks for")]
fn usage(error: lexopt::Error) -> Failure {
    Failure::Usage(error.to_string())
}
