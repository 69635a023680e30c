//! The wiring: each operation's path and method, authorization, decoding, the handler, and encoding, in
//! this order and in no other.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Text, docs, ident,
    mounts::{Mount, mounts},
};
use crate::plan::{Operation, Plan};

/// Where the application keeps what the wiring names.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    pub(crate) app: String,
    pub(crate) caller: String,
    pub(crate) authorize: String,
    pub(crate) failure: String,
    pub(crate) failed: String,
    pub(crate) contract: String,
    pub(crate) handlers: String,
}

/// The whole file, for the operations whose handlers are as the document wants them.
pub(crate) fn routes(plan: &Plan, paths: &Paths, origin: &str, wired: &[&Operation]) -> String {
    let wiring = Wiring::of(paths);
    let by_path = by_path(wired);
    let mounts = mounts(&by_path).into_iter().map(|mount| wiring.mount(mount));
    let Wiring { app, caller, contract, .. } = &wiring;
    let caller_promise =
        wired.iter().any(|operation| operation.signature.security.is_some()).then(|| {
            quote! {
                #[diagnostic::on_unimplemented(
                    message = "a handler takes `{Self}` as its caller",
                    label = "wanted the type that authorization gives",
                )]
                trait IsCaller {}
                impl IsCaller for #caller {}
            }
        });
    let app_promise = (!wired.is_empty()).then(|| {
        quote! {
            #[diagnostic::on_unimplemented(
                message = "a handler takes `&{Self}` as its application",
                label = "wanted the type that the routes are given",
            )]
            trait IsApp {}
            impl IsApp for #app {}
        }
    });
    let web_types = if wired.is_empty() {
        quote!(
            use actix_web::web;
        )
    } else {
        quote!(
            use actix_web::{HttpRequest, HttpResponse, web};
        )
    };
    let uses = quote! {
        #web_types
        use openapi_stubs::actix as stubs;
        use #contract as contract;
    };
    let unused = wired.is_empty().then(|| quote!(let _ = (config, method_not_allowed);));
    let mut text = Text::new();
    text.push(quote! {
        #uses

        /// Mounts every operation of the document. A method that a path does not have is answered by
        /// `method_not_allowed`.
        pub fn configure(
            config: &mut web::ServiceConfig,
            method_not_allowed: stubs::MethodNotAllowed,
        ) {
            #unused
            #(#mounts)*
        }
    });
    text.push_each(wired, || {
        let wiring = Wiring::of(paths);
        move |operation: &&Operation| wiring.route(operation)
    });
    text.push_each(&plan.operations, || {
        let wiring = Wiring::of(paths);
        move |operation: &Operation| wiring.failure(operation)
    });
    text.push(quote! {
        #app_promise
        #caller_promise
    });
    text.push_each(wired, || {
        let wiring = Wiring::of(paths);
        move |operation: &&Operation| wiring.promise(operation)
    });
    text.of(origin)
}

/// The operations of each path.
fn by_path<'plan>(operations: &[&'plan Operation]) -> Vec<(&'plan str, Vec<&'plan Operation>)> {
    let mut paths = BTreeMap::<_, Vec<_>>::new();
    for operation in operations {
        paths.entry(operation.path.as_str()).or_default().push(*operation);
    }
    paths.into_iter().collect()
}

/// The function that is mounted; `configure` mounts it.
fn wrapper(operation: &Operation) -> proc_macro2::Ident {
    match operation.signature.function.as_str() {
        "configure" => ident("configure_"),
        function => ident(function),
    }
}

/// The paths of the application, parsed.
struct Wiring {
    app: TokenStream,
    caller: TokenStream,
    authorize: TokenStream,
    failure: TokenStream,
    failed: TokenStream,
    contract: TokenStream,
    handlers: TokenStream,
}

impl Wiring {
    fn of(paths: &Paths) -> Self {
        let path = |text: &String| text.parse().expect("paths are checked when they are given");
        Self {
            app: path(&paths.app),
            caller: path(&paths.caller),
            authorize: path(&paths.authorize),
            failure: path(&paths.failure),
            failed: path(&paths.failed),
            contract: path(&paths.contract),
            handlers: path(&paths.handlers),
        }
    }

    fn mount(&self, mount: Mount<'_, Vec<&Operation>>) -> TokenStream {
        match mount {
            Mount::Scope { path, mounts } => {
                let mounts = mounts.into_iter().map(|mount| self.mount(mount));
                quote! {
                    config.service(stubs::scope(#path).configure(|config| {
                        #(#mounts)*
                    }));
                }
            }
            Mount::Resource { path, what } => self.resource(&path, what),
        }
    }

    fn resource(&self, path: &str, operations: &[&Operation]) -> TokenStream {
        let mut methods: Vec<(&str, &Operation)> =
            operations.iter().map(|operation| (operation.method.as_str(), *operation)).collect();
        // Whatever answers GET answers HEAD (RFC 9110 §9.3.2); actix leaves out the content.
        if let Some(get) = methods.iter().position(|(method, _)| *method == "GET")
            && methods.iter().all(|(method, _)| *method != "HEAD")
        {
            methods.insert(get + 1, ("HEAD", methods[get].1));
        }
        let allow: Vec<&str> = methods.iter().map(|(method, _)| *method).collect();
        let allow = allow.join(", ");
        let table = methods.iter().map(|(method, operation)| {
            let id = &operation.signature.operation_id;
            quote!((#method, #id))
        });
        let routes = methods.iter().map(|(method, operation)| {
            let function = wrapper(operation);
            let method = match *method {
                "GET" | "PUT" | "POST" | "DELETE" | "PATCH" | "HEAD" | "TRACE" => {
                    let method = ident(&method.to_lowercase());
                    quote!(web::#method())
                }
                _ => quote!(web::method(actix_web::http::Method::OPTIONS)),
            };
            quote!(.route(#method.to(#function)))
        });
        quote! {
            config.service(
                stubs::resource(#path, &[#(#table),*])
                    #(#routes)*
                    .default_service(stubs::otherwise(method_not_allowed, #allow)),
            );
        }
    }

    fn route(&self, operation: &Operation) -> TokenStream {
        let signature = &operation.signature;
        let docs = docs([&format!("`{}` ({})", signature.endpoint, operation.location)]);
        let Self { app, authorize, handlers, .. } = self;
        let (wrapper, function) = (wrapper(operation), ident(&signature.function));
        let module = ident(&signature.module);
        let variant = ident(&operation.variant);
        let (request, problem) = (ident(&signature.request), ident(&signature.problem));
        let (response, payload) = (ident(&signature.response), operation.body.as_ref());
        let payload_argument = payload.map(|_| quote!(, payload: web::Payload));
        let payload = payload.map(|_| quote!(, payload));
        let wait = operation.awaits().then(|| quote!(.await));
        let authorization = signature.security.map(|_| {
            quote! {
                let caller = #authorize::<Problem>(&app, OPERATION, &stubs::Head::of(&http)).await?;
            }
        });
        let caller = signature.security.map(|_| quote!(caller,));
        quote! {
            #docs
            async fn #wrapper(
                app: web::Data<#app>,
                http: HttpRequest
                #payload_argument
            ) -> HttpResponse {
                use contract::{#problem as Problem, #request as Request, #response as Response};
                const OPERATION: contract::Operation = contract::Operation::#variant;
                let outcome = async {
                    #authorization
                    let request = Request::decode(&http #payload) #wait ?;
                    let outcome: Result<Response, Problem> =
                        #handlers::#module::#function(&app, #caller request).await;
                    outcome
                };
                stubs::answer(OPERATION.id(), &http, outcome).await
            }
        }
    }

    /// What no caller can act on becomes the operation's own problem at the first `?`.
    fn failure(&self, operation: &Operation) -> TokenStream {
        let problem = ident(&operation.signature.problem);
        let Self { failure, failed, .. } = self;
        quote! {
            impl From<#failure> for contract::#problem {
                fn from(failure: #failure) -> Self { #failed(failure) }
            }
        }
    }

    /// Has rustc compare the types of the handler with the contract's, and say so in its words.
    fn promise(&self, operation: &Operation) -> TokenStream {
        let signature = &operation.signature;
        let Self { handlers, .. } = self;
        let (function, module) = (ident(&signature.function), ident(&signature.module));
        let takes = ident(&format!("{}Takes", operation.variant));
        let answers = ident(&format!("{}Answers", operation.variant));
        let (request, response, problem) =
            (ident(&signature.request), ident(&signature.response), ident(&signature.problem));
        let of = format!("the handler of `{}` ({})", signature.operation_id, operation.location)
            // To `on_unimplemented` a brace begins a name of its own.
            .replace('{', "{{")
            .replace('}', "}}");
        let takes_message = format!("{of} takes `{{Self}}` as its request");
        let takes_label = format!("wanted `contract::{}`", signature.request);
        let answers_message = format!("{of} returns `{{Self}}`");
        let answers_label = format!(
            "wanted `Result<contract::{}, contract::{}>`",
            signature.response, signature.problem
        );
        let (caller, argument) = match signature.security {
            Some(_) => (Some(quote!(C: IsCaller,)), Some(quote!(C,))),
            None => (None, None),
        };
        quote! {
            #[diagnostic::on_unimplemented(message = #takes_message, label = #takes_label)]
            trait #takes {}
            impl #takes for contract::#request {}

            #[diagnostic::on_unimplemented(message = #answers_message, label = #answers_label)]
            trait #answers {}
            impl #answers for Result<contract::#response, contract::#problem> {}

            const _: fn() = || {
                fn holds<'app, A, #caller R, F>(_: impl Fn(&'app A, #argument R) -> F)
                where
                    A: IsApp + 'app,
                    R: #takes,
                    F: Future<Output: #answers>,
                {}
                holds(#handlers::#module::#function);
            };
        }
    }
}
