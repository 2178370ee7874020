//! The compiled rules, and their evaluation over one conversation.

use super::check::{self, Case, Check, Observation};
use super::classify::classify;
use super::guards::GuardWords;
use super::own::{OwnExample, OwnRules, Seeing, nearest, split_standard};
use super::reading::Reading;
use super::settings::Settings;
use super::settled::settle;
use super::tally::Tally;
use super::timing::{metrics_of, waits_of};
use super::wording::{self, Found};
use crate::model::{Category, Classes, Dismissal, Finding, FlowCard, FlowResult, Kind, Metrics, Role, Severity, Via};
use crate::text::{Guard, GuardSet, Hit, Tag, Term};
use std::sync::Arc;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id.
    pub id: Arc<str>,
    /// The code of its findings.
    pub category: Category,
    /// What it checks.
    pub check: Check,
    /// Its severity, for violations.
    pub severity: Option<Severity>,
    /// Conditions under which a hit does not count.
    pub guards: GuardSet,
    /// What a finding says; `{n}` stands for the figure, `{limit}` for what it passes.
    pub message: Arc<str>,
    /// What to do instead.
    pub suggestion: Option<Arc<str>>,
    /// Why it is there, and where it comes from.
    pub why: Vec<String>,
    /// Dialogues in which it must hit, or must not.
    pub examples: Vec<OwnExample>,
}

/// Every rule of a rulebook.
#[derive(Debug)]
pub struct RuleSet {
    /// The thresholds.
    pub settings: Settings,
    guard_words: GuardWords,
    /// In the rulebook's order, as all that follow.
    emotion: Vec<Rule>,
    /// By the category as a number.
    wording: Vec<Vec<Rule>>,
    process: Vec<Rule>,
    own: OwnRules,
}

/// Everything the rules say of one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// What was found, by turn.
    pub findings: Vec<Finding>,
    /// What was seen and does not count.
    pub dismissals: Vec<Dismissal>,
    /// The kind of conversation.
    pub classes: Classes,
    /// Counts and times.
    pub metrics: Metrics,
    /// The steps of the flow.
    pub flow: Vec<FlowResult>,
    /// The further flows that apply.
    pub flows: Vec<FlowCard>,
}

impl RuleSet {
    /// Sorts `rules` by how they are evaluated.
    pub(super) fn new(rules: impl Iterator<Item = Rule>, settings: Settings, guard_words: GuardWords, own: OwnRules) -> Self {
        let wording = Category::ALL.iter().map(|_| Vec::new()).collect();
        let mut set = Self { settings, guard_words, emotion: Vec::new(), wording, process: Vec::new(), own };
        for rule in rules {
            match rule.check {
                Check::Emotion => set.emotion.push(rule),
                Check::Wording => set.wording[rule.category as usize].push(rule),
                _ => set.process.push(rule),
            }
        }
        set
    }

    /// How many rules there are.
    pub fn count(&self) -> usize {
        self.emotion.len() + self.process.len() + self.wording.iter().map(Vec::len).sum::<usize>() + self.own.count()
    }

    /// The rules of the files below `rules/`.
    pub fn own(&self) -> &OwnRules {
        &self.own
    }

    /// The rule or flow whose id is most like `id`, which is none.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let own = self.own.all().iter().map(|rule| &*rule.id);
        nearest(id, self.all().map(|rule| &*rule.id).chain(own).chain(self.own.flows().iter().map(|flow| &*flow.id)))
    }

    /// Every rule of `rulebook.toml` that is switched on, by how they are evaluated.
    pub fn all(&self) -> impl Iterator<Item = &Rule> {
        self.emotion.iter().chain(self.wording.iter().flatten()).chain(&self.process)
    }

    /// Whether a rule looks for the wording of `category`.
    pub fn has_wording(&self, category: Category) -> bool {
        !self.wording[category as usize].is_empty()
    }

    /// What is found in the words of the turns alone, in no order.
    pub fn wording(&self, reading: &Reading) -> Vec<Finding> {
        self.worded(reading).0.findings
    }

    fn worded(&self, reading: &Reading) -> (Found, Tally, Classes) {
        let mut found = Found::default();
        let mut tally = Tally::new(reading.annotations.len());
        // Signals first: they tell the scene, and some terms of violations and merits are meant for some scenes only.
        for rule in &self.emotion {
            find_emotion(rule, reading, &mut found.findings);
        }
        wording::find(&self.wording, &self.guard_words, reading, |kind| kind == Kind::Signal, None, &mut found);
        tally.take(&found.findings);
        let classes = classify(reading, &tally, &self.settings);
        let counted = found.findings.len();
        wording::find(&self.wording, &self.guard_words, reading, |kind| kind != Kind::Signal, Some(classes.scene), &mut found);
        tally.take(&found.findings[counted..]);
        tally.doubt(&found.doubted);
        (found, tally, classes)
    }

    /// Evaluates every rule.
    pub fn evaluate(&self, reading: &Reading) -> Evaluation {
        self.evaluate_explaining(reading, None).0
    }

    /// Evaluates every rule, and tells line by line why the own rule `explained` hits or why not, what became of the flow, or what came
    /// nearest to the rule of `rulebook.toml`; `None` where there is none of them.
    pub fn evaluate_explaining(&self, reading: &Reading, explained: Option<&str>) -> (Evaluation, Option<Vec<String>>) {
        let (found, tally, classes) = self.worded(reading);
        let Found { mut findings, mut dismissals, .. } = found;
        let waits = waits_of(reading, &self.settings);
        let case = Case { reading, tally: &tally, classes, waits: &waits, settings: &self.settings };
        // Counted whether or not the rulebook has a rule for it.
        let unanswered = check::run(Check::Unanswered, &case);
        for rule in &self.process {
            let of_rule = if rule.check == Check::Unanswered { &unanswered } else { &check::run(rule.check, &case) };
            findings.extend(of_rule.iter().map(|seen| rule.finding(reading, seen)));
        }
        settle(reading, &self.guard_words.once, &mut findings, &mut dismissals);
        let seeing = Seeing { findings: &findings, dismissals: &dismissals, unanswered: &unanswered };
        let walked = self.own.walk(&case, &seeing);
        let of_own = self.own.evaluate(&case, &seeing, &walked);
        let told = explained.and_then(|id| self.nearest_to(id, &case).or_else(|| self.own.explain(id, &case, &seeing, &walked)));
        findings.extend(of_own);
        let metrics = Metrics { unanswered: unanswered.len(), ..metrics_of(reading, &waits) };
        findings.sort_by(|a, b| place(a).cmp(&place(b)));
        let (flow, flows) = split_standard(walked);
        (Evaluation { findings, dismissals, classes, metrics, flow, flows }, told)
    }
}

impl RuleSet {
    /// What came nearest to the rule `id` of `rulebook.toml`, or kept it from a hit; nothing where the words themselves tell.
    fn nearest_to(&self, id: &str, case: &Case) -> Option<Vec<String>> {
        let rule = self.all().find(|rule| &*rule.id == id)?;
        let told = check::nearest(rule.check, rule.category, case);
        Some(if told.is_empty() { Vec::new() } else { vec![told] })
    }
}

/// One finding per customer turn whose strongest emotion is the rule's code and shows in words: of feeling, or of a threat
/// or claim that implies it. Who merely presses for speed may be quite calm; that moves the curve alone.
fn find_emotion(rule: &Rule, reading: &Reading, findings: &mut Vec<Finding>) {
    for turn in reading.turns_of(Role::Customer) {
        let feeling = &reading.feelings[turn];
        let shows = |hit: &Hit| hit.tag != Tag::Category(Category::Urgency);
        if feeling.label.category() == Some(rule.category)
            && let Some(hit) = feeling.strongest.filter(shows)
        {
            findings.push(rule.finding(reading, &Observation { hit: Some(hit), ..Observation::in_turn(turn) }));
        }
    }
}

/// Order of findings: by turn, whole-conversation ones last, then by place and code.
fn place(finding: &Finding) -> (usize, usize, Category, &str) {
    let start = finding.quote.as_ref().map_or(0, |quote| quote.start);
    (finding.turn.unwrap_or(usize::MAX), start, finding.category, &finding.rule)
}

impl Rule {
    pub(super) fn finding(&self, reading: &Reading, seen: &Observation) -> Finding {
        let term = seen.hit.as_ref().map(|hit| reading.annotator.term(hit));
        // A term's own severity and suggestion are meant for its own code.
        let own = term.filter(|term| term.tag == Tag::Category(self.category));
        let spoken_by = seen.counted_to.or(seen.turn);
        Finding {
            rule: self.id.clone(),
            category: self.category,
            kind: self.category.kind(),
            severity: own.map_or(self.severity, |term| self.severity_by(term)),
            turn: seen.turn,
            role: seen.turn.map(|turn| reading.role(turn)),
            agent_id: counted_to(reading, spoken_by),
            quote: seen.turn.zip(seen.hit).map(|(turn, hit)| quote(reading, turn, &hit)),
            via: seen.turn.zip(seen.hit).map(|(turn, hit)| via(reading, turn, &hit)),
            row: term.and_then(|term| term.place.clone()),
            message: self.message_with(
                seen.figure,
                seen.limit,
                own.is_some_and(Term::is_learned),
                seen.hit.is_some_and(|hit| hit.is_split()),
            ),
            suggestion: own.and_then(|term| term.suggestion.clone()).or_else(|| self.suggestion.clone()),
            rule_name: None,
            review_only: false,
        }
    }

    /// The guards of a hit of `term`: the row's own, else the code's. What the customer says to it, or said just before, and what the agent
    /// says beside it hold for every row of a code; but a word that no reason softens is not mended by what follows, nor a phrase
    /// that somebody wrote down word for word by how it is taken.
    pub(super) fn guards_of(&self, term: &Term) -> GuardSet {
        let own = term.guards.unwrap_or(self.guards);
        let is_mild = own.contains(Guard::Softened);
        let of_code = [Guard::Welcomed, Guard::Unheard, Guard::Told, Guard::Denied].into_iter();
        let mended = is_mild.then_some(Guard::Amended);
        let taken = (is_mild || term.is_pattern()).then_some(Guard::Taken);
        let all = of_code.chain(mended).chain(taken).filter(|&guard| self.guards.contains(guard));
        all.fold(own, GuardSet::with)
    }

    /// Whether what it finds is critical or fatal, unless a term says otherwise.
    pub(super) fn is_grave(&self) -> bool {
        self.severity >= Some(Severity::Critical)
    }

    /// How grave it is where `term` found it: a term may be milder or graver than its rule. What the learned layer alone suggests
    /// is never critical or fatal: that takes words that somebody wrote down.
    pub(super) fn severity_by(&self, term: &Term) -> Option<Severity> {
        let own = term.severity.filter(|_| self.severity.is_some()).or(self.severity);
        if term.is_learned() { own.map(|severity| severity.min(Severity::Major)) } else { own }
    }

    /// The message where nothing was seen: its figures are left open.
    pub fn message_told(&self) -> String {
        self.message.replace("{n}", "…").replace("{limit}", "…")
    }

    /// The message, with the figure seen; a person is told where no term was found, but the learned layer spoke, and where
    /// the quote is only the first part of what was found.
    fn message_with(&self, figure: Option<f64>, limit: Option<f64>, is_learned: bool, is_split: bool) -> Arc<str> {
        const LEARNED: &str = "（由学习层识别，词条未命中）";
        const SPLIT: &str = "（词语拆在连续几条消息里）";
        match figure {
            Some(figure) if self.message.contains("{n}") => figured(&self.message, figure, limit).into(),
            _ if is_learned => format!("{}{LEARNED}", self.message).into(),
            _ if is_split => format!("{}{SPLIT}", self.message).into(),
            _ => self.message.clone(),
        }
    }
}

/// A message with its figure and what that passes: in whole numbers, but for a figure that would be the limit then.
fn figured(message: &str, figure: f64, limit: Option<f64>) -> String {
    let would_be = |limit: f64| (figure.round() - limit).abs() < f64::EPSILON && (figure - limit).abs() > f64::EPSILON;
    let digits = usize::from(limit.is_some_and(would_be));
    let limit = limit.map_or_else(|| "?".to_owned(), |limit| limit.to_string());
    message.replace("{n}", &format!("{figure:.digits$}")).replace("{limit}", &limit)
}

/// The agent who spoke `turn`, else the one whom the log puts in charge. What stands in no agent's turn is counted to him too, else to
/// the first who is named; what somebody without a name said is nobody else's.
pub(super) fn counted_to(reading: &Reading, turn: Option<usize>) -> Option<Arc<str>> {
    let spoken = turn.filter(|&turn| reading.role(turn) == Role::Agent);
    spoken.map_or(reading.in_charge, |turn| reading.agents.of(turn)).cloned()
}

pub(super) fn quote(reading: &Reading, turn: usize, hit: &Hit) -> crate::model::Quote {
    reading.annotations[turn].quote(&reading.conversation.turns[turn].text, hit)
}

fn via(reading: &Reading, turn: usize, hit: &Hit) -> Via {
    reading.annotator.via(&reading.conversation.turns[turn].text, &reading.annotations[turn], hit)
}

#[cfg(test)]
mod tests {
    use super::figured;

    #[test]
    fn a_message_names_the_figure_and_its_limit() {
        const MESSAGE: &str = "用时 {n} 秒，上限 {limit} 秒";
        for (reason, figure, limit, expected) in [
            ("whole", 75.0, Some(30.0), "用时 75 秒，上限 30 秒"),
            ("a fraction", 75.4, Some(30.0), "用时 75 秒，上限 30 秒"),
            ("just above", 30.4, Some(30.0), "用时 30.4 秒，上限 30 秒"),
            ("a limit with a fraction", 2.0, Some(0.5), "用时 2 秒，上限 0.5 秒"),
            ("no limit", 2.0, None, "用时 2 秒，上限 ? 秒"),
        ] {
            assert_eq!(figured(MESSAGE, figure, limit), expected, "{reason}");
        }
    }
}
