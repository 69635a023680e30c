//! How many requests may be made: what is set of that.

use std::num::NonZeroU32;

use clap::Args;

use super::{Refusal, number, set};
use crate::rate_limit::{Quota, RateLimits};

/// What was typed of it.
#[derive(Args, Clone, Debug)]
pub(super) struct RateLimitArguments {
    /// The requests that a token may make in a second, as many of them at once; more are answered 429. Tokens of an
    /// OpenID provider are counted by whom they are of [default: any number]
    #[arg(long, env = "FLOWKIWI_TOKEN_REQUESTS_PER_SECOND", value_name = "COUNT")]
    token_requests_per_second: Option<String>,

    /// The requests that may be made as an organization in a second by all tokens together, as many of them at once;
    /// more are answered 429 [default: any number]
    #[arg(long, env = "FLOWKIWI_ORGANIZATION_REQUESTS_PER_SECOND", value_name = "COUNT")]
    organization_requests_per_second: Option<String>,
}

impl RateLimitArguments {
    /// What was typed, as settings.
    pub(super) fn settings(&self) -> Result<RateLimits, Refusal> {
        let quota = |variable: &str, typed: &Option<String>| {
            let requests = number(variable, set(typed.as_deref()), 1..=1_000_000)?;
            Ok(requests.and_then(NonZeroU32::new).map(Quota::per_second))
        };
        Ok(RateLimits {
            bearer: quota("FLOWKIWI_TOKEN_REQUESTS_PER_SECOND", &self.token_requests_per_second)?,
            organization: quota(
                "FLOWKIWI_ORGANIZATION_REQUESTS_PER_SECOND",
                &self.organization_requests_per_second,
            )?,
        })
    }
}
