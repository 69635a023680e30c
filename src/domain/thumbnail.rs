//! Thumbnails: the sizes there are, what of a picture they show, and where they are kept.

use std::fmt;

use super::{
    media::{Checksum, Dimensions, FocalPoint, Media, StorageKey},
    precondition::EntityTag,
    words::words,
};

/// Counts the ways in which thumbnails were made so far: those of another way are not taken for them.
const WAY: u32 = 1;

/// Whether there can be thumbnails of bytes of this media type.
pub fn is_made_of(mime_type: &str) -> bool {
    matches!(mime_type, "image/gif" | "image/jpeg" | "image/png" | "image/webp")
}

words! {
    /// A size of thumbnails.
    Preset {
        /// A square for lists.
        Small = "small"
        /// A square for tiles.
        Square = "square"
        /// The whole picture, for a page with others.
        Medium = "medium"
        /// The whole picture, for a page of its own.
        Large = "large"
    }
}

/// How a preset fills its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// With the square about the focal point, as large as it can be.
    Cover,
    /// With the whole picture, on its longer edge.
    Contain,
}

impl Preset {
    /// The edge of the square it fills or fits into, in pixels.
    fn edge(self) -> u32 {
        match self {
            Self::Small => 150,
            Self::Square | Self::Medium => 600,
            Self::Large => 1600,
        }
    }

    fn fit(self) -> Fit {
        match self {
            Self::Small | Self::Square => Fit::Cover,
            Self::Medium | Self::Large => Fit::Contain,
        }
    }
}

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// From the left edge of the picture to that of the part.
    pub x: u32,
    /// From the top edge of the picture to that of the part.
    pub y: u32,
    /// How large the part is.
    pub size: Dimensions,
}

/// A thumbnail, as it is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipe {
    preset: Preset,
    /// The focal point in twentieths, where it makes a difference. So few are told apart that moving it to and
    /// fro does not fill the storage.
    focus: Option<(u8, u8)>,
}

impl Recipe {
    /// The thumbnail of a preset, of a picture with this focal point.
    pub fn new(preset: Preset, focal_point: Option<FocalPoint>) -> Self {
        let FocalPoint { x, y } = focal_point.unwrap_or(FocalPoint { x: 0.5, y: 0.5 });
        let twentieths = |part: f64| (part.clamp(0.0, 1.0) * 20.0).round() as u8;
        let focus = (preset.fit() == Fit::Cover).then(|| (twentieths(x), twentieths(y)));
        Self { preset, focus }
    }

    /// The size of the thumbnail of a picture of this size: never larger, never without a pixel.
    pub fn size(&self, picture: Dimensions) -> Dimensions {
        let Dimensions { width, height } = picture;
        let edge = self.preset.edge();
        match self.preset.fit() {
            Fit::Cover => {
                let edge = edge.min(width).min(height);
                Dimensions { width: edge, height: edge }
            }
            Fit::Contain if width.max(height) <= edge => picture,
            Fit::Contain => {
                let scale = f64::from(edge) / f64::from(width.max(height));
                let scaled = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
                Dimensions { width: scaled(width), height: scaled(height) }
            }
        }
    }

    /// What of a picture of this size it shows.
    pub fn area(&self, picture: Dimensions) -> Area {
        let Some((x, y)) = self.focus else { return Area { x: 0, y: 0, size: picture } };
        let edge = picture.width.min(picture.height);
        // The focal point is in the middle, as far as the edges of the picture admit.
        let from = |whole: u32, twentieths: u8| {
            let at = f64::from(whole) * f64::from(twentieths) / 20.0 - f64::from(edge) / 2.0;
            (at.round().max(0.0) as u32).min(whole - edge)
        };
        let size = Dimensions { width: edge, height: edge };
        Area { x: from(picture.width, x), y: from(picture.height, y), size }
    }
}

/// `small-10-7-1`, of letters, digits and hyphens.
impl fmt::Display for Recipe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.preset)?;
        if let Some((x, y)) = self.focus {
            write!(formatter, "-{x}-{y}")?;
        }
        write!(formatter, "-{WAY}")
    }
}

/// Which thumbnail of which bytes: it is the same for as long as there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ThumbnailKey {
    /// The bytes that it is made of.
    pub picture: StorageKey,
    /// How it is made of them.
    pub recipe: Recipe,
}

impl ThumbnailKey {
    /// The thumbnail of a media, at a preset.
    pub fn of(media: &Media, preset: Preset) -> Self {
        let recipe = Recipe::new(preset, media.details.focal_point);
        Self { picture: media.storage_key(), recipe }
    }

    /// The tag of the thumbnail, of a picture with this checksum.
    pub fn tag(&self, picture: Checksum) -> EntityTag {
        EntityTag::new(format!("{picture}-{}", self.recipe).replace(':', "-"))
    }
}

/// Why there is no thumbnail of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It cannot be read.
    Broken,
    /// It has more pixels or bytes than are read.
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(width: u32, height: u32) -> Dimensions {
        Dimensions { width, height }
    }

    #[test]
    fn a_thumbnail_is_in_proportion_and_never_larger_than_its_picture() {
        for (preset, picture, size) in [
            (Preset::Small, pixels(4000, 1000), pixels(150, 150)),
            (Preset::Small, pixels(100, 300), pixels(100, 100)),
            (Preset::Square, pixels(601, 700), pixels(600, 600)),
            (Preset::Medium, pixels(1200, 800), pixels(600, 400)),
            (Preset::Medium, pixels(300, 600), pixels(300, 600)),
            (Preset::Medium, pixels(1, 60_000), pixels(1, 600)),
            (Preset::Large, pixels(1601, 1), pixels(1600, 1)),
        ] {
            assert_eq!(Recipe::new(preset, None).size(picture), size, "{preset} {picture:?}");
        }
    }

    #[test]
    fn a_square_is_cut_about_the_focal_point() {
        let area = |x, y, picture| {
            let area = Recipe::new(Preset::Small, Some(FocalPoint { x, y })).area(picture);
            (area.x, area.y, area.size.width)
        };
        let wide = pixels(400, 100);
        for (x, from) in [(0.0, 0), (0.1, 0), (0.25, 50), (0.5, 150), (0.9, 300), (1.0, 300)] {
            assert_eq!(area(x, 0.0, wide), (from, 0, 100), "{x}");
        }
        assert_eq!(area(0.5, 1.0, pixels(100, 101)), (0, 1, 100));
        let whole = Recipe::new(Preset::Large, Some(FocalPoint { x: 0.0, y: 0.0 })).area(wide);
        assert_eq!(whole, Area { x: 0, y: 0, size: wide });
    }

    #[test]
    fn focal_points_that_are_as_good_as_the_same_share_a_thumbnail() {
        let recipe = |preset, x| Recipe::new(preset, Some(FocalPoint { x, y: 0.5 }));
        assert_eq!(recipe(Preset::Small, 0.5), Recipe::new(Preset::Small, None));
        assert_eq!(recipe(Preset::Small, 0.501), recipe(Preset::Small, 0.5));
        assert_ne!(recipe(Preset::Small, 0.6), recipe(Preset::Small, 0.5));
        assert_eq!(recipe(Preset::Medium, 0.6), recipe(Preset::Medium, 0.5));
        assert_eq!(recipe(Preset::Small, 0.36).to_string(), "small-7-10-1");
        assert_eq!(recipe(Preset::Large, 0.36).to_string(), "large-1");
    }
}
