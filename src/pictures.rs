//! Pictures made smaller: bytes in, bytes out. It takes memory and time in proportion to the pixels, of which
//! there is a bound; who waits for it, and how many at once, is not decided here.

use std::{fmt, io::Cursor};

use bytes::Bytes;
use image::{
    DynamicImage, GenericImageView as _, ImageDecoder, ImageEncoder as _, ImageError, ImageReader,
    ImageResult, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
    metadata::Orientation,
};

use crate::domain::{
    media::Dimensions,
    thumbnail::{Area, Recipe, Unfit},
};

/// The most pixels of a picture that is read: those of any camera, and not much more.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The most bytes of a picture that is read.
pub const MAX_BYTES: u64 = 64 << 20;

/// The most memory that reading a picture may take: four bytes a pixel, and something to work with.
const MAX_MEMORY_BYTES: u64 = 4 * MAX_PIXELS + (64 << 20);

/// The quality of a JPEG, of 100: what is lost is not seen at this size.
const QUALITY: u8 = 82;

/// The largest colour profile that is passed on.
const MAX_PROFILE_BYTES: usize = 64 << 10;

/// A picture made smaller.
#[derive(Clone)]
pub struct Thumbnail {
    /// Its media type.
    pub mime_type: &'static str,
    /// Its bytes.
    pub bytes: Bytes,
}

impl Thumbnail {
    /// A thumbnail that was kept; `None` unless it is one.
    pub fn read(bytes: Bytes) -> Option<Self> {
        let mime_type = match image::guess_format(&bytes).ok()? {
            image::ImageFormat::Jpeg => JPEG,
            image::ImageFormat::Png => PNG,
            _ => return None,
        };
        Some(Self { mime_type, bytes })
    }
}

impl fmt::Debug for Thumbnail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Thumbnail({}, {} bytes)", self.mime_type, self.bytes.len())
    }
}

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";

/// Makes the thumbnail of a picture: upright, in its colours, a PNG where anything in it is transparent and a
/// JPEG elsewhere.
///
/// # Errors
/// The picture cannot be read, or is not read because it is too large.
pub fn shrink(picture: &[u8], recipe: &Recipe) -> Result<Thumbnail, Unfit> {
    let mut reader =
        ImageReader::new(Cursor::new(picture)).with_guessed_format().map_err(|_| Unfit::Broken)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unfit::Broken);
    }
    let too_large = u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_MEMORY_BYTES;
    if too_large {
        return Err(Unfit::TooLarge);
    }
    let orientation = decoder.orientation().map_err(unfit)?;
    let profile = decoder.icc_profile().map_err(unfit)?.filter(|profile| is_passed_on(profile));
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    if let Some(rough) = roughly(Dimensions { width, height }, recipe) {
        picture = picture.thumbnail_exact(rough.width, rough.height);
    }
    picture.apply_orientation(orientation);
    let size = recipe.size(upright(Dimensions { width, height }, orientation));
    let Area { x, y, size: shown } = recipe.area(dimensions(&picture));
    let part = picture.crop_imm(x, y, shown.width, shown.height);
    let thumbnail = part.resize_exact(size.width, size.height, FilterType::CatmullRom);
    encode(&thumbnail, profile).map_err(unfit)
}

/// The size to which a much larger picture is brought first, quickly: twice that of the thumbnail or more. A
/// picture on its side has the same, but for which edge is which.
fn roughly(picture: Dimensions, recipe: &Recipe) -> Option<Dimensions> {
    let (size, area) = (recipe.size(picture), recipe.area(picture).size);
    let factor = (area.width / size.width).min(area.height / size.height) / 2;
    let scaled = |pixels: u32| pixels.div_ceil(factor).max(1);
    (factor > 1)
        .then(|| Dimensions { width: scaled(picture.width), height: scaled(picture.height) })
}

fn upright(picture: Dimensions, orientation: Orientation) -> Dimensions {
    let Dimensions { width, height } = picture;
    match orientation {
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => picture,
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => Dimensions { width: height, height: width },
    }
}

fn dimensions(picture: &DynamicImage) -> Dimensions {
    let (width, height) = picture.dimensions();
    Dimensions { width, height }
}

/// Whether a colour profile is one of RGB (ICC.1:2022 §7.2.6), as thumbnails are, and of a reasonable size.
fn is_passed_on(profile: &[u8]) -> bool {
    profile.len() <= MAX_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")
}

fn encode(picture: &DynamicImage, profile: Option<Vec<u8>>) -> ImageResult<Thumbnail> {
    let mut bytes = Vec::new();
    let is_transparent =
        picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    let mime_type = if is_transparent {
        let mut encoder = PngEncoder::new(&mut bytes);
        // A profile that cannot be written is left out.
        if let Some(profile) = profile {
            drop(encoder.set_icc_profile(profile));
        }
        DynamicImage::from(picture.to_rgba8()).write_with_encoder(encoder)?;
        PNG
    } else {
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        if let Some(profile) = profile {
            drop(encoder.set_icc_profile(profile));
        }
        DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder)?;
        JPEG
    };
    Ok(Thumbnail { mime_type, bytes: bytes.into() })
}

fn unfit(error: ImageError) -> Unfit {
    match error {
        ImageError::Limits(_) => Unfit::TooLarge,
        _ => Unfit::Broken,
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;
    use crate::domain::{media::FocalPoint, thumbnail::Preset};

    fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Red in its left third, green in the middle, blue on the right.
    fn flag(width: u32, height: u32) -> RgbImage {
        let colors = [Rgb([255, 0, 0]), Rgb([0, 255, 0]), Rgb([0, 0, 255])];
        RgbImage::from_fn(width, height, |x, _| colors[(x * 3 / width) as usize])
    }

    fn at(preset: Preset, x: f64) -> Recipe {
        Recipe::new(preset, Some(FocalPoint { x, y: 0.5 }))
    }

    fn shown(picture: &[u8], recipe: &Recipe) -> RgbaImage {
        let thumbnail = shrink(picture, recipe).unwrap();
        image::load_from_memory(&thumbnail.bytes).unwrap().to_rgba8()
    }

    /// Which of the three colours is the strongest at a point.
    fn color(picture: &RgbaImage, x: u32, y: u32) -> usize {
        let channels = picture.get_pixel(x, y).0;
        (0..3).max_by_key(|channel| channels[*channel]).unwrap()
    }

    #[test]
    fn the_part_about_the_focal_point_is_shown() {
        let wide = encoded(flag(1800, 300), ImageFormat::Png);
        for (x, seen) in [(0.1, 0), (0.5, 1), (0.9, 2)] {
            let small = shown(&wide, &at(Preset::Small, x));
            assert_eq!(small.dimensions(), (150, 150));
            assert_eq!(color(&small, 75, 75), seen);
        }
        let medium = shown(&wide, &at(Preset::Medium, 0.0));
        assert_eq!(medium.dimensions(), (600, 100));
        assert_eq!([10, 300, 590].map(|x| color(&medium, x, 50)), [0, 1, 2]);
    }

    #[test]
    fn every_format_becomes_a_jpeg_but_what_is_transparent_a_png() {
        let recipe = at(Preset::Small, 0.5);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let thumbnail = shrink(&encoded(flag(300, 300), format), &recipe).unwrap();
            assert_eq!(thumbnail.mime_type, "image/jpeg", "{format:?}");
        }
        let glass = |alpha| RgbaImage::from_pixel(300, 300, Rgba([10, 20, 30, alpha]));
        for (alpha, mime_type) in [(128, "image/png"), (255, "image/jpeg")] {
            let thumbnail = shrink(&encoded(glass(alpha), ImageFormat::Png), &recipe).unwrap();
            assert_eq!(thumbnail.mime_type, mime_type, "{alpha}");
            let read = Thumbnail::read(thumbnail.bytes).unwrap();
            assert_eq!(read.mime_type, mime_type);
        }
        let deep = image::ImageBuffer::<Luma<u16>, _>::from_pixel(300, 300, Luma([40_000]));
        let thumbnail = shrink(&encoded(deep, ImageFormat::Png), &recipe).unwrap();
        assert_eq!(thumbnail.mime_type, "image/jpeg");
    }

    #[test]
    fn a_photograph_is_turned_upright() {
        let jpeg = encoded(flag(1200, 300), ImageFormat::Jpeg);
        // EXIF with one tag: the orientation, to be turned a quarter to the right.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut turned = jpeg[..2].to_vec();
        turned.extend(b"\xff\xe1");
        turned.extend((exif.len() as u16 + 2).to_be_bytes());
        turned.extend(exif);
        turned.extend(&jpeg[2..]);
        let medium = shown(&turned, &at(Preset::Medium, 0.5));
        assert_eq!(medium.dimensions(), (150, 600));
        assert_eq!([10, 300, 590].map(|y| color(&medium, 75, y)), [0, 1, 2]);
        let top = Recipe::new(Preset::Small, Some(FocalPoint { x: 0.5, y: 0.1 }));
        assert_eq!(color(&shown(&turned, &top), 75, 75), 0);
    }

    #[test]
    fn what_cannot_be_read_is_broken_and_never_a_panic() {
        let recipe = at(Preset::Small, 0.5);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let whole = encoded(flag(40, 30), format);
            for length in 0..whole.len().min(200) {
                drop(shrink(&whole[..length], &recipe));
            }
            for at in 0..whole.len().min(400) {
                let mut damaged = whole.clone();
                damaged[at] ^= 0x55;
                drop(shrink(&damaged, &recipe));
            }
            assert_eq!(shrink(&whole[..20], &recipe).unwrap_err(), Unfit::Broken, "{format:?}");
        }
        assert_eq!(shrink(b"", &recipe).unwrap_err(), Unfit::Broken);
    }

    #[test]
    fn a_picture_of_more_pixels_than_are_read_is_refused_by_its_head() {
        let mut png = encoded(flag(1, 1), ImageFormat::Png);
        png[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
        let checksum = crc(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(shrink(&png, &at(Preset::Small, 0.5)).unwrap_err(), Unfit::TooLarge);
    }

    /// The CRC-32 of a chunk (PNG, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        let turn = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), turn))
    }

    #[test]
    fn a_picture_without_pixels_is_broken() {
        let gif = encoded(flag(3, 2), ImageFormat::Gif);
        for edge in [6, 8] {
            let mut flat = gif.clone();
            // The size of the screen (GIF89a §18), which frames are drawn on.
            flat[edge..edge + 2].fill(0);
            assert_eq!(shrink(&flat, &at(Preset::Small, 0.5)).unwrap_err(), Unfit::Broken);
        }
        assert!(shrink(&gif, &at(Preset::Small, 0.5)).is_ok());
    }
}
