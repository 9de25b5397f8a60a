//! What can be chosen to read an export, and what that would come to: before anything is sent.
//!
//! The page asks this of its own copy of the table of prices, the server of its own; where the two
//! differ, the person is asked again. Nothing here says a key.

use std::collections::BTreeMap;

use crate::chunk::Chunk;
use crate::job::CALLS_MAX;
use crate::opening;
use crate::plan::{self, Leaf, UNIT_TOKENS};
use crate::prices::{Card, Prices};
use crate::prompt::Provider;
use crate::protocol::{Access, Forecast, ModelOffer, Range};
use crate::rows::Money;
use crate::settings;
use crate::spend::{self, Estimate, Meter, Weight};
use crate::work::{LeafRow, dollars};

/// What a call takes besides its answer, in seconds, at least and at most.
const CALL_SECONDS: [u64; 2] = [1, 6];

/// Tokens that a model writes in a second, at most and at least. A guess: it differs from model to
/// model and from hour to hour.
const TOKENS_PER_SECOND: [u64; 2] = [200, 40];

/// What a batch takes as a rule, in seconds, at least and at most; a provider may take a day.
const BATCH_SECONDS: [u64; 2] = [300, 3_600];

/// The models of the table, in its order, and what they cost.
pub fn models(prices: &Prices) -> Vec<ModelOffer> {
    Provider::ALL.into_iter().flat_map(|provider| models_of(prices, provider)).collect()
}

/// Those of a provider that its service has: the dialect of OpenAI is spoken by others too, and of
/// the two that the table knows each has its own models alone.
pub fn models_at(prices: &Prices, provider: Provider, host: &str) -> Vec<ModelOffer> {
    let mut models = models_of(prices, provider);
    match host {
        "api.openai.com" => models.retain(|one| !one.model.starts_with("gemini-")),
        "generativelanguage.googleapis.com" => {
            models.retain(|one| one.model.starts_with("gemini-"));
        }
        _ => {}
    }
    models
}

/// Those of one provider.
fn models_of(prices: &Prices, provider: Provider) -> Vec<ModelOffer> {
    let per_million = |rate: u64| rate as f64 / 1_000.0;
    let offer = |card: &Card| ModelOffer {
        provider: provider.as_str().to_owned(),
        model: card.model.clone(),
        input: per_million(card.rates.input),
        output: per_million(card.rates.output),
        checked: card.checked.clone(),
        context: card.context,
        economy: card.has_batches(),
    };
    prices.of(provider).map(offer).collect()
}

/// Whether a provider can be asked with these settings. `refused` are the names of settings that
/// its service turned down, `bound`: there is a binding for Workers AI.
pub fn access(
    provider: Provider,
    get: impl Fn(&str) -> Option<String>,
    refused: &[String],
    bound: bool,
) -> Access {
    let is_refused =
        |name: Option<&str>| name.is_some_and(|name| refused.iter().any(|r| r == name));
    if provider == Provider::WorkersAi && !bound || settings::address(provider, &get).is_err() {
        return Access::NotSetUp;
    }
    match settings::service(provider, &get) {
        Err(_) => Access::NoKey,
        Ok(_) if is_refused(settings::key_name(provider)) => Access::KeyRefused,
        Ok(_) if is_refused(settings::base_name(provider)) => Access::Away,
        Ok(_) => Access::Ready,
    }
}

/// The range of a job of so many tokens, as far as `money` knows its model; none if that costs
/// nothing.
pub fn range(money: &Money, calls: u64, [input, cached, output]: [u64; 3]) -> Option<Range> {
    let (card, meter) = (money.card.as_ref()?, money.meter.as_ref()?);
    let tokens = Estimate { calls, input, cached, output, ..Estimate::default() };
    let economy = money.economy && card.has_batches();
    Some(range_of(&spend::priced(card, meter, &tokens, economy)))
}

/// What runs before this one learnt of each model, by [`name_of`].
#[derive(Clone, Debug, Default)]
pub struct Learnt(BTreeMap<String, Meter>);

impl Learnt {
    /// Reads what a page kept, a JSON object of meters: nothing if it is none, and what is not sound
    /// is left out.
    pub fn read(json: &str) -> Self {
        let mut kept: BTreeMap<String, Meter> = serde_json::from_str(json).unwrap_or_default();
        kept.retain(|_, meter| meter.is_sound());
        Self(kept)
    }

    /// What is known of a model: what it taught, or what is guessed of any.
    pub fn of(&self, card: &Card) -> Meter {
        let name = name_of(card.provider.as_str(), &card.model);
        self.0.get(&name).copied().unwrap_or_else(|| Meter::new(card))
    }
}

/// A model, as it is kept under: no provider's name has a space in it.
pub fn name_of(provider: &str, model: &str) -> String {
    format!("{provider} {model}")
}

/// What an estimate comes to, in dollars.
pub fn range_of(estimate: &Estimate) -> Range {
    Range { low: dollars(estimate.low), high: dollars(estimate.high) }
}

/// The chunks that would be sent, without their texts.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    leaves: Vec<LeafRow>,
}

impl Weighed {
    /// Takes a chunk.
    pub fn push(&mut self, chunk: &Chunk) {
        self.leaves.push(LeafRow::of(chunk, false));
    }

    /// The calls of a model that `meter` knows, as a job of these chunks would make them.
    pub fn calls(&self, card: &Card, meter: Meter, economy: bool) -> Calls {
        let money = opening::money(Some(card.clone()), economy);
        let mut rows: Vec<&LeafRow> = self.leaves.iter().collect();
        rows.sort_unstable();
        let weight = |row: &LeafRow| row.tokens.weight(card.family);
        let leaf = |row: &&LeafRow| Leaf {
            id: row.id.clone(),
            value: row.value,
            size: weight(row).input,
            answered: false,
        };
        let leaves: Vec<Leaf> = rows.iter().map(leaf).collect();
        let weights: BTreeMap<&str, Weight> =
            rows.iter().map(|row| (row.id.as_str(), weight(row))).collect();
        let units = plan::units(&leaves, UNIT_TOKENS).into_iter().map(|step| {
            let mut all = Weight { input: money.fixed, ..Weight::default() };
            for id in &step.members {
                all += weights.get(id.as_str()).copied().unwrap_or_default();
            }
            all
        });
        Calls { units: units.collect(), fixed: money.fixed, card: card.clone(), meter, economy }
    }
}

/// The calls that a model would get.
#[derive(Clone, Debug)]
pub struct Calls {
    card: Card,
    meter: Meter,
    fixed: u64,
    units: Vec<Weight>,
    economy: bool,
}

impl Calls {
    /// What they come to, and how far they go under a cap in dollars; none: no cap.
    pub fn forecast(&self, cap: Option<f64>) -> Forecast {
        let (card, meter, units, economy) = (&self.card, &self.meter, &self.units, self.economy);
        let all = spend::estimate(card, meter, units, self.fixed, economy);
        let cap = cap.map_or(u64::MAX, |cap| {
            opening::microusd(cap).unwrap_or_default().unsigned_abs() * 1_000
        });
        let reach = spend::reach(card, meter, units, self.fixed, cap, economy);
        Forecast {
            calls: all.calls,
            input: all.input,
            cached: all.cached,
            output: all.output,
            range: range_of(&all),
            enough: dollars(rounded_up(reach.enough)),
            seconds: if economy { BATCH_SECONDS } else { seconds(&all) },
            chunks: self.units.iter().map(|unit| u64::from(unit.chunks)).sum(),
            reached: reach.chunks,
        }
    }
}

/// The first call is made alone; then as many as may be out at once.
fn seconds(estimate: &Estimate) -> [u64; 2] {
    let calls = estimate.calls.max(1);
    let turns = 1 + (calls - 1).div_ceil(CALLS_MAX as u64);
    let written = estimate.output / calls;
    [0, 1].map(|at| turns * (CALL_SECONDS[at] + written / TOKENS_PER_SECOND[at]))
}

/// To two digits, so that it reads as what it is: a round sum above an estimate. At least a cent.
fn rounded_up(nanodollars: u64) -> u64 {
    let cents = nanodollars.div_ceil(10_000_000).max(1);
    let digits = cents.ilog10() + 1;
    let step = 10_u64.pow(digits.saturating_sub(2));
    cents.div_ceil(step) * step * 10_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::Usage;

    fn card() -> Card {
        Prices::built_in().find(Provider::Anthropic, "claude-haiku-5-5").unwrap().clone()
    }

    fn money(card: &Card) -> Money {
        opening::money(Some(card.clone()), false)
    }

    fn calls(units: usize) -> Calls {
        let unit = Weight { input: 24_000, own: 9_000, chunks: 12 };
        let meter = Meter::new(&card());
        Calls { card: card(), meter, fixed: 1_500, units: vec![unit; units], economy: false }
    }

    #[test]
    fn every_model_of_the_table_is_offered_at_its_price() {
        let prices = Prices::built_in();
        let all = models(&prices);
        assert!(
            all.iter().all(|one| one.input > 0.0 && one.output > 0.0 && !one.checked.is_empty())
        );
        let haiku = all.iter().find(|one| one.model == "claude-haiku-5-5").unwrap();
        assert_eq!((haiku.input, haiku.output, haiku.context), (0.1, 0.5, Some(1_000_000)));
        assert_eq!(haiku.provider, "anthropic");
        let names: Vec<&str> = all.iter().map(|one| one.provider.as_str()).collect();
        assert!(!names.contains(&"embedded"), "what costs nothing has no price");
    }

    #[test]
    fn a_service_is_not_asked_for_models_of_another() {
        fn is(model: &'static str) -> impl Fn(&String) -> bool {
            move |one| one.starts_with(model)
        }
        let prices = Prices::built_in();
        let at = |host: &str| {
            let models = models_at(&prices, Provider::Openai, host);
            models.into_iter().map(|one| one.model).collect::<Vec<_>>()
        };
        assert!(at("api.openai.com").iter().all(is("gpt-")));
        assert!(at("generativelanguage.googleapis.com").iter().all(is("gemini-")));
        let own = at("127.0.0.1:8080");
        assert!(own.iter().any(is("gpt-")) && own.iter().any(is("gemini-")));
    }

    #[test]
    fn what_is_missing_or_refused_is_told_apart() {
        type Case<'a> = (Provider, &'a [(&'a str, &'a str)], Vec<String>, bool, Access);
        let refused = |name: &str| vec![name.to_owned()];
        let key = ("ANTHROPIC_API_KEY", "sk-1");
        let own = ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
        let cases: &[Case] = &[
            (Provider::Anthropic, &[], vec![], true, Access::NoKey),
            (Provider::Anthropic, &[key], vec![], false, Access::Ready),
            (Provider::Anthropic, &[key], refused("ANTHROPIC_API_KEY"), false, Access::KeyRefused),
            (Provider::Anthropic, &[key], refused("ANTHROPIC_BASE_URL"), false, Access::Away),
            (Provider::Anthropic, &[key], refused("OPENAI_API_KEY"), false, Access::Ready),
            (
                Provider::Anthropic,
                &[("ANTHROPIC_BASE_URL", "ftp://x")],
                vec![],
                false,
                Access::NotSetUp,
            ),
            (Provider::Openai, &[], vec![], false, Access::NoKey),
            (Provider::Openai, &[own], vec![], false, Access::Ready),
            (Provider::WorkersAi, &[], vec![], false, Access::NotSetUp),
            (Provider::WorkersAi, &[], vec![], true, Access::Ready),
        ];
        for (provider, given, refused, bound, wanted) in cases {
            let get = |name: &str| {
                given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(access(*provider, get, refused, *bound), *wanted, "{provider:?} {given:?}");
        }
    }

    #[test]
    fn the_same_tokens_at_the_same_prices_cost_the_same() {
        let said = calls(40).forecast(None);
        let tokens = |said: &Forecast| [said.input, said.cached, said.output];
        let again = range(&money(&card()), said.calls, tokens(&said)).unwrap();
        assert!((again.low - said.range.low).abs() < 1e-6, "{again:?} {said:?}");
        assert!((again.high - said.range.high).abs() < 1e-6, "{again:?} {said:?}");
        let own = r#"[{"model":"claude-haiku-5-5","input":0.2,"cached":0.02,"output":1.0}]"#;
        let prices = Prices::built_in().with(own).unwrap();
        let dearer = prices.find(Provider::Anthropic, "claude-haiku-5-5").unwrap();
        let twice = range(&money(dearer), said.calls, tokens(&said)).unwrap();
        assert!((twice.high - 2.0 * said.range.high).abs() < 1e-6, "{twice:?}");
    }

    #[test]
    fn what_earlier_runs_learnt_of_a_model_narrows_its_range() {
        let mut meter = Meter::new(&card());
        for _ in 0..30 {
            let usage = Usage { input: 24_700, output: 2_000, ..Usage::default() };
            meter.learn(&Weight { input: 24_000, own: 9_000, chunks: 12 }, &usage);
        }
        let kept = |meter: &str| format!(r#"{{"anthropic claude-haiku-5-5":{meter}}}"#);
        let sound = serde_json::to_string(&meter).unwrap();
        let said = |json: &str| {
            let calls = Calls { meter: Learnt::read(json).of(&card()), ..calls(40) };
            calls.forecast(None)
        };
        let width = |said: &Forecast| (said.range.high - said.range.low) / said.range.high;
        let (unknown, known) = (said("{}"), said(&kept(&sound)));
        assert!((79_000..90_000).contains(&known.output), "{known:?}");
        assert!(width(&known) < width(&unknown) / 3.0, "{known:?} {unknown:?}");
        let nonsense =
            ["", "[]", "{", &kept("1"), &kept(&sound.replace("\"mean\":", "\"mean\":9"))];
        let first = serde_json::to_string(&Meter::new(&card())).unwrap();
        for json in nonsense.into_iter().chain([kept(&first).as_str()]) {
            assert_eq!(said(json), unknown, "{json}");
        }
        let other = sound.replace("haiku", "opus");
        assert_eq!(said(&format!(r#"{{"openai claude-haiku-5-5":{other}}}"#)), unknown);
    }

    #[test]
    fn economy_costs_half_and_says_how_long_it_takes() {
        let economy = Calls { economy: true, ..calls(40) };
        let [now, later] = [calls(40), economy].map(|calls| calls.forecast(Some(0.03)));
        // Nothing is kept from one call to the next, but the margin for that is small.
        assert!(later.range.high < now.range.high * 0.55, "{later:?} {now:?}");
        assert!(later.reached > now.reached && later.enough < now.enough);
        assert_eq!((later.cached, later.seconds), (0, BATCH_SECONDS));
        let tokens = [later.input, later.cached, later.output];
        let in_batches = |card: &Card| opening::money(Some(card.clone()), true);
        let again = range(&in_batches(&card()), later.calls, tokens).unwrap();
        assert!((again.high - later.range.high).abs() < 1e-6, "{again:?} {later:?}");
        let glm = Prices::built_in();
        let glm = glm.find(Provider::WorkersAi, "@cf/zai-org/glm-4.7-flash").unwrap();
        assert!(!glm.has_batches());
        assert_eq!(range(&in_batches(glm), 1, [9; 3]), range(&money(glm), 1, [9; 3]));
    }

    #[test]
    fn a_cap_reads_more_the_higher_it_is_and_enough_reads_all() {
        let calls = calls(40);
        let mut before = 0;
        for cap in [0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] {
            let now = calls.forecast(Some(cap));
            assert!(now.reached >= before && now.reached <= now.chunks, "{cap}: {now:?}");
            before = now.reached;
        }
        assert_eq!(calls.forecast(Some(0.0)).reached, 0);
        let [some, more] = [0.004, 0.03].map(|cap| calls.forecast(Some(cap)).reached);
        assert!(some > 0 && some < 12, "of the first call a half or less: {some}");
        assert!(more > some && more < 480, "{more}");
        let all = calls.forecast(None);
        assert_eq!((all.calls, all.chunks, all.reached), (40, 480, 480));
        assert!(all.enough > all.range.high);
        assert_eq!(calls.forecast(Some(all.enough)).reached, all.chunks);
    }

    #[test]
    fn enough_is_enough_for_a_single_small_call() {
        let unit = Weight { input: 1_600, own: 60, chunks: 2 };
        let calls = Calls { units: vec![unit], ..calls(0) };
        let said = calls.forecast(None);
        let held = Meter::new(&card()).reserve(&card(), &unit, false).nanodollars;
        assert!(dollars(held) <= said.enough, "the first call holds back more than it will cost");
        assert!(said.enough < 0.02);
    }

    #[test]
    fn no_call_at_all_is_nothing_and_no_fault() {
        let unknown = Meter::new(&card());
        let said = Weighed::default().calls(&card(), unknown, false).forecast(Some(1.0));
        assert_eq!((said.calls, said.chunks, said.range), (0, 0, Range::default()));
        let none = range(&money(&card()), 0, [0; 3]).unwrap();
        assert_eq!(none, Range::default());
        let most = range(&money(&card()), 1, [u64::MAX; 3]).unwrap();
        assert!(most.high > 1e9, "nothing overflows");
    }

    #[test]
    fn more_calls_take_longer_and_five_are_made_at_once() {
        let [one, six] = [1, 6].map(|n| calls(n).forecast(None).seconds);
        assert!(one[0] < one[1] && one[0] > 0);
        assert_eq!(six.map(|s| s / 2), one);
    }

    #[test]
    fn sums_are_rounded_up_to_two_digits() {
        let cent = 10_000_000;
        let cases = [(0, 1), (1, 1), (cent, 1), (cent + 1, 2), (99 * cent, 99), (100 * cent, 100)];
        for (given, cents) in cases {
            assert_eq!(rounded_up(given), cents * cent, "{given}");
        }
        assert_eq!(rounded_up(1_234 * cent), 1_300 * cent);
        assert_eq!(rounded_up(18_301 * cent), 19_000 * cent);
    }
}
