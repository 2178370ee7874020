//! What was read of one conversation, before anything is judged.

use crate::emotion::{Feeling, curve_of, estimate};
use crate::model::{Agents, Category, Conversation, ConversationEmotion, Cue, EmotionCurve, Role};
use crate::text::{Annotation, Annotator, Hit, Tag, is_alphanumeric};
use std::sync::Arc;

/// A stretch of turns of one side; system turns inside it do not end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Agent, customer or bot.
    pub role: Role,
    /// First turn.
    pub first: usize,
    /// Last turn.
    pub last: usize,
}

/// A conversation with the annotations and feelings of its turns.
pub struct Reading<'a> {
    /// The conversation.
    pub conversation: &'a Conversation,
    /// Who made the annotations.
    pub annotator: &'a Annotator,
    /// One per turn.
    pub annotations: Vec<Arc<Annotation>>,
    /// One per turn.
    pub feelings: Vec<Feeling>,
    /// Curves of both sides.
    pub emotion: ConversationEmotion,
    /// The turns as stretches of one side.
    pub blocks: Vec<Block>,
    /// Who of the agents spoke which turn.
    pub agents: Agents<'a>,
    /// Indices of the agents' turns.
    pub agent_turns: Vec<usize>,
    /// Whose what no turn tells of is: the agent in charge, else the first who has a name.
    pub in_charge: Option<&'a Arc<str>>,
}

impl<'a> Reading<'a> {
    /// Reads a conversation whose turns were annotated by `annotator`.
    pub fn new(conversation: &'a Conversation, annotator: &'a Annotator, annotations: Vec<Arc<Annotation>>) -> Self {
        let turns = &conversation.turns;
        let agents = conversation.agents();
        let agent_turns: Vec<usize> = (0..turns.len()).filter(|&i| turns[i].role == Role::Agent).collect();
        let named = || agent_turns.iter().find_map(|&i| agents.of(i));
        let in_charge = conversation.agent_id.as_ref().or_else(named);
        let feelings =
            turns.iter().zip(&annotations).map(|(turn, annotation)| estimate(annotator, turn.role, annotation)).collect();
        let mut reading = Self {
            conversation,
            annotator,
            annotations,
            emotion: ConversationEmotion { customer: None, agent: None },
            feelings,
            blocks: blocks_of(conversation),
            agents,
            agent_turns,
            in_charge,
        };
        for i in 0..turns.len() {
            // A feeling that no word bears is guessed from all of them, and so from the name.
            let strongest = reading.feelings[i].strongest;
            if strongest.map_or_else(|| reading.gives_name(i), |hit| reading.is_name(i, &hit)) {
                reading.feelings[i] = Feeling::CALM;
            }
        }
        reading.emotion = ConversationEmotion { customer: reading.curve(Role::Customer), agent: reading.curve(Role::Agent) };
        reading
    }

    /// How the feeling of `role` moves.
    fn curve(&self, role: Role) -> Option<EmotionCurve> {
        curve_of(self.turns_of(role).map(|i| (i, self.feelings[i])))
    }

    /// Whether `hit` in turn `i` of the customer is (part of) a name: a title, or the name of the shop or book that the agent had asked for.
    /// Who threatens or abuses is heard, whatever was asked.
    pub fn is_name(&self, i: usize, hit: &Hit) -> bool {
        const GRAVE: [Tag; 2] = [Tag::Category(Category::ThreatSafety), Tag::Category(Category::Abuse)];
        let annotation = &self.annotations[i];
        let range = hit.range();
        let holds = |name: &Hit| name.range().start <= range.start && range.end <= name.range().end;
        let is_named = || annotation.hits_of(Tag::Cue(Cue::NameGiven)).iter().any(holds);
        let is_customers = self.role(i) == Role::Customer && !GRAVE.contains(&hit.tag);
        is_customers && (annotation.is_titled(&range) || (is_named() && self.is_asked_for_name(i)))
    }

    /// Whether turn `i` of the customer answers with a name.
    fn gives_name(&self, i: usize) -> bool {
        self.role(i) == Role::Customer && self.has(i, Cue::NameGiven) && self.is_asked_for_name(i)
    }

    /// Whether the agent's last words before turn `i` ask for a name.
    fn is_asked_for_name(&self, i: usize) -> bool {
        self.right_before(i, Role::Agent).is_some_and(|before| self.turns_in(before).any(|turn| self.has(turn, Cue::AsksName)))
    }

    /// The role of turn `i`.
    pub fn role(&self, i: usize) -> Role {
        self.conversation.turns[i].role
    }

    /// Indices of the turns of `role`.
    pub fn turns_of(&self, role: Role) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.conversation.turns.len()).filter(move |&i| self.role(i) == role)
    }

    /// The stretch that turn `i` belongs to; `None` for system turns outside of any.
    pub fn block_of(&self, i: usize) -> Option<Block> {
        let at = self.blocks.partition_point(|block| block.last < i);
        self.blocks.get(at).copied().filter(|block| block.first <= i)
    }

    /// The stretch right before that of turn `i`, where `role` speaks it.
    pub fn right_before(&self, i: usize, role: Role) -> Option<Block> {
        let at = self.blocks.partition_point(|block| block.last < i);
        at.checked_sub(1).map(|before| self.blocks[before]).filter(|before| before.role == role)
    }

    /// The last stretch of `role` that begins before turn `i`.
    pub fn last_before(&self, i: usize, role: Role) -> Option<Block> {
        let at = self.blocks.partition_point(|block| block.first < i);
        self.blocks[..at].iter().rev().find(|block| block.role == role).copied()
    }

    /// The first stretch of `role` that begins after turn `i`.
    pub fn first_after(&self, i: usize, role: Role) -> Option<Block> {
        let at = self.blocks.partition_point(|block| block.first <= i);
        self.blocks[at..].iter().find(|block| block.role == role).copied()
    }

    /// What the customer said before turn `i` of an agent adds to the log odds that it holds `tag`: the longest of his last messages.
    pub fn context_of(&self, i: usize, tag: Tag) -> f32 {
        if self.role(i) != Role::Agent || !self.annotator.has_context(tag) {
            return 0.0;
        }
        let Some(before) = self.right_before(i, Role::Customer) else { return 0.0 };
        let longest = self.turns_in(before).max_by_key(|&turn| self.length(turn));
        longest.map_or(0.0, |turn| self.annotator.context(&self.annotations[turn], tag))
    }

    /// The turns of a block that its own side spoke.
    pub fn turns_in(&self, block: Block) -> impl DoubleEndedIterator<Item = usize> {
        (block.first..=block.last).filter(move |&i| self.role(i) == block.role)
    }

    /// Whether turn `i` holds a hit of `cue`.
    pub fn has(&self, i: usize, cue: Cue) -> bool {
        self.annotations[i].has_cue(cue)
    }

    /// Whether the customer wants something in turn `i`: asks, requests or reports trouble.
    pub fn wants(&self, i: usize) -> bool {
        let annotation = &self.annotations[i];
        annotation.asks() || annotation.has_cue(Cue::Request) || annotation.has_cue(Cue::Trouble)
    }

    /// Whether turn `i` needs no answer: an acknowledgement, a thank-you, a goodbye or a bare salutation, and no wish in it.
    pub fn is_small_talk(&self, i: usize) -> bool {
        let annotation = &self.annotations[i];
        let takes_leave = annotation.has_cue(Cue::CustomerDone) || annotation.has_cue(Cue::Acknowledge);
        let thanks = !annotation.hits_of(Tag::Category(Category::EmotionGratitude)).is_empty();
        let greets = annotation.has_cue(Cue::Salutation) && self.length(i) <= 4;
        (takes_leave || thanks || greets) && !self.wants(i)
    }

    /// Whether turn `i` says something, and nothing but `words`; the longest stand first.
    pub fn is_made_of(&self, i: usize, words: &[Arc<str>]) -> bool {
        let spoken = self.annotations[i].text().chars().filter(|&c| is_alphanumeric(c));
        // Most turns begin with none of them, and need no copy.
        if spoken.clone().next().is_none_or(|first| !words.iter().any(|word| word.starts_with(first))) {
            return false;
        }
        let spoken: String = spoken.collect();
        let mut rest = spoken.as_str();
        while let Some(shorter) = words.iter().find_map(|word| rest.strip_prefix(&**word)) {
            rest = shorter;
        }
        rest.is_empty()
    }

    /// Whether an agent's turn only says that somebody is there (在的 亲亲), and the stretch `asked` of the customer before it did not ask for
    /// that: 在吗, 东西还在吗.
    pub fn only_attends(&self, i: usize, asked: Option<Block>) -> bool {
        let calls = |asked: Block| self.turns_in(asked).any(|i| self.annotations[i].text().contains('在'));
        self.is_made_of(i, self.annotator.lexicon().presences())
            && !asked.filter(|asked| asked.role == Role::Customer).is_some_and(calls)
    }

    /// Characters of turn `i` that are letters, digits or Chinese.
    pub fn length(&self, i: usize) -> usize {
        self.annotations[i].length()
    }

    /// Whether the log shows how the conversation began: something enters it, somebody greets, or the customer opens with a matter that goes
    /// on with nothing.
    pub fn shows_start(&self) -> bool {
        match self.conversation.turns.first().map(|turn| turn.role) {
            None => false,
            Some(Role::System | Role::Bot) => true,
            Some(Role::Agent) => self.has(0, Cue::Salutation) || self.has(0, Cue::PicksUp),
            Some(Role::Customer) => !self.has(0, Cue::CustomerUnsolved) && !self.has(0, Cue::Acknowledge) && !self.goes_on(0),
        }
    }

    /// Whether turn `i` begins with words that go on with what was said before.
    fn goes_on(&self, i: usize) -> bool {
        self.annotations[i].hits_of(Tag::Cue(Cue::GoesOn)).first().is_some_and(|hit| hit.range().start == 0)
    }

    /// Whether the log shows how the conversation ended: the customer takes leave, the agent does, or the system closes it.
    pub fn shows_end(&self) -> bool {
        let Some(last) = self.conversation.turns.len().checked_sub(1) else { return false };
        if self.role(last) == Role::System {
            return last > 0;
        }
        if !self.annotations[last].hits_of(Tag::Category(Category::Closing)).is_empty() || self.has(last, Cue::HangsUp) {
            return true;
        }
        if self.role(last) == Role::Agent && self.goes_on_after(last) {
            return false;
        }
        // Of the last two stretches one is the customer's; his last word tells.
        let customers = self.blocks.iter().rev().take(2).find(|block| block.role == Role::Customer);
        let last_word = customers.and_then(|&block| self.turns_in(block).next_back());
        last_word.is_some_and(|i| self.is_small_talk(i))
    }

    /// Whether an agent's last turn shows that the rest is not in the log: whoever has just asked for a moment comes back, and who asks the
    /// customer for something waits for it.
    fn goes_on_after(&self, last: usize) -> bool {
        self.has(last, Cue::Hold) || self.has(last, Cue::Awaits) || self.annotations[last].asks()
    }
}

fn blocks_of(conversation: &Conversation) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (i, turn) in conversation.turns.iter().enumerate().filter(|(_, turn)| turn.role != Role::System) {
        match blocks.last_mut() {
            Some(block) if block.role == turn.role => block.last = i,
            _ => blocks.push(Block { role: turn.role, first: i, last: i }),
        }
    }
    blocks
}
