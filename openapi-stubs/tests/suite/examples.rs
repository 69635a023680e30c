//! Every public item of the crate has an example, which `cargo test --doc` runs. What a trait asks for is shown by
//! the example of the trait.

use std::path::Path;

use quote::ToTokens as _;
use syn::{
    Attribute, ImplItem, Item, Visibility,
    visit::{self, Visit},
};

#[test]
fn every_public_item_has_an_example() {
    let mut walk = Walk { file: String::new(), seen: 0, without: Vec::new() };
    walk.folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(walk.seen > 200, "public items are no longer found: {}", walk.seen);
    assert!(walk.without.is_empty(), "without an example: {:#?}", walk.without);
}

struct Walk {
    file: String,
    seen: usize,
    without: Vec<String>,
}

impl Walk {
    fn folder(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).expect("the folder of the source") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                self.folder(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                self.file = path.display().to_string();
                self.visit_file(&syn::parse_file(&text).expect("Rust"));
            }
        }
    }

    /// Whatever is `pub` can be reached: rustc warns of what is so in vain.
    fn judge(&mut self, visibility: &Visibility, attributes: &[Attribute], name: &syn::Ident) {
        if !matches!(visibility, Visibility::Public(_)) {
            return;
        }
        self.seen += 1;
        if !attributes.iter().any(|it| it.to_token_stream().to_string().contains("```")) {
            self.without.push(format!("{}: {name}", self.file));
        }
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Const(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            Item::Enum(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            Item::Fn(it) => self.judge(&it.vis, &it.attrs, &it.sig.ident),
            Item::Static(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            Item::Struct(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            Item::Trait(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            Item::Type(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        match item {
            ImplItem::Const(it) => self.judge(&it.vis, &it.attrs, &it.ident),
            ImplItem::Fn(it) => self.judge(&it.vis, &it.attrs, &it.sig.ident),
            _ => {}
        }
        visit::visit_impl_item(self, item);
    }
}
