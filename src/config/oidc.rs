//! The OpenID provider whose tokens open beside our own: what is set of it.

use std::net::IpAddr;

use clap::Args;

use super::Refusal;

/// An OpenID provider, and what its tokens must be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// The provider, exactly as its tokens name it in `iss`.
    pub issuer: String,
    /// What its tokens must name in `aud`.
    pub audience: String,
    /// Where its keys are; `None`: where its discovery document says.
    pub jwks_url: Option<String>,
}

/// What was typed of a provider.
#[derive(Args, Clone, Debug)]
pub(super) struct OidcArguments {
    /// The OpenID provider whose tokens open too, as they name it in `iss` [default: none]
    #[arg(long, env = "FLOWKIWI_OIDC_ISSUER", value_name = "URL")]
    oidc_issuer: Option<String>,

    /// What the provider's tokens must name in `aud`
    #[arg(long, env = "FLOWKIWI_OIDC_AUDIENCE", value_name = "AUDIENCE")]
    oidc_audience: Option<String>,

    /// Where the provider's keys are [default: where its discovery document says]
    #[arg(long, env = "FLOWKIWI_OIDC_JWKS_URL", value_name = "URL")]
    oidc_jwks_url: Option<String>,
}

impl OidcArguments {
    /// What was typed, as settings; `None` where nothing was.
    pub(super) fn settings(&self) -> Result<Option<OidcSettings>, Refusal> {
        let typed = |typed: &Option<String>| typed.clone().filter(|typed| !typed.is_empty());
        let jwks_url = typed(&self.oidc_jwks_url);
        let (issuer, audience) = match (typed(&self.oidc_issuer), typed(&self.oidc_audience)) {
            (None, None) if jwks_url.is_none() => return Ok(None),
            (Some(issuer), Some(audience)) => (issuer, audience),
            (None, _) => {
                return Err(Refusal::new(
                    "FLOWKIWI_OIDC_ISSUER (--oidc-issuer) is not set, but what goes with it is",
                    "write the provider as its tokens name it in `iss`, as in `https://id.example`",
                ));
            }
            (Some(_), None) => {
                return Err(Refusal::new(
                    "FLOWKIWI_OIDC_AUDIENCE (--oidc-audience) is not set",
                    "write what the provider's tokens for this service name in `aud`",
                ));
            }
        };
        for (setting, url) in [
            ("FLOWKIWI_OIDC_ISSUER (--oidc-issuer)", Some(&issuer)),
            ("FLOWKIWI_OIDC_JWKS_URL (--oidc-jwks-url)", jwks_url.as_ref()),
        ] {
            if let Some(url) = url.filter(|url| !is_safe_url(url)) {
                return Err(Refusal::new(
                    format!("{setting} is `{url}`"),
                    "write an address that begins with `https://`, or with `http://` on this machine",
                ));
            }
        }
        Ok(Some(OidcSettings { issuer, audience, jwks_url }))
    }
}

/// Whether what is read there can be relied on: over HTTPS, or within this machine.
pub fn is_safe_url(url: &str) -> bool {
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic()) && !url.contains('@');
    let host = |rest: &str| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = match authority.strip_prefix('[') {
            Some(bracketed) => bracketed.split(']').next(),
            None => authority.split(':').next(),
        };
        host.unwrap_or_default().to_owned()
    };
    match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => is_plain && !host(rest).is_empty(),
        (None, Some(rest)) => {
            let host = host(rest);
            let is_loopback = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
            is_plain && (host == "localhost" || is_loopback)
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings([issuer, audience, jwks_url]: [&str; 3]) -> Result<Option<OidcSettings>, String> {
        let typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let arguments = OidcArguments {
            oidc_issuer: typed(issuer),
            oidc_audience: typed(audience),
            oidc_jwks_url: typed(jwks_url),
        };
        arguments.settings().map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn a_provider_is_named_with_what_its_tokens_are_for() {
        assert_eq!(settings(["", "", ""]), Ok(None));
        let (issuer, audience) = ("https://id.example".to_owned(), "flowkiwi".to_owned());
        assert_eq!(
            settings([&issuer, &audience, ""]),
            Ok(Some(OidcSettings { issuer, audience, jwks_url: None }))
        );
        for (typed, line) in [
            (["https://id.example", "", ""], "FLOWKIWI_OIDC_AUDIENCE (--oidc-audience) is not set"),
            (["", "flowkiwi", ""], "FLOWKIWI_OIDC_ISSUER (--oidc-issuer) is not set"),
            (
                ["", "", "https://id.example/keys"],
                "FLOWKIWI_OIDC_ISSUER (--oidc-issuer) is not set",
            ),
            (["http://id.example", "a", ""], "FLOWKIWI_OIDC_ISSUER (--oidc-issuer) is `http://id"),
            (["https://id.example", "a", "b"], "FLOWKIWI_OIDC_JWKS_URL (--oidc-jwks-url) is `b`"),
        ] {
            let said = settings(typed).unwrap_err();
            assert!(said.starts_with(line) && said.contains("; help: write "), "{said}");
        }
    }

    #[test]
    fn only_what_nobody_can_change_on_its_way_is_safe() {
        for safe in [
            "https://id.example",
            "https://id.example:8443/realms/a",
            "http://127.0.0.1:9000",
            "http://[::1]/keys",
            "http://localhost",
        ] {
            assert!(is_safe_url(safe), "{safe}");
        }
        for unsafe_one in [
            "",
            "id.example",
            "https://",
            "http://id.example",
            "http://localhost.example",
            "http://127.0.0.1@id.example",
            "http://127.0.0.1.example",
            "file:///keys",
            "https://id.example/a b",
        ] {
            assert!(!is_safe_url(unsafe_one), "{unsafe_one}");
        }
    }
}
