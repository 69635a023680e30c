//! What is wrong with the arguments of a handler, told by their types: each cause once. How it is said
//! is the rules' part.

use crate::handlers::{Argument, Handler, Shape};
use crate::plan::{Names, Signature};

/// One cause.
pub(super) enum Fault<'a> {
    /// The first argument is not the application.
    App(&'a Argument),
    /// A secured operation's handler takes no caller, but maybe something in its place.
    CallerMissing(Option<&'a Argument>),
    /// A public operation's handler takes a caller.
    CallerUnexpected(&'a Argument),
    /// The last argument is not the request.
    Request(&'a Argument),
    /// The arguments are there, but not in this order.
    Order,
    /// There are too many or too few, and no single one of them can be blamed.
    Count,
}

pub(super) fn faults<'a>(
    signature: &Signature,
    handler: &'a Handler,
    names: &Names,
) -> Vec<Fault<'a>> {
    let arguments: Vec<_> = handler.arguments.iter().collect();
    let is_app = |argument: &Argument| argument.ty.shape == Shape::Shared(names.app.clone());
    let is_caller = |argument: &Argument| argument.ty.shape == Shape::Named(names.caller.clone());
    let is_request =
        |argument: &Argument| argument.ty.shape == Shape::Named(signature.request.clone());
    let mentions = |argument: &Argument, word: &String| argument.ty.words.contains(word);

    let (mut faults, app, request) = match (&signature.security, arguments.as_slice()) {
        (Some(_), [app, caller, request]) if is_caller(caller) => (Vec::new(), app, request),
        (Some(_), [_, _, _]) if arguments.iter().any(|argument| is_caller(argument)) => {
            return vec![Fault::Order];
        }
        (Some(_), [app, other, request])
            if !mentions(other, &names.app) && !mentions(other, &signature.request) =>
        {
            (vec![Fault::CallerMissing(Some(other))], app, request)
        }
        (Some(_), [app, request])
            if !mentions(app, &names.caller)
                && (mentions(request, &signature.request) || mentions(app, &signature.request)) =>
        {
            (vec![Fault::CallerMissing(None)], app, request)
        }
        (None, [app, request])
            if !mentions(app, &names.caller) && !mentions(request, &names.caller) =>
        {
            (Vec::new(), app, request)
        }
        (None, [one, two, three]) => {
            let (caller, app, request) = match () {
                () if mentions(two, &names.caller) => (two, one, three),
                () if mentions(three, &names.caller) => (three, one, two),
                () if mentions(one, &names.caller) => (one, two, three),
                () => return vec![Fault::Count],
            };
            (vec![Fault::CallerUnexpected(caller)], app, request)
        }
        _ => return vec![Fault::Count],
    };

    if mentions(request, &names.app) && mentions(app, &signature.request) {
        return vec![Fault::Order];
    }
    if !is_app(app) {
        faults.push(Fault::App(app));
    }
    if !is_request(request) {
        faults.push(Fault::Request(request));
    }
    faults
}
