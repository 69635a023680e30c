//! The demo: a small catalogue of things for the home, so that there is something to show. All of it was drawn
//! for this.

use std::collections::BTreeMap;

use super::Picture;
use crate::{
    app::new_id,
    domain::{
        id::MediaId,
        product::{self, NewProduct, Status},
        variant::{self, NewVariant, Options},
    },
};

/// The slug of the organization that the demo is in; where there is one, the demo is there.
pub(super) const SLUG: &str = "demo";

/// What is in the catalogue beside the sample.
pub(super) const PICTURES: [Picture; 8] = [
    Picture {
        bytes: include_bytes!("demo/armchair.png"),
        filename: "armchair.png",
        title: "Armchair, blue",
        alt: "A blue armchair with rounded arms and wooden feet",
        tags: &["living room", "seats"],
    },
    Picture {
        bytes: include_bytes!("demo/cactus.png"),
        filename: "cactus.png",
        title: "Cactus in a pot",
        alt: "A flowering cactus in a terracotta pot",
        tags: &["living room", "plants"],
    },
    Picture {
        bytes: include_bytes!("demo/desk-lamp.png"),
        filename: "desk-lamp.png",
        title: "Desk lamp, red",
        alt: "A desk lamp with a jointed arm and a red shade, switched on",
        tags: &["office", "lamps"],
    },
    Picture {
        bytes: include_bytes!("demo/kiwi-cushion.png"),
        filename: "kiwi-cushion.png",
        title: "Cushion with a kiwi",
        alt: "A brown cushion printed with half a kiwi",
        tags: &["living room", "cushions"],
    },
    Picture {
        bytes: include_bytes!("demo/mug-green.png"),
        filename: "mug-green.png",
        title: "Mug, green",
        alt: "A green mug of coffee",
        tags: &["kitchen", "mugs"],
    },
    Picture {
        bytes: include_bytes!("demo/mug-yellow.png"),
        filename: "mug-yellow.png",
        title: "Mug, yellow",
        alt: "A yellow mug of coffee",
        tags: &["kitchen", "mugs"],
    },
    Picture {
        bytes: include_bytes!("demo/teapot.png"),
        filename: "teapot.png",
        title: "Teapot, red",
        alt: "A round red teapot",
        tags: &["kitchen"],
    },
    Picture {
        bytes: include_bytes!("demo/wall-clock.png"),
        filename: "wall-clock.png",
        title: "Wall clock",
        alt: "A wall clock that shows ten past ten",
        tags: &["office", "living room"],
    },
];

/// Something that is sold.
struct Item {
    sku: &'static str,
    name: &'static str,
    description: &'static str,
    /// The filenames of its pictures.
    pictures: &'static [&'static str],
    /// The colours it comes in, if there are several, with the filename of the picture of each.
    colours: &'static [(&'static str, &'static str)],
}

/// What is sold in it, and in which forms, given the medias by filename.
pub(super) fn catalogue(medias: &BTreeMap<&str, MediaId>) -> (Vec<NewProduct>, Vec<NewVariant>) {
    let (mut products, mut variants) = (Vec::new(), Vec::new());
    for item in &ITEMS {
        let product = NewProduct {
            id: new_id(),
            details: product::Details {
                sku: item.sku.to_owned(),
                name: item.name.to_owned(),
                description: Some(item.description.to_owned()),
                status: Status::Active,
            },
            medias: item.pictures.iter().map(|picture| medias.get(picture).copied()).collect(),
        };
        variants.extend(item.colours.iter().map(|(colour, picture)| {
            NewVariant {
                id: new_id(),
                product: Some(product.id),
                details: variant::Details {
                    sku: format!("{}-{}", item.sku, colour.to_uppercase()),
                    name: None,
                    options: Options::new([("colour".to_owned(), (*colour).to_owned())].into())
                        .unwrap_or_default(),
                },
                medias: vec![medias.get(picture).copied()],
            }
        }));
        products.push(product);
    }
    (products, variants)
}

const ITEMS: [Item; 7] = [
    Item {
        sku: "ARMCHAIR",
        name: "Armchair",
        description: "Rounded arms, wooden feet, and room for a book.",
        pictures: &["armchair.png"],
        colours: &[],
    },
    Item {
        sku: "CACTUS",
        name: "Cactus",
        description: "Flowers once a year, and asks for little the rest of it.",
        pictures: &["cactus.png"],
        colours: &[],
    },
    Item {
        sku: "CUSHION",
        name: "Cushion",
        description: "Printed with half a kiwi.",
        pictures: &["kiwi-cushion.png", "kiwi.png"],
        colours: &[],
    },
    Item {
        sku: "LAMP",
        name: "Desk lamp",
        description: "A jointed arm, and a shade that stays cool.",
        pictures: &["desk-lamp.png"],
        colours: &[],
    },
    Item {
        sku: "MUG",
        name: "Mug",
        description: "Stoneware, in two colours.",
        pictures: &["mug-green.png", "mug-yellow.png"],
        colours: &[("green", "mug-green.png"), ("yellow", "mug-yellow.png")],
    },
    Item {
        sku: "TEAPOT",
        name: "Teapot",
        description: "Holds a litre, and does not drip.",
        pictures: &["teapot.png"],
        colours: &[],
    },
    Item {
        sku: "CLOCK",
        name: "Wall clock",
        description: "Makes no sound.",
        pictures: &["wall-clock.png"],
        colours: &[],
    },
];
