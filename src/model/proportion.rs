//! How sure a share is.

use statrs::distribution::{Beta, ContinuousCDF};

/// The exact two-sided 95 % interval of a binomial share of `part` in `whole` (Clopper and Pearson 1934), from 0 to 1; neither need be a
/// whole number (Korn and Graubard 1998). `None` of nothing.
pub fn share_interval(part: f64, whole: f64) -> Option<(f64, f64)> {
    const TAIL: f64 = 0.025;
    let rest = whole - part;
    if !(whole > 0.0 && part >= 0.0 && rest >= 0.0) {
        return None;
    }
    let quantile = |a: f64, b: f64, p: f64| Beta::new(a, b).map(|beta| beta.inverse_cdf(p)).ok();
    let low = if part > 0.0 { quantile(part, rest + 1.0, TAIL)? } else { 0.0 };
    let high = if rest > 0.0 { quantile(part + 1.0, rest, 1.0 - TAIL)? } else { 1.0 };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::share_interval;

    #[test]
    fn intervals_agree_with_published_tables() {
        for (part, whole, low, high) in
            [(0.0, 30.0, 0.0, 0.1157), (30.0, 30.0, 0.8843, 1.0), (5.0, 10.0, 0.1871, 0.8129), (1.0, 20.0, 0.0013, 0.2487)]
        {
            let found = share_interval(part, whole).expect("there are some");
            assert!((found.0 - low).abs() < 1e-4 && (found.1 - high).abs() < 1e-4, "{part} of {whole}: {found:?}");
        }
        for (part, whole) in [(0.0, 0.0), (2.0, 1.0), (-1.0, 3.0), (f64::NAN, 3.0)] {
            assert_eq!(share_interval(part, whole), None, "{part} of {whole}");
        }
    }
}
