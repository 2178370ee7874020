//! What tells a place without the number of a room: 许庄组, 西头第三家, 鑫源粮店, 路口往北200米, 阁楼, 东厢房.

use super::level::Level;
use super::numeral::Numerals;
use super::place::{Place, Places};
use super::table::{alternatives, pattern_of, rows, words};
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::{Captures, Regex};

/// A part of a village: 许庄组, 西头第三家.
const HAMLET: &str = "^(?:\\p{Han}{0,3}组|[东南西北村]头第?[0-9NUMERALS]{1,2}[家户]|第[0-9NUMERALS]{1,2}[家户])";

/// What stands at a house's number, at a corner or in a village: 鑫源粮店, 西头饲料店, 村口汽修厂.
const SHOP: &str = "^(?:(\\p{Han}{0,6}?(?:BESIDE)|[东南西北村]头|村?口)|(?:CORNER))?的?(\\p{Han}{0,6}?)(?:SHOP)(?:院内|楼下)?";

/// A house by its place in a row: 小学后头那排平房第三家.
const ORDINAL: &str = "^(\\p{Han}{0,10}?)第[0-9NUMERALS]{1,2}(?:ORDINAL)";

/// What lies beside a corner: 交叉口往北200米加油站对面那栋楼下.
const CORNER: &str = "^(?:CORNER)(?:[往向][东南西北]{1,2}(?:[0-9]{1,4}|[NUMERALS十百]{1,5})米)?的?(\\p{Han}{0,8}?)(?:BESIDE)(?:那[个栋间家排户](?:THAT)?)?";

/// Parts behind a number: 阁楼, 东侧, 附12, 之一; behind a floor also a side alone: 7楼东.
const PART: &str = "^ ?(?:PART|附[0-9]{1,3}|之[0-9NUMERALS])";
const SIDE: &str = "^(?:[东南西北左右]|[a-h])";

/// What stands before an ordinal is no longer, in characters.
const LONGEST_FILLER: usize = 11;

/// Finds what tells a place without a number.
pub(super) struct Landmarks {
    hamlet: Regex,
    shop: Regex,
    ordinal: Regex,
    corner: Regex,
    part: Regex,
    side: Regex,
    /// What stands beside what follows: 卓悦汇对面.
    pub(super) beside: Regex,
    besides: Vec<String>,
    /// Two roads with it between are a corner: 与.
    pub(super) joints: Vec<String>,
    /// What may stand between two places of one address: 丰巢 before 3号柜, 嗯.
    pub(super) between: Vec<String>,
    /// What makes an address of a place in front of it: 菜鸟驿站.
    pub(super) station: Regex,
}

impl Landmarks {
    pub(super) fn new(files: &[LexiconFile], numerals: &Numerals) -> Result<Self, LexiconError> {
        let links = rows(files, numerals.fold(), "place_links", &["word", "form"])?;
        for row in &links {
            if !["beside", "joint", "between", "corner", "ordinal", "part", "that", "station"].contains(&row.cell(1)) {
                return Err(row.unknown("form"));
            }
        }
        let of = |form: &str| -> Vec<String> {
            links.iter().filter(|row| row.cell(1) == form).map(|row| row.cell(0).to_owned()).collect()
        };
        let forms = [("BESIDE", "beside"), ("CORNER", "corner"), ("ORDINAL", "ordinal"), ("PART", "part"), ("THAT", "that")];
        let mut names = forms.map(|(name, form)| (name, alternatives(of(form)))).to_vec();
        names.push(("SHOP", alternatives(words(files, numerals.fold(), "place_tails")?)));
        names.push(("STATION", alternatives(of("station"))));
        names.push(("NUMERALS", numerals.written_ones().to_owned()));
        let pattern = |pattern: &str| {
            let pattern = names.iter().fold(pattern.to_owned(), |pattern, (name, words)| pattern.replace(name, words));
            pattern_of("place_links", &pattern)
        };
        Ok(Self {
            hamlet: pattern(HAMLET)?,
            shop: pattern(SHOP)?,
            ordinal: pattern(ORDINAL)?,
            corner: pattern(CORNER)?,
            part: pattern(PART)?,
            side: pattern(SIDE)?,
            beside: pattern("^\\p{Han}{0,8}(?:BESIDE|[东南西北]侧)$")?,
            station: pattern("^\\p{Han}{0,6}?(?:STATION)")?,
            besides: of("beside"),
            joints: of("joint"),
            between: of("between"),
        })
    }

    /// How much of `rest` tells the place within what `chain` ends in, and whether it makes an address of any place.
    pub(super) fn tail(&self, rest: &str, chain: &[Place], places: &Places) -> (usize, bool) {
        let last = chain[chain.len() - 1].level;
        let is_named = chain.iter().any(|place| matches!(place.level, Level::Town | Level::Road | Level::Estate | Level::Ward));
        if last == Level::Town
            && let Some(hit) = self.hamlet.find(rest)
        {
            return (hit.end(), false);
        }
        let filled =
            |hit: &Captures, group: usize| hit.get(group).is_none_or(|hit| places.is_filler(hit.as_str(), &self.besides));
        let end = |hit: &Captures| hit.get(0).map_or(0, |hit| hit.end());
        let may_be_counted = is_named && rest.chars().take(LONGEST_FILLER).any(|c| c == '第');
        if may_be_counted && let Some(hit) = self.ordinal.captures(rest).filter(|hit| filled(hit, 1)) {
            return (end(&hit), true);
        }
        let is_corner = last == Level::Road && chain.len() > 1 && chain[chain.len() - 2].level == Level::Road;
        if is_corner && let Some(hit) = self.corner.captures(rest).filter(|hit| filled(hit, 1)) {
            return (end(&hit), true);
        }
        // 五号厂里
        let goes_on = |end: usize| rest[end..].starts_with(['里', '长', '家', '商', '门']);
        let is_house = chain.len() > 2 && matches!(last, Level::Strong | Level::Road);
        if !is_house && !matches!(last, Level::Town | Level::Road) {
            return (0, false);
        }
        let is_shop = |hit: &Captures| {
            let is_beside =
                hit.get(1).is_some_and(|beside| last == Level::Town || (last == Level::Road && beside.as_str() != "口"));
            (is_house || is_beside) && filled(hit, 1) && filled(hit, 2) && !goes_on(end(hit))
        };
        let shop = self.shop.captures(rest).filter(is_shop);
        shop.map_or((0, false), |hit| (end(&hit), last == Level::Town))
    }

    /// How much of `rest` is a part of the place that `chain` ends in: 地下室, 东厢房; of a floor also a side.
    pub(super) fn parts(&self, rest: &str, is_floor: bool) -> usize {
        let mut end = 0;
        while let Some(hit) = self.part.find(&rest[end..]) {
            end += hit.end();
        }
        let goes_on = |hit: &regex::Match| rest[hit.end()..].starts_with(|c: char| c.is_alphanumeric());
        let side = self.side.find(rest).filter(|hit| end == 0 && is_floor && !goes_on(hit));
        end + side.map_or(0, |hit| hit.end())
    }
}
