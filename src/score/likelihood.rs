//! Whether something became more frequent than chance explains.

/// Dunning's log-likelihood ratio (Dunning 1993) of two shares, each hits of trials: twice the logarithm of how much better two shares
/// explain the counts than one common share does. By chance it exceeds 10.83 once in a thousand times.
pub fn log_likelihood(one: (u64, u64), other: (u64, u64)) -> f64 {
    let all = (one.0 + other.0) as f64 / (one.1 + other.1).max(1) as f64;
    let part = |seen: f64, expected: f64| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
    let of = |(hits, trials): (u64, u64)| {
        let (hits, trials) = (hits as f64, trials as f64);
        part(hits, trials * all) + part(trials - hits, trials * (1.0 - all))
    };
    2.0 * (of(one) + of(other))
}

/// What [`log_likelihood`] exceeds by chance once in a thousand times: the quantile of chi-square with one degree of freedom.
pub const SURE: f64 = 10.83;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_another_program() {
        // python3: 2 * sum(o * log(o / e)) over the four cells of [[30, 70], [15, 185]], e from rows and columns: 24.8988
        let seen = log_likelihood((30, 100), (15, 200));
        assert!((seen - 24.8988).abs() < 1e-3, "{seen}");
        for (reason, one, other) in
            [("equal shares", (10, 100), (20, 200)), ("nothing", (0, 0), (0, 0)), ("always", (5, 5), (9, 9))]
        {
            assert!(log_likelihood(one, other).abs() < 1e-9, "{reason}");
        }
        assert!(log_likelihood((12, 100), (0, 400)) > SURE, "something new");
    }
}
