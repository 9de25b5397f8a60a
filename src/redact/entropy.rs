//! How much there is to a text, by Shannon: in whole numbers, so that it is the same everywhere.

/// Bits behind the point.
const POINT: u32 = 16;

/// Whether the entropy of its characters exceeds so many hundredths of a bit each.
pub(super) fn bits_exceed(text: &str, hundredths: u32) -> bool {
    let mut counts = [0_u32; 256];
    // Secrets are ASCII; of other text the bytes are counted.
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len() as u32;
    let weighted = |n: u32| u64::from(n) * u64::from(log2(n));
    // n·log n − Σ c·log c is n times the entropy.
    let all =
        weighted(length) - counts.iter().map(|n| weighted(*n)).sum::<u64>().min(weighted(length));
    all * 100 > (u64::from(hundredths) * u64::from(length)) << POINT
}

/// The logarithm to base 2, with [`POINT`] bits behind the point; 0 for 0.
fn log2(n: u32) -> u32 {
    let Some(whole) = n.checked_ilog2() else { return 0 };
    let mut part = u64::from(n) << (31 - whole);
    let mut bits = whole;
    for _ in 0..POINT {
        part = (part * part) >> 31;
        bits <<= 1;
        if part >> 32 > 0 {
            bits |= 1;
            part >>= 1;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_those_of_the_table() {
        let near = |n: u32, log: f64| (f64::from(log2(n)) / 65_536.0 - log).abs() < 0.000_1;
        assert!(near(1, 0.0) && near(2, 1.0) && near(3, 1.584_963) && near(5, 2.321_928));
        assert!(near(1_000_000, 19.931_569) && near(0, 0.0));
    }

    #[test]
    fn entropy_is_that_of_shannon() {
        assert!(!bits_exceed("", 0) && !bits_exceed("aaaa", 0));
        assert!(bits_exceed("abcd", 199) && !bits_exceed("abcd", 200));
        assert!(bits_exceed("aab", 91) && !bits_exceed("aab", 92)); // 0.918
    }
}
