//! How often a piece of text is to be expected in service talk: what decides by which part a pattern is found.

use std::sync::LazyLock;

/// Commonness of what stands everywhere.
pub const EVERYWHERE: u64 = 1 << 40;
/// From here on a text is too common for its absence to refuse anything.
pub const COMMON: u64 = EVERYWHERE >> 4;

const EVERY_SENTENCE: &str = "的了是不我您你们这那有没可以要在就一个好请为帮给会能到上下来说看吗呢啊哦吧么什";
const FREQUENT: &str = "怎谢订单问题货发退款客服时间天已经还都也很和对得人家点多等处理之前分钟电话事感记录联系麻烦结果解心换样明情况回复需刚才着急次用抱歉过后内号员查核实收信息消费改快件其他开始";

/// How often a run of characters is to be expected, in no particular unit: each character divides it, the more the rarer it is.
pub fn commonness(run: impl IntoIterator<Item = char>) -> u64 {
    /// Binary digits by which a rare character divides.
    const RARE: u8 = 9;
    /// The same for every character of the basic plane.
    static DIGITS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut digits = vec![RARE; 1 << 16];
        for (c, divides_by) in FREQUENT.chars().map(|c| (c, 6)).chain(EVERY_SENTENCE.chars().map(|c| (c, 4))) {
            digits[c as usize] = divides_by;
        }
        digits
    });
    let digits = &**DIGITS;
    run.into_iter().fold(EVERYWHERE, |commonness, c| commonness >> digits.get(c as usize).copied().unwrap_or(RARE))
}
