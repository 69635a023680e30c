//! How much an organization may store.

/// What an organization may store and what it stores, in bytes. Bytes that several of its medias share count
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What it may store; `None` where that is not bounded.
    pub limit_bytes: Option<u64>,
    /// What it stores.
    pub stored_bytes: u64,
}

impl Quota {
    /// Whether so much may be added while so much is given up. What makes nothing worse always may, even where
    /// more is stored than the quota has become.
    pub fn admits(&self, added_bytes: u64, freed_bytes: u64) -> bool {
        let stored = self.stored_bytes.saturating_sub(freed_bytes).saturating_add(added_bytes);
        added_bytes <= freed_bytes || self.limit_bytes.is_none_or(|limit| stored <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::Quota;

    #[test]
    fn what_is_stored_stays_within_the_limit_or_shrinks() {
        let quota = |limit_bytes| Quota { limit_bytes, stored_bytes: 90 };
        for (limit, added, freed, admitted) in [
            (None, u64::MAX, 0, true),
            (Some(100), 10, 0, true),
            (Some(100), 11, 0, false),
            (Some(100), 0, 0, true),
            (Some(100), 95, 90, true),
            (Some(100), 101, 90, false),
            (Some(50), 20, 20, true),
            (Some(50), 20, 19, false),
            (Some(0), 1, 0, false),
        ] {
            assert_eq!(quota(limit).admits(added, freed), admitted, "{limit:?} {added} {freed}");
        }
    }
}
