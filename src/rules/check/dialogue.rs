//! What several process checks ask of a conversation.

use super::Case;
use crate::model::{Category, Cue, EmotionLabel, Role};
use crate::rules::reading::Block;
use crate::text::{Hit, Tag, is_alphanumeric};
use std::ops::Range;

/// Merits that acknowledge a feeling.
pub const COMFORT: [Category; 3] = [Category::Empathy, Category::Apology, Category::Reassurance];

/// Merits that move the customer's matter on.
pub const ACTIONS: [Category; 9] = [
    Category::Solution,
    Category::Alternatives,
    Category::Compensation,
    Category::Escalation,
    Category::FollowUp,
    Category::Ownership,
    Category::TimeCommitment,
    Category::Proactive,
    Category::Explanation,
];

/// Merits that answer the matter itself.
pub const SUBSTANCE: [Category; 7] = [
    Category::Solution,
    Category::Alternatives,
    Category::Compensation,
    Category::Escalation,
    Category::TimeCommitment,
    Category::Proactive,
    Category::Explanation,
];

/// Violations that leave a wish where it was.
pub const EVASIVE: [Category; 6] = [
    Category::Refusal,
    Category::Ignorance,
    Category::BlameShifting,
    Category::Perfunctory,
    Category::Vague,
    Category::DiscourageComplaint,
];

/// Claims and threats that a conversation must answer with an action.
pub const DEMANDS: [Category; 8] = [
    Category::ClaimRefund,
    Category::ClaimCompensation,
    Category::ClaimExchange,
    Category::ThreatComplaint,
    Category::ThreatExposure,
    Category::ThreatRegulator,
    Category::ThreatLegal,
    Category::EscalationRequest,
];

/// Whether the customer presses in `turn`: urges, demands, is upset or says that nothing is solved. A 好的 that adds 尽快 is content.
pub fn presses(case: &Case, turn: usize) -> bool {
    const PRESSING: [Category; 2] = [Category::Urgency, Category::RepeatContact];
    let reading = case.reading;
    let upset = shown(case, turn) <= case.settings.upset_polarity.value;
    let urges = case.tally.any_in(turn, &PRESSING) && !reading.has(turn, Cue::Acknowledge);
    urges || upset || case.tally.any_in(turn, &DEMANDS) || reading.has(turn, Cue::CustomerUnsolved)
}

/// Whether the agent offers an action in `turn` that the customer does not throw back.
pub fn helps(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let next = || reading.first_after(turn, Role::Customer);
    let thrown_back = |block: Block| reading.turns_in(block).any(|i| presses(case, i));
    offers(case, turn) && !next().is_some_and(thrown_back)
}

/// Whether the agent offers an action in `turn`, and neither evades nor misleads.
fn offers(case: &Case, turn: usize) -> bool {
    const MISLEADS: [Category; 2] = [Category::Manipulation, Category::Overpromise];
    case.tally.any_in(turn, &SUBSTANCE) && !case.tally.any_in(turn, &EVASIVE) && !case.tally.any_in(turn, &MISLEADS)
}

/// The polarity of what the customer shows in words that can be pointed at: on a mere impression nobody is reproached.
fn shown(case: &Case, turn: usize) -> f64 {
    let feeling = &case.reading.feelings[turn];
    if feeling.strongest.is_some() { feeling.polarity } else { 0.0 }
}

/// The first turn in which the customer is upset: clearly in one turn, or a second time. Whoever is confused wants to be told, not
/// soothed.
pub fn first_upset(case: &Case) -> Option<usize> {
    first_of(case, |label| label != EmotionLabel::Confusion)
}

/// The same for displeasure with the service: fear and haste blame nobody.
pub fn first_displeased(case: &Case) -> Option<usize> {
    first_of(case, EmotionLabel::is_displeasure)
}

/// Whether all that upsets the customer disappoints him: that may be about the goods or their price.
pub fn is_only_disappointed(case: &Case) -> bool {
    let is_upset = |turn: &usize| shown(case, *turn) <= case.settings.upset_polarity.value;
    let mut upset = case.reading.turns_of(Role::Customer).filter(is_upset);
    upset.all(|turn| case.reading.feelings[turn].label == EmotionLabel::Disappointment)
}

/// Whether the customer shows displeasure in `turn` in words of the lexicon, not in what the learned layer hears alone.
pub fn says_displeasure(case: &Case, turn: usize) -> bool {
    is_in_words(case, turn) && is_displeased(case, turn)
}

/// The turns in which the customer shows displeasure with the service.
pub fn displeased_turns<'a>(case: &'a Case) -> impl Iterator<Item = usize> + 'a {
    case.reading.turns_of(Role::Customer).filter(|&turn| is_displeased(case, turn))
}

/// Whether the customer shows displeasure with the service in `turn`.
pub fn is_displeased(case: &Case, turn: usize) -> bool {
    case.reading.feelings[turn].label.is_displeasure() && shown(case, turn) <= case.settings.upset_polarity.value
}

/// Clearly once, or twice mildly, of these once in words of the lexicon: where only the learned layer hears it, that is an impression.
fn first_of(case: &Case, counts: impl Fn(EmotionLabel) -> bool) -> Option<usize> {
    let mut mild: Option<(usize, bool)> = None;
    for i in case.reading.turns_of(Role::Customer).filter(|&i| counts(case.reading.feelings[i].label)) {
        let polarity = shown(case, i);
        if polarity > case.settings.upset_polarity.value {
            continue;
        }
        let is_said = is_in_words(case, i);
        if polarity <= case.settings.very_upset_polarity.value && is_said && !is_haste(case, i) {
            return Some(mild.map_or(i, |(first, _)| first));
        }
        match mild {
            Some((first, was_said)) if was_said || is_said => return Some(first),
            Some(_) => {}
            None => mild = Some((i, is_said)),
        }
    }
    None
}

/// Whether a term of the lexicon bears the feeling of `turn`.
fn is_in_words(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    reading.feelings[turn].strongest.is_some_and(|hit| !reading.annotator.term(&hit).is_learned())
}

/// Whether the words that bear the feeling of `turn` press for speed and no more: 着急用 tells why.
fn is_haste(case: &Case, turn: usize) -> bool {
    /// The weight of terms of strong feeling, in hundredths.
    const STRONG: u16 = 300;
    let reading = case.reading;
    let feeling = &reading.feelings[turn];
    let is_urgent = |felt: Hit| {
        let (felt, urgent) = (felt.range(), reading.annotations[turn].hits_of(Tag::Category(Category::Urgency)));
        urgent.iter().map(Hit::range).any(|urgent| urgent.start < felt.end && felt.start < urgent.end)
    };
    let is_mild = |felt: Hit| reading.annotator.term(&felt).weight < STRONG && is_urgent(felt);
    feeling.label == EmotionLabel::Anxiety && feeling.strongest.is_some_and(is_mild)
}

/// What asks for patience, comforts, promises in general or is polite.
pub const FORMULAS: [Tag; 10] = [
    Tag::Category(Category::Closing),
    Tag::Cue(Cue::Hold),
    Tag::Cue(Cue::Promise),
    Tag::Category(Category::Reassurance),
    Tag::Category(Category::Empathy),
    Tag::Category(Category::FollowUp),
    Tag::Category(Category::PositiveLanguage),
    Tag::Category(Category::Courtesy),
    Tag::Category(Category::Thanks),
    Tag::Category(Category::Apology),
];

/// Whether an agent's turn holds nothing but formulas that ask for patience, comfort or promise in general.
pub fn only_soothes(case: &Case, turn: usize) -> bool {
    /// Characters beside the formulas: a vocative, a particle, 有结果.
    const LEFT_OVER: usize = 6;
    let reading = case.reading;
    let annotation = &reading.annotations[turn];
    if case.tally.any_in(turn, &SUBSTANCE)
        || reading.has(turn, Cue::Instruction)
        || reading.has(turn, Cue::TimeNamed)
        || annotation.asks()
    {
        return false;
    }
    FORMULAS.iter().any(|&tag| !annotation.hits_of(tag).is_empty()) && !says_beside(case, turn, &FORMULAS, LEFT_OVER)
}

/// Whether more than `most` characters of turn `turn` stand outside of `formulas`.
pub fn says_beside(case: &Case, turn: usize, formulas: &[Tag], most: usize) -> bool {
    let annotation = &case.reading.annotations[turn];
    let mut ranges: Vec<_> = formulas.iter().flat_map(|&tag| annotation.hits_of(tag)).map(Hit::range).collect();
    leaves_over(most, annotation.text(), &mut ranges)
}

/// Whether an agent's turn names a time in words: one of the calendar or the clock, or a term.
pub fn names_time(case: &Case, turn: usize) -> bool {
    case.reading.has(turn, Cue::TimeNamed) || case.tally.any_in(turn, &[Category::TimeCommitment])
}

/// Whether an agent's turn names a time: one of the calendar or the clock, a term, or any number at all.
pub fn tells_when(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let number = reading.annotations[turn].text().contains(|c: char| c.is_ascii_digit());
    number || names_time(case, turn)
}

/// Whether the agent names a time in the stretch `block`, in one of his two before it, or in the next.
pub fn told_beside(case: &Case, block: Block) -> bool {
    const BEFORE: usize = 4;
    const AFTER: usize = 2;
    let blocks = &case.reading.blocks;
    let at = blocks.partition_point(|other| other.first < block.first);
    let beside = blocks[at.saturating_sub(BEFORE)..(at + AFTER + 1).min(blocks.len())].iter();
    let mut agents = beside.filter(|other| other.role == Role::Agent);
    agents.any(|&other| case.reading.turns_in(other).any(|turn| names_time(case, turn)))
}

/// Whether the agent says something to the matter in one of `turns`.
pub fn answers(case: &Case, mut turns: impl Iterator<Item = usize>) -> bool {
    let idle = |i: usize| only_soothes(case, i) || says_nothing(case, i) || case.tally.any_in(i, &EVASIVE);
    turns.any(|turn| !idle(turn))
}

/// Whether the customer asks for a person, and has said nothing more: the first word of an agent answers that.
pub fn calls_for_somebody(case: &Case, turn: usize) -> bool {
    /// 转人工客服, 人工客服在吗: longer wishes say what they are for.
    const BARE: usize = 7;
    let reading = case.reading;
    let asks_for_person = case.tally.any_in(turn, &[Category::EscalationRequest]) && !reading.has(turn, Cue::Trouble);
    let is_early = || reading.turns_of(Role::Agent).next().is_none_or(|first| first > turn);
    asks_for_person && (reading.length(turn) <= BARE || is_early())
}

/// Whether the customer's last words leave the matter open: he presses, or gives up though nothing was offered, and no action answers
/// him.
pub fn ends_open(case: &Case) -> bool {
    let reading = case.reading;
    let Some(&last) = reading.blocks.iter().rev().find(|block| block.role == Role::Customer) else { return false };
    let before = reading.last_before(last.first, Role::Agent);
    let offered = before.is_some_and(|block| reading.turns_in(block).any(|turn| offers(case, turn)));
    let open = |turn: usize| presses(case, turn) || (reading.has(turn, Cue::Resigned) && !offered);
    let answered = reading.turns_of(Role::Agent).any(|turn| turn > last.last && case.tally.any_in(turn, &SUBSTANCE));
    reading.turns_in(last).any(open) && !answered && !ends_content(case)
}

/// Whether the customer was served all the same, however often he asked: no agent evaded, one told when or moved the matter on, and
/// afterwards, and in his last words, he neither is displeased nor says that it is not so.
pub fn is_served(case: &Case) -> bool {
    const OBJECTS: [Cue; 3] = [Cue::Trouble, Cue::CustomerUnsolved, Cue::NotAnswered];
    let reading = case.reading;
    let is_vague = case.tally.any(&[Category::Vague]);
    let puts_off = EVASIVE.iter().any(|&code| code != Category::Vague && case.tally.any(&[code]));
    let serves = |turn: usize| names_time(case, turn) || (!is_vague && offers(case, turn));
    let objects = |turn: usize| is_displeased(case, turn) || OBJECTS.into_iter().any(|cue| reading.has(turn, cue));
    let told = reading.turns_of(Role::Agent).rfind(|&turn| serves(turn));
    let last = reading.turns_of(Role::Customer).next_back();
    let objects_after = |told: usize| reading.turns_of(Role::Customer).any(|turn| turn > told && objects(turn));
    !puts_off && told.is_some_and(|told| !objects_after(told)) && !last.is_some_and(objects)
}

/// Whether the customer ends content: says that it is solved, or leaves with thanks or praise.
pub fn ends_content(case: &Case) -> bool {
    const GLAD: [Category; 3] = [Category::EmotionGratitude, Category::EmotionSatisfaction, Category::Praise];
    let reading = case.reading;
    reading
        .turns_of(Role::Customer)
        .rev()
        .take(3)
        .any(|i| (case.tally.any_in(i, &GLAD) || reading.has(i, Cue::Resolved)) && reading.feelings[i].felt() >= 0.0)
}

/// The agent's stretches of turns after turn `turn`.
pub fn agent_blocks_after<'a>(case: &'a Case, turn: usize) -> impl Iterator<Item = Block> + 'a {
    case.reading.blocks.iter().copied().filter(move |block| block.role == Role::Agent && block.first > turn)
}

/// Whether an agent's turn says nothing that could answer: a bare 哦, a face, dots. 嗯 and 好的 may say yes.
pub fn says_nothing(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    reading.length(turn) == 0 || reading.is_made_of(turn, reading.annotator.lexicon().mumbles())
}

/// Whether the agent only takes leave in `turn`: a goodbye or thanks, and no matter, neither acted on nor answered before.
pub fn only_takes_leave(case: &Case, turn: usize) -> bool {
    /// Characters before the leave-taking that are no formula: a vocative, 好的.
    const LEFT_OVER: usize = 2;
    const LEAVE: [Category; 2] = [Category::Closing, Category::Thanks];
    const FORMULAS: [Tag; 4] = [
        Tag::Cue(Cue::Acknowledge),
        Tag::Cue(Cue::Salutation),
        Tag::Category(Category::Courtesy),
        Tag::Category(Category::Apology),
    ];
    let annotation = &case.reading.annotations[turn];
    let leave = LEAVE.iter().flat_map(|&category| annotation.hits_of(Tag::Category(category))).map(|hit| hit.range().start).min();
    let Some(leave) = leave else { return false };
    let mut formulas: Vec<_> = FORMULAS.iter().flat_map(|&tag| annotation.hits_of(tag)).map(Hit::range).collect();
    let answers = leaves_over(LEFT_OVER, &annotation.text()[..leave], &mut formulas);
    let acts = case.tally.any_in(turn, &ACTIONS) || case.reading.has(turn, Cue::Promise) || case.reading.has(turn, Cue::Hold);
    !answers && !acts && !annotation.asks()
}

/// Whether more than `most` characters of `text` stand outside of `formulas`.
fn leaves_over(most: usize, text: &str, formulas: &mut [Range<usize>]) -> bool {
    formulas.sort_unstable_by_key(|range| range.start);
    let (mut next, mut inside_to) = (0, 0);
    let mut outside = text.char_indices().filter(|&(at, c)| {
        while let Some(formula) = formulas.get(next).filter(|formula| formula.start <= at) {
            inside_to = inside_to.max(formula.end);
            next += 1;
        }
        at >= inside_to && is_alphanumeric(c)
    });
    outside.nth(most).is_some()
}
