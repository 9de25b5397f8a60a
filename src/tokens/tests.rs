use proptest::prelude::*;

use super::*;

/// Texts with what was counted of them when the coefficients were fitted: the first twenty
/// features, and the tokens of each family before rounding up.
#[test]
fn counts_are_those_that_the_coefficients_were_fitted_to() {
    type Case = (&'static str, [u64; 20], [f64; 3]);
    let cases: &[Case] = &[
        (
            "Hello, world!",
            [2, 1, 0, 0, 0, 10, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [6.1463, 4.8279, 3.6178],
        ),
        (
            "I moved from Ghent to Lyon in 2024 and I prefer metric units.",
            [12, 4, 0, 2, 0, 44, 0, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [23.6416, 16.6872, 15.7348],
        ),
        (
            "fn parse_chunk(input: &[u8]) -> Result<Vec<Message>, ExportError> {\n    todo!()\n}",
            [10, 5, 0, 9, 1, 49, 0, 1, 1, 19, 13, 2, 1, 0, 0, 0, 0, 0, 0, 0],
            [43.4232, 33.0201, 24.0972],
        ),
        (
            "{\"id\": \"a1b2\", \"create_time\": 1754000000.123456, \"parts\": [\"ok\"]}",
            [7, 0, 0, 1, 0, 21, 0, 8, 4, 21, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [36.278, 29.9984, 26.7311],
        ),
        (
            "## Shopping list\n\n- 2 kg flour\n- yeast\n- NaCl (table salt)\n",
            [8, 3, 0, 3, 0, 37, 0, 1, 1, 7, 6, 4, 0, 0, 0, 0, 0, 0, 0, 0],
            [24.7215, 20.5516, 14.9239],
        ),
        (
            "Ich möchte gern wissen, weshalb die Straßenbahnhaltestelle verlegt wurde.",
            [9, 2, 0, 23, 12, 63, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [34.6548, 24.2063, 16.633],
        ),
        (
            "我去年搬到了上海，现在在一家医院工作。",
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 2],
            [21.3036, 19.9087, 14.5858],
        ),
        (
            "昨日、友達と映画を見に行きました。",
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 2],
            [16.2016, 15.5322, 12.6289],
        ),
        (
            "저는 작년에 서울로 이사했습니다.",
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 14, 4, 0],
            [19.7986, 19.7422, 10.1674],
        ),
        (
            "Я переехал в Берлин в прошлом году.",
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 7, 28, 0, 0, 0, 0, 0],
            [12.4154, 12.2618, 8.1724],
        ),
        (
            "HTTPServer getUserById iPhone15Pro   \t  done 🎉",
            [5, 6, 0, 12, 1, 34, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1],
            [26.1005, 16.3592, 12.4],
        ),
    ];
    for (text, features, tokens) in cases {
        let counted = count(text);
        assert_eq!(counted.0[..20], *features, "{text}");
        for (family, wanted) in [Family::V47, Family::V3, Family::O200k].into_iter().zip(tokens) {
            assert_eq!(counted.tokens(family), wanted.ceil() as u64, "{text} {family:?}");
        }
    }
}

/// Plain sentences in the other scripts, with the counts that the tokenizers themselves give. The
/// translations that the fit was made on are harder, so estimates err to the high side.
#[test]
fn other_scripts_are_not_far_off() {
    let cases: &[(&str, [u64; 3])] = &[
        ("انتقلت العام الماضي من القاهرة إلى دبي وأعمل الآن ممرضة في مستشفى كبير.", [46, 46, 19]),
        ("עברתי בשנה שעברה מחיפה לתל אביב ואני עובדת עכשיו כאחות בבית חולים גדול.", [49, 49, 22]),
        ("मैं पिछले साल दिल्ली से मुंबई आ गई और अब एक बड़े अस्पताल में काम करती हूँ।", [50, 50, 18]),
        ("ปีที่แล้วฉันย้ายจากเชียงใหม่มากรุงเทพฯ และตอนนี้ทำงานเป็นพยาบาลในโรงพยาบาลใหญ่", [74, 74, 31]),
        (
            "Πέρυσι μετακόμισα από τη Θεσσαλονίκη στην Αθήνα και τώρα δουλεύω ως νοσοκόμα σε ένα μεγάλο νοσοκομείο.",
            [77, 77, 37],
        ),
    ];
    for (text, tokens) in cases {
        for (family, real) in [Family::V47, Family::V3, Family::O200k].into_iter().zip(tokens) {
            let off = count(text).tokens(family) as f64 / *real as f64;
            assert!((0.7..1.7).contains(&off), "{text} {family:?}: {off} of {real}");
        }
    }
}

proptest! {
    #[test]
    fn more_text_is_no_fewer_tokens(a in ".{0,60}", b in "[a-z ]{1,60}") {
        for family in [Family::V47, Family::V3, Family::O200k] {
            let (one, both) = (count(&a), count(&format!("{a}\n{b}")));
            prop_assert!(both.tokens(family) >= one.tokens(family));
        }
    }
}

#[test]
fn a_provider_that_counts_half_as_much_again_is_believed_after_a_few_answers() {
    let mut known = Calibration::prior(0.06, 0.9);
    assert_eq!(known.likely(1000), 1000);
    assert!((1150..1250).contains(&known.upper(1000)), "{}", known.upper(1000));
    for _ in 0..10 {
        known.learn(1000, 1500);
    }
    assert!((1400..1500).contains(&known.likely(1000)), "{}", known.likely(1000));
    assert!(known.upper(1000) > known.likely(1000));
    for _ in 0..60 {
        known.learn(1000, 1500);
    }
    assert!((1540..1600).contains(&known.upper(1000)), "{}", known.upper(1000));
    known.learn(0, 7);
    known.learn(7, 0);
    assert!((1490..1510).contains(&known.likely(1000)));
}
