//! Pictures to upload.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};

/// A picture of this many pixels: its left half is red, its right half blue.
pub(crate) fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let color = |x, _| image::Rgb(if x < width / 2 { [255, 0, 0] } else { [0, 0, 255] });
    encoded(RgbImage::from_fn(width, height, color).into(), format)
}

pub(crate) fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with these segments of metadata put before everything else.
pub(crate) fn with_exif(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    let (start, rest) = jpeg.split_at(2);
    let mut whole = start.to_vec();
    for segment in segments {
        let length = u16::try_from(segment.len() + 8).unwrap();
        whole.extend(b"\xff\xe1");
        whole.extend(length.to_be_bytes());
        whole.extend(b"Exif\0\0");
        whole.extend(segment);
    }
    whole.extend(rest);
    whole
}
