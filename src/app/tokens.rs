//! What a caller may do with tokens: its own, and, where it may, those of the other members.

use super::{App, new_token};
use crate::{
    domain::{
        caller::Caller,
        change::Removal,
        id::{IdentityId, TokenId},
        listing::{Direction, Page, Window},
        permission::Permission,
        token::{Issued, NewToken, OfAnother, Reach, Refusal, Token},
    },
    failure::Failure,
    store::tokens,
};

impl App {
    /// Makes a token by which nobody can do more than the caller, nor for longer; it is shown this once.
    ///
    /// # Errors
    /// Where the database cannot be written to, or the system has no randomness.
    pub async fn create_token(
        &self,
        caller: &Caller,
        new: NewToken,
    ) -> Result<Result<(Issued, Token), Refusal>, Failure> {
        let act = self.act(caller);
        if let Some(refusal) = new.refusal(caller, act.now) {
            return Ok(Err(refusal));
        }
        let token = new_token()?;
        let issued = Issued {
            id: token.id,
            name: new.name,
            identity: new.identity,
            organization: (!new.everywhere).then_some(caller.organization),
            narrowed_to: new.narrowed_to,
            expires_at: new.expires_at,
            created_at: act.now,
        };
        let secret_hash = token.secret.hash();
        let create = move |connection: &mut _| {
            Ok(if tokens::insert(connection, &act, &issued, &secret_hash)? {
                Ok((issued, token))
            } else {
                Err(Refusal::UnknownIdentity)
            })
        };
        self.store.write(create).await
    }

    /// The token, where the caller may read it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_token(
        &self,
        caller: &Caller,
        id: TokenId,
    ) -> Result<Option<Issued>, Failure> {
        let reach = readable(caller);
        self.store.read(move |connection| tokens::find(connection, reach, id)).await
    }

    /// A part of the tokens that the caller may read, of one identity or of all, by age.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_tokens(
        &self,
        caller: &Caller,
        identity: Option<IdentityId>,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Issued>, Failure> {
        let reach = readable(caller);
        let list =
            move |connection: &mut _| tokens::list(connection, reach, identity, direction, &window);
        self.store.read(list).await
    }

    /// Revokes a token; from then on it opens nothing.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn revoke_token(
        &self,
        caller: &Caller,
        id: TokenId,
    ) -> Result<Removal<OfAnother>, Failure> {
        let (act, reach) = (self.act(caller), readable(caller));
        let others = caller.permissions.cover(&Permission::DELETE_TOKEN);
        let revoke = move |connection: &mut _| tokens::revoke(connection, &act, reach, others, id);
        self.store.write(revoke).await
    }
}

/// The tokens that the caller may read.
fn readable(caller: &Caller) -> Reach {
    Reach {
        organization: caller.organization,
        own: caller.identity,
        everywhere: caller.credential.organization.is_none(),
        others: caller.permissions.cover(&Permission::READ_TOKEN),
    }
}
