//! What a place is, from the province to the room.

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Province, city, district.
    Region,
    /// Town, village.
    Town,
    /// Road, lane.
    Road,
    /// A group of buildings, or a large one, with a name.
    Estate,
    /// A part of an institution that needs no name: 住院部, 男生宿舍.
    Ward,
    /// A house with rooms for guests: behind its name stands a room, and no number of the house.
    Hotel,
    /// A numbered building or its unit.
    Building,
    /// A number that little else has: 138号.
    Strong,
    /// A numbered room.
    Room,
    /// Building, unit and room as mere numbers: 4-2-2404.
    Steps,
    /// A number that much else has: 3楼, 2期.
    Weak,
    /// A numbered part of a village: 五组, 三队.
    Hamlet,
    /// A numbered part of a farm that is led as an army is: 八连.
    Farm,
    /// A numbered bed.
    Bed,
}

impl Level {
    pub(super) fn of(code: &str) -> Option<Self> {
        Some(match code {
            "region" => Self::Region,
            "town" => Self::Town,
            "road" => Self::Road,
            "estate" => Self::Estate,
            "building" => Self::Building,
            "strong" => Self::Strong,
            "room" => Self::Room,
            "weak" => Self::Weak,
            "ward" => Self::Ward,
            "hotel" => Self::Hotel,
            "hamlet" => Self::Hamlet,
            "farm" => Self::Farm,
            "bed" => Self::Bed,
            _ => return None,
        })
    }

    /// Whether it is a number, and no name.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Building | Self::Strong | Self::Room | Self::Steps) || self.is_weak()
    }

    /// Whether it is a number that much else has.
    pub(super) fn is_weak(self) -> bool {
        matches!(self, Self::Weak | Self::Hamlet | Self::Farm | Self::Bed)
    }

    /// Whether the number of a room may follow without a word for it.
    pub(super) fn leads_to_room(self) -> bool {
        matches!(self, Self::Building | Self::Strong | Self::Estate | Self::Ward) || self.is_weak()
    }
}
