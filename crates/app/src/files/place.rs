//! Pictures without the place where they were taken.

use bytes::Bytes;
use domain::file::FileKind;
use img_parts::ImageEXIF;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;

/// The tag of the directory that says where.
const GPS: u16 = 0x8825;

/// The picture without the directory of its place, and without what could repeat it: texts (XMP, IPTC, comments), and what
/// follows the picture (a film, more pictures). How it is turned and when it was taken stay. None when it isn't whole. It
/// goes through all of the file: not for a thread that others wait for.
pub(super) fn without_place(kind: FileKind, bytes: &Bytes) -> Option<Bytes> {
    match kind {
        FileKind::Jpeg => {
            let mut picture = Jpeg::from_bytes(bytes.clone()).ok()?;
            picture.segments_mut().retain(|segment| match segment.marker() {
                markers::APP1 => segment.contents().starts_with(b"Exif\0\0"),
                markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
                markers::APP13 | markers::COM => false,
                _ => true,
            });
            clean(&mut picture);
            let scans = picture.segments().last().map_or(0, |last| last.len_with_entropy() - last.len());
            let bytes = picture.encoder().bytes();
            let (head, scans) = bytes.split_at(bytes.len() - scans);
            Some(if scans.is_empty() { bytes } else { [head, &only_scans(scans)?].concat().into() })
        }
        FileKind::Png => {
            let mut picture = Png::from_bytes(bytes.clone()).ok()?;
            let texts = [*b"tEXt", *b"zTXt", *b"iTXt"];
            picture.chunks_mut().retain(|chunk| !texts.contains(&chunk.kind()));
            clean(&mut picture);
            Some(picture.encoder().bytes())
        }
        FileKind::Webp => {
            let mut picture = WebP::from_bytes(bytes.clone()).ok()?;
            picture.remove_chunks_by_id(*b"XMP ");
            clean(&mut picture);
            Some(picture.encoder().bytes())
        }
        _ => Some(bytes.clone()),
    }
}

/// Of what follows a JPEG's first scan header: its scans to the end of the picture, without texts between them. None when
/// the picture doesn't end.
fn only_scans(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut kept, mut at) = (Vec::with_capacity(bytes.len()), 0);
    loop {
        let length = bytes[at..].iter().position(|byte| *byte == markers::P)?;
        kept.extend_from_slice(&bytes[at..at + length]);
        at += length;
        match *bytes.get(at + 1)? {
            // One that fills, before a marker.
            markers::P => at += 1,
            marker @ markers::EOI => {
                kept.extend_from_slice(&[markers::P, marker]);
                return Some(kept);
            }
            marker @ (markers::Z | markers::RST0..=markers::RST7) => {
                kept.extend_from_slice(&[markers::P, marker]);
                at += 2;
            }
            marker => {
                let next = at + 2 + usize::from(u16_at(bytes, at + 2, false)?);
                let segment = bytes.get(at..next)?;
                if !matches!(marker, markers::APP0..=markers::APP15 | markers::COM) {
                    kept.extend_from_slice(segment);
                }
                at = next;
            }
        }
    }
}

fn clean(picture: &mut impl ImageEXIF) {
    let Some(exif) = picture.exif() else { return };
    let mut tiff = exif.to_vec();
    // What can't be read may say anything.
    picture.set_exif(blank(&mut tiff).map(|()| Bytes::from(tiff)));
}

/// Blanks the directory of the place in EXIF data, whose first directories are read; none when they can't be.
fn blank(tiff: &mut [u8]) -> Option<()> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let mut at = usize::try_from(u32_at(tiff, 4, little)?).ok()?;
    // No directory needs more than all of it: those that name the same bytes over and over aren't worth the time.
    let mut left = tiff.len();
    // The first directory, and that of the small picture.
    for _ in 0..2 {
        if at == 0 {
            break;
        }
        let count = usize::from(u16_at(tiff, at, little)?);
        for entry in (0..count).map(|n| at + 2 + n * 12) {
            if u16_at(tiff, entry, little)? == GPS {
                let place = usize::try_from(u32_at(tiff, entry + 8, little)?).ok()?;
                blank_directory(tiff, place, little, &mut left)?;
                tiff.get_mut(entry..entry + 12)?.fill(0);
            }
        }
        at = usize::try_from(u32_at(tiff, at + 2 + count * 12, little)?).ok()?;
    }
    Some(())
}

/// Blanks a directory and its values, of `left` bytes at most.
fn blank_directory(tiff: &mut [u8], at: usize, little: bool, left: &mut usize) -> Option<()> {
    let count = usize::from(u16_at(tiff, at, little)?);
    *left = left.checked_sub(2 + count * 12)?;
    for entry in (0..count).map(|n| at + 2 + n * 12) {
        let size = match u16_at(tiff, entry + 2, little)? {
            3 | 8 => 2,
            4 | 9 | 11 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let length = usize::try_from(u32_at(tiff, entry + 4, little)?).ok()?.checked_mul(size)?;
        if length > 4 {
            *left = left.checked_sub(length)?;
            let value = usize::try_from(u32_at(tiff, entry + 8, little)?).ok()?;
            tiff.get_mut(value..value.checked_add(length)?)?.fill(0);
        }
    }
    tiff.get_mut(at..at + 2 + count * 12)?.fill(0);
    Some(())
}

fn u16_at(bytes: &[u8], at: usize, little: bool) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
}

fn u32_at(bytes: &[u8], at: usize, little: bool) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageDecoder, ImageFormat, ImageReader};
    use std::io::Cursor;

    /// EXIF data: turned, and a latitude of 28°27'15" whose bytes are nowhere else.
    fn exif(little: bool) -> Vec<u8> {
        let two = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let four = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut data = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        data.extend(four(8));
        data.extend(two(2));
        for (tag, kind, value) in [(0x0112, 3_u16, 6_u32), (GPS, 4, 38)] {
            data.extend([two(tag), two(kind)].concat());
            data.extend(four(1));
            match kind {
                3 => data.extend([two(u16::try_from(value).unwrap()), [0, 0]].concat()),
                _ => data.extend(four(value)),
            }
        }
        data.extend(four(0));
        data.extend(two(1));
        data.extend([two(2), two(5)].concat());
        data.extend([four(3), four(56)].concat());
        data.extend(four(0));
        assert_eq!(data.len(), 56);
        for n in [28, 1, 27, 1, 15, 1] {
            data.extend(four(n));
        }
        data
    }

    fn picture(format: ImageFormat) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbImage::from_pixel(8, 4, image::Rgb([200, 30, 30])).write_to(&mut bytes, format).unwrap();
        bytes.into_inner().into()
    }

    fn orientation(bytes: &Bytes) -> u8 {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
        reader.into_decoder().unwrap().orientation().unwrap().to_exif()
    }

    #[test]
    fn the_place_goes_and_the_turn_stays() {
        for little in [true, false] {
            let data = exif(little);
            let latitude = data[56..].to_vec();
            for (kind, format) in [
                (FileKind::Jpeg, ImageFormat::Jpeg),
                (FileKind::Png, ImageFormat::Png),
                (FileKind::Webp, ImageFormat::WebP),
            ] {
                let plain = img_parts::DynImage::from_bytes(picture(format)).unwrap().unwrap();
                let mut plain = plain;
                plain.set_exif(Some(data.clone().into()));
                let given = plain.encoder().bytes();
                let has = |bytes: &Bytes| bytes.windows(latitude.len()).any(|some| some == latitude);
                assert!(has(&given), "{kind:?}");
                let cleaned = without_place(kind, &given).unwrap();
                assert!(!has(&cleaned), "{kind:?}");
                assert_eq!(orientation(&cleaned), 6, "{kind:?}");
                assert_eq!(without_place(kind, &cleaned).unwrap(), cleaned);
            }
        }
    }

    #[test]
    fn exif_data_that_cannot_be_read_goes() {
        let data = exif(true);
        for length in 0..data.len() {
            let mut cut = data[..length].to_vec();
            assert!(blank(&mut cut).is_none(), "{length}");
        }
        let mut wild = data;
        wild[30..34].fill(0xff);
        assert!(blank(&mut wild).is_none());
    }

    #[test]
    fn what_follows_a_picture_goes_with_all_that_it_says() {
        let plain = picture(ImageFormat::Jpeg);
        let cleaned = without_place(FileKind::Jpeg, &plain).unwrap();
        assert_eq!(cleaned, plain);
        let mut second = img_parts::DynImage::from_bytes(plain.clone()).unwrap().unwrap();
        second.set_exif(Some(exif(true).into()));
        let second = second.encoder().bytes();
        let film = b"\0\0\0\x18ftypmp42\xa9xyz+28.4542+119.9072/";
        for more in [&second[..], &film[..]] {
            let given = Bytes::from([&plain[..], more].concat());
            assert_eq!(without_place(FileKind::Jpeg, &given).unwrap(), plain);
        }
        let pictures = [&[0xff, 0xd8, 0xff, 0xe2, 0, 8][..], b"MPF\0II", &plain[2..]].concat();
        assert_eq!(without_place(FileKind::Jpeg, &pictures.into()).unwrap(), plain);
        // A text between two scans, after a fill byte; zeros that are stuffed and restarts stay.
        let scans =
            [&[1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xff, 0xfe, 0, 4][..], b"28", &[0xff, 0xda, 0, 2, 4]];
        let scans = [scans.concat(), vec![0xff, 0xd9, 5]].concat();
        let kept = [1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xda, 0, 2, 4, 0xff, 0xd9];
        assert_eq!(only_scans(&scans).unwrap(), kept);
        for length in 0..scans.len() - 1 {
            assert_eq!(only_scans(&scans[..length]), None, "{length}");
        }
    }

    #[test]
    fn exif_data_that_blanks_the_same_bytes_over_and_over_goes() {
        let (entries, size) = (2000_u16, 1_u32 << 20);
        let mut data = b"II*\0\x08\0\0\0".to_vec();
        data.extend([1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]);
        data.extend(entries.to_le_bytes());
        for _ in 0..entries {
            data.extend([2, 0, 1, 0]);
            data.extend((size / 2).to_le_bytes());
            data.extend((size / 2).to_le_bytes());
        }
        data.resize(size as usize, 7);
        assert!(blank(&mut data).is_none());
    }
}
