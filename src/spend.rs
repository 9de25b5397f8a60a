//! What a call may cost at most, and what a job will cost: before anything is sent.
//!
//! A [`Meter`] knows how far our estimates are from what a model counts and how much it writes,
//! and learns with each answer. A [`Reservation`] is what a call may cost at most: the request's
//! tokens with a margin, at the dearest rate that may apply, and all that the answer may have. The
//! answer is given a realistic room, not the model's largest, so that little is held back; one that
//! is cut is asked again in halves.

use serde::{Deserialize, Serialize};

use crate::prices::Card;
use crate::prompt::Usage;
use crate::tokens::{Calibration, Family};

/// What a request weighs, or a chunk in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// Estimated tokens of all of it.
    pub input: u64,
    /// Of those, the person's own words: what facts are made of.
    pub own: u64,
    /// How many chunks it holds.
    pub chunks: u32,
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.input += other.input;
        self.own += other.own;
        self.chunks += other.chunks;
    }
}

/// Tokens of an answer for each chunk, even if there is nothing to say of it.
const OUTPUT_PER_CHUNK: u64 = 16;

/// Of two tokens of a person's own words one comes back, with what surrounds a fact. A guess to
/// begin with.
const OUTPUT_PER_OWN: u64 = 2;

/// An answer is given this room at least, in tokens.
const OUTPUT_MIN: u64 = 1_024;

/// The first request is taken to weigh, and its answer is given, so many hundredths of the bound:
/// nothing is known yet of how the model counts and how much it writes.
const UNKNOWN_PERCENT: u64 = 200;

/// How far estimates are off at first, as a standard deviation of the logarithm.
const INPUT_DEVIATION: f64 = 0.08;
const UNKNOWN_DEVIATION: f64 = 0.25;
const OUTPUT_DEVIATION: f64 = 0.33;

/// How a model counts changes at once, with a new version, and is told by each answer. How much it
/// writes differs from call to call, and is told by many.
const INPUT_KEEP: f64 = 0.9;
const OUTPUT_KEEP: f64 = 0.99;

/// The range that is shown holds nineteen of twenty jobs: more deviations than a normal spread would
/// take, for a job differs from those before as a whole too.
const RANGE_95: f64 = 2.6;

/// What is held back for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Tokens that the answer may have.
    pub max_output: u32,
    /// What the call may cost at most.
    pub nanodollars: u64,
}

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    input: Calibration,
    output: Calibration,
    answers: u32,
}

impl Meter {
    /// Before the first answer of a model.
    pub fn new(card: &Card) -> Self {
        let known = card.family != Family::O200k || card.model.starts_with("gpt-");
        let deviation = if known { INPUT_DEVIATION } else { UNKNOWN_DEVIATION };
        Self {
            input: Calibration::prior(deviation, INPUT_KEEP),
            output: Calibration::prior(OUTPUT_DEVIATION, OUTPUT_KEEP),
            answers: 0,
        }
    }

    /// Whether an answer has told how the model counts.
    pub fn is_calibrated(&self) -> bool {
        self.answers > 0
    }

    /// Whether it may be believed, wherever it was kept meanwhile: it has learnt, and no number in it
    /// is one that learning does not come to.
    pub fn is_sound(&self) -> bool {
        self.is_calibrated() && self.input.is_sound() && self.output.is_sound()
    }

    /// What a call may cost at most, and the room for its answer.
    pub fn reserve(&self, card: &Card, weight: &Weight, economy: bool) -> Reservation {
        let mut output = self.output.upper(output_of(weight)).max(OUTPUT_MIN);
        let mut input = self.input.upper(weight.input);
        if !self.is_calibrated() {
            input = input.saturating_mul(UNKNOWN_PERCENT).div_ceil(100);
            output = output.saturating_mul(UNKNOWN_PERCENT).div_ceil(100);
        }
        let max_output = output.min(u64::from(card.max_output));
        // A request up to the threshold may turn out dearer than a longer one, if the operator
        // priced it so.
        let below = card.long.as_ref().map_or(input, |(over, _)| input.min(*over));
        let cost = |usage: Usage| card.cost(&usage, economy);
        let nanodollars = [input, below]
            .into_iter()
            .flat_map(|input| {
                let output = max_output;
                let read = Usage { input, output, ..Usage::default() };
                let written = Usage { cache_written: input, output, ..Usage::default() };
                [cost(read), cost(written)]
            })
            .max()
            .unwrap_or(u64::MAX);
        let max_output = u32::try_from(max_output).unwrap_or(u32::MAX);
        Reservation { max_output, nanodollars }
    }

    /// What a call will most likely be billed, if so much of it is kept from the call before.
    fn likely(&self, weight: &Weight, kept: u64) -> Usage {
        let input = self.input.average(weight.input);
        let cached = self.input.average(kept).min(input);
        let output = self.output.average(output_of(weight));
        Usage { input: input - cached, cached, output, ..Usage::default() }
    }

    /// Learns from what a call was billed.
    pub fn learn(&mut self, weight: &Weight, usage: &Usage) {
        self.input.learn(weight.input, usage.input + usage.cached + usage.cache_written);
        self.output.learn(output_of(weight), usage.output);
        self.answers = self.answers.saturating_add(1);
    }
}

/// Tokens of the answer to be expected.
fn output_of(weight: &Weight) -> u64 {
    u64::from(weight.chunks) * OUTPUT_PER_CHUNK + weight.own / OUTPUT_PER_OWN
}

/// What a job will cost, in nanodollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Calls, if none has to be made again.
    pub calls: u64,
    /// Tokens read.
    pub input: u64,
    /// Of those, what the provider has kept from the call before.
    pub cached: u64,
    /// Tokens written.
    pub output: u64,
    /// At least.
    pub low: u64,
    /// Most likely.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

impl Estimate {
    /// Sets the range, of what reading and writing will most likely cost.
    fn range(&mut self, meter: &Meter, read: u64, written: u64) {
        self.likely = read.saturating_add(written);
        // What is not known of a model shifts all calls alike; what differs between calls evens out.
        let calls = self.calls.max(1) as f64;
        let off = |calibration: &Calibration, part: u64| {
            let spread = calibration.spread() / libm::sqrt(calls);
            let doubt = calibration.doubt();
            libm::sqrt(spread * spread + doubt * doubt) * part as f64
        };
        let (of_input, of_output) = (off(&meter.input, read), off(&meter.output, written));
        let off = RANGE_95 * libm::sqrt(of_input * of_input + of_output * of_output);
        self.low = (self.likely as f64 - off).max(0.0) as u64;
        self.high = (self.likely as f64 + off).ceil() as u64;
    }
}

/// The estimate of a job with these units. `fixed`: of the tokens of each, those that are the same
/// in all and that the provider keeps after the first.
pub fn estimate(
    card: &Card,
    meter: &Meter,
    units: &[Weight],
    fixed: u64,
    economy: bool,
) -> Estimate {
    let mut all = Estimate { calls: units.len() as u64, ..Estimate::default() };
    let (mut read, mut written) = (0, 0);
    for (nth, unit) in units.iter().enumerate() {
        let kept = if nth > 0 && !economy { fixed } else { 0 };
        let usage = meter.likely(unit, kept);
        all.input += usage.input + usage.cached;
        all.cached += usage.cached;
        all.output += usage.output;
        let asked = Usage { output: 0, ..usage };
        read += card.cost(&asked, economy);
        // The rates of the output depend on the length of the request too.
        written += card.cost(&usage, economy) - card.cost(&asked, economy);
    }
    all.range(meter, read, written);
    all
}

/// The same tokens at other prices: those of calls of one length, since how they differ in length
/// is not known any more.
pub fn priced(card: &Card, meter: &Meter, tokens: &Estimate, economy: bool) -> Estimate {
    let rates = card.rates_of(tokens.input / tokens.calls.max(1));
    let cost = |tokens: u64, rate: u64| card.discounted(tokens.saturating_mul(rate), economy);
    let cached = tokens.cached.min(tokens.input);
    let new = cost(tokens.input - cached, rates.input);
    let mut all = *tokens;
    all.range(
        meter,
        new.saturating_add(cost(cached, rates.cached)),
        cost(tokens.output, rates.output),
    );
    all
}

/// What a cap comes to, if each call is as is most likely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// A cap under which all is read: what all will cost at most, and what must be free besides
    /// for the last call to be begun.
    pub enough: u64,
    /// Chunks that are read under the cap that was asked about.
    pub chunks: u64,
}

/// How far these units are read under a cap; `fixed` and `economy` as in [`estimate`].
pub fn reach(
    card: &Card,
    meter: &Meter,
    units: &[Weight],
    fixed: u64,
    cap: u64,
    economy: bool,
) -> Reach {
    let mut taught = *meter;
    if let Some(first) = units.first() {
        taught.learn(first, &meter.likely(first, 0));
    }
    let mut left = Left { spent: 0, cap, fixed, economy, is_open: true };
    let mut reach = Reach::default();
    let mut room = 0;
    for (nth, unit) in units.iter().enumerate() {
        let now = if nth == 0 { meter } else { &taught };
        room = room.max(now.reserve(card, unit, economy).nanodollars);
        reach.chunks += left.read(card, now, &taught, unit);
    }
    let high = estimate(card, meter, units, fixed, economy).high;
    reach.enough = high.saturating_add(room);
    reach
}

/// What a cap leaves, as units are read one after another.
struct Left {
    spent: u64,
    cap: u64,
    fixed: u64,
    economy: bool,
    /// Something may still be begun.
    is_open: bool,
}

impl Left {
    /// Reads a unit: whole if there is room for it, else in halves as a job asks them, while there
    /// is. Gives the chunks that were read.
    fn read(&mut self, card: &Card, first: &Meter, then: &Meter, unit: &Weight) -> u64 {
        let (mut read, mut share, mut meter) = (0, unit.chunks, first);
        while self.is_open && read < unit.chunks {
            share = share.min(unit.chunks - read);
            let asked = self.share(unit, share);
            let held = meter.reserve(card, &asked, self.economy).nanodollars;
            if self.spent.saturating_add(held) <= self.cap {
                let kept = if self.spent > 0 && !self.economy { self.fixed } else { 0 };
                let cost = card.cost(&meter.likely(&asked, kept), self.economy);
                self.spent = self.spent.saturating_add(cost);
                read += share;
                meter = then;
            } else {
                self.is_open = share > 1;
                share /= 2;
            }
        }
        u64::from(read)
    }

    /// So many chunks of a unit, as if all weighed the same.
    fn share(&self, unit: &Weight, chunks: u32) -> Weight {
        let part = |all: u64| all * u64::from(chunks) / u64::from(unit.chunks.max(1));
        let own = unit.input.saturating_sub(self.fixed);
        Weight { input: unit.input - own + part(own), own: part(unit.own), chunks }
    }
}

#[cfg(test)]
mod tests;
