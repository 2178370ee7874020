//! Steps that a conversation lacks. Each is asked for only where the log shows that there was room for it.

use super::dialogue::{
    COMFORT, DEMANDS, EVASIVE, SUBSTANCE, agent_blocks_after, calls_for_somebody, displeased_turns, ends_content, ends_open,
    first_displeased, first_upset, helps, is_displeased, is_only_disappointed, names_time, presses, says_displeasure,
    told_beside,
};
use super::{Case, Observation};
use crate::model::{Category, Cue, Role};
use crate::text::Tag;

/// The agent's first turns, in which he greets.
pub(super) const OPENING: usize = 2;
/// His last ones, in which he takes leave.
pub(super) const ENDING: usize = 5;
/// How often he has to have answered before something is missed.
pub(super) const ANSWERS: usize = 2;
/// Merits that take leave.
const LEAVE: [Category; 2] = [Category::Closing, Category::Thanks];

fn whole(missing: bool) -> Vec<Observation> {
    if missing { vec![Observation::of_conversation()] } else { Vec::new() }
}

fn agent_turns(case: &Case) -> usize {
    case.reading.agent_turns.len()
}

/// No salutation in the agent's first two turns, where the log shows the start. 麻烦您提供下订单号，我为您查询 opens a chat courteously, too, and so
/// does whoever offers his help or is sorry for the wait.
pub fn greeting(case: &Case) -> Vec<Observation> {
    let mut agents = case.reading.turns_of(Role::Agent).take(OPENING).enumerate();
    let opens = agents.any(|(nth, i)| greets(case, i) || (nth == 0 && attends(case, i)));
    whole(agent_turns(case) > 0 && case.reading.shows_start() && !opens)
}

/// Whether the agent greets in turn `i`.
pub(super) fn greets(case: &Case, i: usize) -> bool {
    case.reading.has(i, Cue::Salutation) || case.tally.perhaps_in(i, &[Category::Greeting])
}

/// Whether the agent attends to the customer courteously in turn `i`.
pub(super) fn attends(case: &Case, i: usize) -> bool {
    let offers = case.reading.has(i, Cue::Hold) || case.reading.has(i, Cue::Promise);
    case.reading.has(i, Cue::TakesUp) || (offers && case.tally.perhaps_in(i, &[Category::Courtesy]))
}

/// No thanks, check or goodbye in the agent's last turns, where the log shows the end.
pub fn closing(case: &Case) -> Vec<Observation> {
    let closes = case.reading.turns_of(Role::Agent).rev().take(ENDING).any(|i| closes(case, i));
    whole(agent_turns(case) > 0 && case.reading.shows_end() && !closes)
}

/// Whether the agent takes leave in turn `i`. Whoever asks for more ends properly, be it to a customer whom it does not comfort; and 不客气 is a
/// last word as well.
pub(super) fn closes(case: &Case, i: usize) -> bool {
    let asks = || !case.reading.annotations[i].hits_of(Tag::Category(Category::SatisfactionCheck)).is_empty();
    case.tally.perhaps_in(i, &LEAVE) || case.reading.has(i, Cue::ReturnsThanks) || asks()
}

/// An upset customer whom no later agent turn acknowledges. Who is disappointed by nothing that went wrong makes a remark on the goods.
pub fn empathy(case: &Case) -> Vec<Observation> {
    let Some(upset) = first_upset(case) else { return Vec::new() };
    let Some(answer) = agent_blocks_after(case, upset).next() else { return Vec::new() };
    // Words of comfort right before hold for what comes of it.
    let from = case.reading.turns_of(Role::Agent).rev().find(|&i| i < upset).unwrap_or(upset);
    if is_remark(case) || ends_content(case) || case.tally.first_perhaps_from(from, &COMFORT).is_some() {
        return Vec::new();
    }
    vec![Observation { counted_to: Some(answer.first), ..Observation::in_turn(upset) }]
}

/// Whether the customer's displeasure is no more than a remark.
pub(super) fn is_remark(case: &Case) -> bool {
    is_only_disappointed(case) && !has_matter(case)
}

/// Whether something went wrong for the customer, or he presses for something.
fn has_matter(case: &Case) -> bool {
    const PRESSING: [Category; 3] = [Category::Urgency, Category::RepeatContact, Category::Abuse];
    let reading = case.reading;
    let unsettled = [Cue::Trouble, Cue::CustomerUnsolved, Cue::NotAnswered];
    let is_matter = |i: usize| unsettled.into_iter().any(|cue| reading.has(i, cue));
    case.tally.any(&PRESSING) || case.tally.any(&DEMANDS) || reading.turns_of(Role::Customer).any(is_matter)
}

/// The customer reports trouble on our side and is not calm about it, or complains again and demands, and no agent apologises, nor comforts
/// and helps.
pub fn apology(case: &Case) -> Vec<Observation> {
    let apologises = case.tally.first_perhaps_from(0, &[Category::Apology]).is_some();
    let reading = case.reading;
    let makes_good = case.tally.any(&COMFORT) && reading.turns_of(Role::Agent).any(|i| helps(case, i));
    if apologises || makes_good || ends_content(case) {
        return Vec::new();
    }
    let owed = displeasing_trouble(case).or_else(|| complains_again(case));
    let answer = owed.and_then(|turn| agent_blocks_after(case, turn).next());
    answer.map(|answer| Observation::in_turn(answer.first)).into_iter().collect()
}

/// The turn that reports trouble, where the customer is displeased.
fn displeasing_trouble(case: &Case) -> Option<usize> {
    const PRESSING: [Category; 4] =
        [Category::ThreatComplaint, Category::ThreatExposure, Category::ThreatRegulator, Category::ThreatLegal];
    let reading = case.reading;
    let trouble = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::Trouble))?;
    let complains = || displeased_turns(case).any(|turn| says_displeasure(case, turn));
    let pressed = (first_displeased(case).is_some() && complains()) || case.tally.any(&PRESSING);
    pressed.then_some(trouble)
}

/// The second turn in which the customer shows displeasure, where he also demands, threatens or comes again.
fn complains_again(case: &Case) -> Option<usize> {
    const SERIOUS: [Category; 8] = [
        Category::ThreatComplaint,
        Category::ThreatExposure,
        Category::ThreatRegulator,
        Category::ThreatLegal,
        Category::ClaimRefund,
        Category::ClaimCompensation,
        Category::ClaimExchange,
        Category::RepeatContact,
    ];
    displeased_turns(case).nth(1).filter(|_| case.tally.any(&SERIOUS))
}

/// A complaint or demand that is answered at least twice, and never with an action that the customer takes; or any wish, where he
/// pressed for it and gives up or presses still in his last words.
pub fn solution(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let demands = |i: usize| case.tally.any_in(i, &DEMANDS) && !calls_for_somebody(case, i);
    let complains = |&i: &usize| reading.has(i, Cue::Trouble) || demands(i) || reading.has(i, Cue::CustomerUnsolved);
    let demand = reading.turns_of(Role::Customer).find(complains);
    let wish = reading.turns_of(Role::Customer).find(|&i| reading.wants(i) || presses(case, i));
    let answered = |from: usize| agent_blocks_after(case, from).count() >= ANSWERS;
    let in_vain = demand.is_some_and(|demand| answered(demand) && in_vain(case, demand));
    let given_up = wish.is_some_and(|wish| answered(wish) && given_up(case, wish));
    let sent_away = wish.is_some_and(|wish| answered(wish) && sent_away(case));
    whole((in_vain || given_up || sent_away) && !is_under_way(case) && !is_shown_the_way(case))
}

/// Whether an agent took the matter on and said when, to a customer who is not displeased in the end: nobody can do more about what others
/// decide.
pub(super) fn is_under_way(case: &Case) -> bool {
    const TAKES_ON: [Category; 3] = [Category::Escalation, Category::FollowUp, Category::Ownership];
    let reading = case.reading;
    let takes_on = |i: usize| reading.has(i, Cue::Promise) || case.tally.any_in(i, &TAKES_ON);
    let evades = |i: usize| case.tally.any_in(i, &EVASIVE);
    let says_both = |i: usize| takes_on(i) && names_time(case, i) && !evades(i);
    let agrees = |i: usize| {
        reading.turns_of(Role::Customer).find(|&turn| turn > i).is_some_and(|turn| reading.has(turn, Cue::Acknowledge))
    };
    let is_told = || reading.turns_of(Role::Agent).any(|i| names_time(case, i) && !evades(i));
    let last_words = reading.turns_of(Role::Customer).next_back();
    let is_content = last_words.is_none_or(|turn| !is_displeased(case, turn) && !reading.has(turn, Cue::CustomerUnsolved));
    let is_agreed = |i: usize| takes_on(i) && !evades(i) && agrees(i) && is_told();
    is_content && reading.turns_of(Role::Agent).any(|i| says_both(i) || is_agreed(i))
}

/// Whether an agent told the customer what to do, and he says no more than that he will.
pub(super) fn is_shown_the_way(case: &Case) -> bool {
    let reading = case.reading;
    let Some(last) = reading.turns_of(Role::Customer).rfind(|&i| !reading.is_small_talk(i) || reading.has(i, Cue::Resigned))
    else {
        return false;
    };
    let gives_up = reading.has(last, Cue::Resigned) || is_displeased(case, last) || reading.has(last, Cue::CustomerUnsolved);
    let shows = |i: usize| reading.has(i, Cue::Instruction) && !reading.has(i, Cue::Awaits) && !case.tally.any_in(i, &EVASIVE);
    let is_taken = |i: usize| {
        let next = reading.turns_of(Role::Customer).find(|&turn| turn > i);
        next.is_none_or(|turn| reading.is_small_talk(turn) && !reading.has(turn, Cue::Resigned))
    };
    !gives_up && reading.turns_of(Role::Agent).any(|i| shows(i) && (i > last || is_taken(i)))
}

/// Whether the customer is displeased again and again and to the end, and no agent offered anything.
fn sent_away(case: &Case) -> bool {
    /// A feeling at the end from here on is no calm one (chosen on labelled conversations: half of what is called upset).
    const DISPLEASED: f64 = -0.15;
    const OFTEN: usize = 2;
    let reading = case.reading;
    let ends_displeased = reading.emotion.customer.as_ref().is_some_and(|curve| curve.end <= DISPLEASED);
    let offered = case.tally.first_perhaps_from(0, &SUBSTANCE).is_some();
    ends_displeased && displeased_turns(case).count() >= OFTEN && !offered && !ends_content(case)
}

/// Whether no action that helps follows the complaint in turn `demand`, and the customer neither lets it rest nor takes it.
fn in_vain(case: &Case, demand: usize) -> bool {
    const OFTEN: usize = 2;
    let reading = case.reading;
    let later = || reading.turns_of(Role::Customer).filter(|&i| i > demand);
    let presses_on =
        later().filter(|&i| reading.wants(i)).count() >= OFTEN || later().any(|i| reading.has(i, Cue::CustomerUnsolved));
    let acts = reading.turns_of(Role::Agent).any(|i| i > demand && helps(case, i));
    presses_on && !acts && !ends_content(case) && !takes_it(case)
}

/// Whether the customer pressed after the wish in turn `wish`, and leaves it open.
fn given_up(case: &Case, wish: usize) -> bool {
    let pressed = case.reading.turns_of(Role::Customer).filter(|&i| i > wish && presses(case, i)).count();
    ends_open(case) && (pressed >= 2 || (pressed >= 1 && case.tally.any(&EVASIVE)))
}

/// Whether the customer's last words merely take what was said, or say 没有 when asked for more, and do not give up.
fn takes_it(case: &Case) -> bool {
    let reading = case.reading;
    let Some(last) = reading.turns_of(Role::Customer).next_back() else { return false };
    let asked = last.checked_sub(1).is_some_and(|before| case.tally.any_in(before, &[Category::SatisfactionCheck]));
    let has_no_more = asked && !reading.wants(last) && !presses(case, last);
    (reading.is_small_talk(last) || has_no_more) && !reading.has(last, Cue::Resigned)
}

/// A promise of action to a customer who complains or presses, or a customer who asks when, where no agent turn names a time, and
/// which is not carried out within the log; or an answer that stays vague. A question back is no answer yet; an estimate is a time.
pub fn time_commitment(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    if ends_content(case) {
        return Vec::new();
    }
    let says_when = |i: usize| (names_time(case, i) && !case.tally.any_in(i, &[Category::Vague])) || confirms_time(case, i);
    let told = reading.turns_of(Role::Agent).any(says_when);
    let waits = |&i: &usize| reading.has(i, Cue::Trouble) || presses(case, i);
    let waiting = reading.turns_of(Role::Customer).find(waits);
    let promise = waiting.and_then(|waiting| reading.turns_of(Role::Agent).find(|&i| i > waiting && promises(case, i)));
    let asked = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::AsksWhen));
    let answer = asked.and_then(|asked| answer_on_time(case, asked));
    let is_done = |from: usize| reading.turns_of(Role::Agent).any(|i| i >= from && reading.has(i, Cue::Done));
    let owed = promise.into_iter().chain(answer).min().filter(|&owed| !told && !is_done(owed)).or_else(|| stays_vague(case));
    owed.map(Observation::in_turn).into_iter().collect()
}

/// Whether the agent hands the matter back, for now: who waits for something, or is told what to do, is owed nothing yet.
fn returns(case: &Case, turn: usize) -> bool {
    [Cue::Hold, Cue::Awaits].into_iter().any(|cue| case.reading.has(turn, cue))
}

fn promises(case: &Case, turn: usize) -> bool {
    case.reading.has(turn, Cue::Promise) && !returns(case, turn)
}

/// The agent's answer to a customer who asks when in turn `asked`; a question back is none.
pub(super) fn answer_on_time(case: &Case, asked: usize) -> Option<usize> {
    /// Characters: so much names an order, or asks for one.
    const SHORT: usize = 8;
    let reading = case.reading;
    let is_full = |i: usize| reading.length(i) > SHORT || promises(case, i);
    let answers = |i: usize| !reading.annotations[i].asks() && !returns(case, i) && is_full(i);
    reading.turns_of(Role::Agent).find(|&i| i > asked && answers(i))
}

/// Whether the agent's turn says yes or no to a customer who named a time himself: 今天能好吗, 可以的.
fn confirms_time(case: &Case, turn: usize) -> bool {
    let reading = case.reading;
    let before = reading.right_before(turn, Role::Customer);
    let asks = |i: usize| reading.has(i, Cue::TimeNamed) && reading.annotations[i].asks();
    reading.has(turn, Cue::YesNo) && before.is_some_and(|before| reading.turns_in(before).any(asks))
}

/// The first vague answer to a customer who asks when or presses, where no agent commits to a time, nor names one in it or beside it.
fn stays_vague(case: &Case) -> Option<usize> {
    let reading = case.reading;
    let is_vague = |turn: usize| case.tally.any_in(turn, &[Category::Vague]);
    let open = |&turn: &usize| is_vague(turn) && reading.block_of(turn).is_some_and(|block| !told_beside(case, block));
    let committed = case.tally.first_perhaps_from(0, &[Category::TimeCommitment]).is_some();
    let presses = || reading.turns_of(Role::Customer).any(|turn| reading.has(turn, Cue::AsksWhen) || presses(case, turn));
    if committed || !presses() { None } else { reading.turns_of(Role::Agent).find(open) }
}

/// Nobody asks whether the matter is settled, where the log shows the end and the customer came with a problem.
pub fn confirmation(case: &Case) -> Vec<Observation> {
    let asked = case.tally.first_perhaps_from(0, &[Category::SatisfactionCheck]).is_some();
    whole(agent_turns(case) >= ANSWERS && had_problem(case) && case.reading.shows_end() && !asked && !ends_content(case))
}

/// Whether the customer reports trouble on our side, or demands something.
pub(super) fn had_problem(case: &Case) -> bool {
    let reading = case.reading;
    reading.turns_of(Role::Customer).any(|i| reading.has(i, Cue::Trouble)) || case.tally.any(&DEMANDS)
}

/// The agent carries out an account operation that the customer asked for, and nobody checked who asks for it.
pub fn verification(case: &Case) -> Vec<Observation> {
    let reading = case.reading;
    let asked_for = reading.turns_of(Role::Customer).find(|&i| reading.has(i, Cue::AccountOperation));
    let acts = |i: usize| reading.has(i, Cue::AccountOperation) && case.tally.any_in(i, &[Category::Solution]);
    let carries_out = |&i: &usize| acts(i) || reading.has(i, Cue::CarriedOut);
    let done = asked_for.and_then(|asked| reading.turns_of(Role::Agent).filter(|&i| i > asked).find(carries_out));
    let turns = 0..reading.annotations.len();
    let checked = case.tally.first_perhaps_from(0, &[Category::IdentityCheck]).is_some()
        || turns.into_iter().any(|i| reading.has(i, Cue::IdentityNamed));
    done.filter(|_| !checked).map(Observation::in_turn).into_iter().collect()
}
