//! How many requests a bearer and an organization may make: each process counts those it meets, by GCRA. What is
//! counted of one tells nothing any more once it could make as many as it may at once, and is then forgotten.

use std::{
    fmt,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

pub use governor::Quota;
use governor::{
    RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};

use crate::domain::id::{IdentityId, OrganizationId, TokenId};

/// How many are remembered before anybody looks for some to forget.
const FEW: usize = 1024;

/// How many requests may be made; `None`: any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// By each bearer.
    pub bearer: Option<Quota>,
    /// As each organization, by all bearers together.
    pub organization: Option<Quota>,
}

/// Who is counted as one bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// Whoever shows a token of our own.
    Token(TokenId),
    /// Whoever an OpenID provider says it is: its tokens are new ones every few minutes.
    Identity(IdentityId),
}

/// More than may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// After how many seconds, rounded up, there may be one more.
    pub retry_after_seconds: u32,
}

/// What counts the requests; by default of nobody. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct RateLimiters(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    bearers: Option<Counter<Bearer>>,
    organizations: Option<Counter<OrganizationId>>,
}

impl RateLimiters {
    /// Counts from now on, by monotonic time: that the clock is set concerns nobody.
    pub fn new(limits: RateLimits) -> Self {
        Self(Arc::new(Counters {
            bearers: limits.bearer.map(|quota| Counter::new(quota, MonotonicClock)),
            organizations: limits.organization.map(|quota| Counter::new(quota, MonotonicClock)),
        }))
    }

    /// Whether any requests are counted.
    pub fn count_anybody(&self) -> bool {
        self.0.bearers.is_some() || self.0.organizations.is_some()
    }

    /// Counts a request of a bearer.
    ///
    /// # Errors
    /// It is one too many, and not counted.
    pub fn count_bearer(&self, bearer: Bearer) -> Result<(), Exceeded> {
        self.0.bearers.as_ref().map_or(Ok(()), |counter| counter.count(&bearer))
    }

    /// Counts a request as an organization.
    ///
    /// # Errors
    /// It is one too many, and not counted.
    pub fn count_organization(&self, organization: OrganizationId) -> Result<(), Exceeded> {
        self.0.organizations.as_ref().map_or(Ok(()), |counter| counter.count(&organization))
    }
}

/// Counts by key.
struct Counter<K: Hash + Eq + Clone, C: Clock = MonotonicClock> {
    limiter: RateLimiter<K, HashMapStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    /// How many keys there may be before those are dropped that tell nothing any more.
    most: AtomicUsize,
}

impl<K: Hash + Eq + Clone, C: Clock> Counter<K, C> {
    fn new(quota: Quota, clock: C) -> Self {
        let limiter = RateLimiter::hashmap_with_clock(quota, clock);
        Self { limiter, most: AtomicUsize::new(FEW) }
    }

    fn count(&self, key: &K) -> Result<(), Exceeded> {
        let counted = self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.limiter.clock().now());
            Exceeded { retry_after_seconds: seconds(wait) }
        });
        if self.limiter.len() > self.most.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
            // Each look drops half of them, or has been paid for by as many new ones.
            self.most.store(FEW.max(2 * self.limiter.len()), Ordering::Relaxed);
        }
        counted
    }
}

impl<K: Hash + Eq + Clone, C: Clock> fmt::Debug for Counter<K, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Counter").field("keys", &self.limiter.len()).finish_non_exhaustive()
    }
}

/// At least one, since whoever waited for none would be early.
fn seconds(wait: Duration) -> u32 {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(whole.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use governor::clock::FakeRelativeClock;

    use super::*;

    const MOMENT: Duration = Duration::from_nanos(1);

    fn quota(burst: u32, seconds: u64) -> Quota {
        let each = Quota::with_period(Duration::from_secs(seconds)).unwrap();
        each.allow_burst(NonZeroU32::new(burst).unwrap())
    }

    #[test]
    fn one_more_is_let_in_exactly_when_it_was_said() {
        let clock = FakeRelativeClock::default();
        let counter = Counter::new(quota(3, 10), clock.clone());
        for _ in 0..3 {
            assert_eq!(counter.count(&"busy"), Ok(()));
        }
        assert_eq!(counter.count(&"busy"), Err(Exceeded { retry_after_seconds: 10 }));
        assert_eq!(counter.count(&"other"), Ok(()));
        clock.advance(Duration::from_millis(1_001));
        assert_eq!(counter.count(&"busy"), Err(Exceeded { retry_after_seconds: 9 }));
        clock.advance(Duration::from_millis(8_999) - MOMENT);
        assert_eq!(counter.count(&"busy"), Err(Exceeded { retry_after_seconds: 1 }));
        clock.advance(MOMENT);
        assert_eq!(counter.count(&"busy"), Ok(()));
        assert_eq!(counter.count(&"busy"), Err(Exceeded { retry_after_seconds: 10 }));
    }

    #[test]
    fn whoever_stays_away_is_forgotten_and_whoever_does_not_is_not() {
        let clock = FakeRelativeClock::default();
        let counter = Counter::new(quota(1, 10), clock.clone());
        let mut most = 0;
        for number in 0..100 * FEW {
            assert_eq!(counter.count(&number), Ok(()));
            assert!(counter.count(&number).is_err(), "{number} is forgotten too early");
            // So that about a hundred of them are busy at a time.
            clock.advance(Duration::from_millis(100));
            most = most.max(counter.limiter.len());
        }
        assert!(most <= FEW + 1, "{most} are remembered");
    }
}
