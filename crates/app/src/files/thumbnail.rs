//! The job that makes thumbnails.

use crate::AppError;
use crate::system::System;
use bytes::Bytes;
use domain::id::FileId;
use domain::job::Job;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;
use store::Tx;

/// The longer side of a thumbnail, in pixels.
const SIDE: u32 = 320;

/// Larger pictures get none.
const WIDEST: u32 = 20_000;

/// Nor do pictures that need more memory than this.
const MEMORY: u64 = 256 << 20;

/// Makes a file's thumbnail, puts it on the shelf and notes it. A picture that can't be read, or is too large, gets none.
pub(crate) async fn make(system: &System, job: &Job) -> Result<(), AppError> {
    let id = FileId(job.subject);
    let file = system.store().file(id).await?;
    let bytes = match &file {
        Some(file) => {
            let found = system.shelf().get(&file.digest).await?;
            Some(found.ok_or_else(|| AppError::outside(format!("{} isn't on the shelf", file.digest)))?)
        }
        None => None,
    };
    let made = match bytes {
        Some(bytes) => tokio::task::spawn_blocking(move || small(bytes)).await.map_err(AppError::outside)?,
        None => Err("the file is gone".to_owned()),
    };
    let digest = match made {
        Ok(small) => Some(system.shelf().put(small).await?),
        Err(fault) => {
            tracing::warn!(%id, fault, "no thumbnail");
            None
        }
    };
    let digest = &digest;
    let note = async |tx: Tx| {
        tx.end_job(job).await?;
        if let Some(digest) = digest {
            tx.put_thumbnail(id, digest).await?;
        }
        Ok(())
    };
    system.store().write("note_thumbnail", note).await
}

fn small(bytes: Bytes) -> Result<Bytes, String> {
    let said = |fault: &dyn std::fmt::Display| fault.to_string();
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|fault| said(&fault))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|fault| said(&fault))?;
    if decoder.total_bytes() > MEMORY {
        return Err(format!("{:?} pixels are too many", decoder.dimensions()));
    }
    let turned = decoder.orientation().map_err(|fault| said(&fault))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|fault| said(&fault))?;
    let mut picture =
        if picture.width().max(picture.height()) > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    picture.apply_orientation(turned);
    let mut small = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut small, 80);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|fault| said(&fault))?;
    Ok(small.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        let picture = image::GrayImage::new(width, height);
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner().into()
    }

    #[test]
    fn a_thumbnail_keeps_the_shape_and_is_never_larger() {
        let size = |bytes| image::load_from_memory(&small(bytes).unwrap()).unwrap();
        let (wide, tiny) = (size(png(1000, 500)), size(png(20, 10)));
        assert_eq!((wide.width(), wide.height()), (320, 160));
        assert_eq!((tiny.width(), tiny.height()), (20, 10));
    }

    #[test]
    fn a_small_file_with_a_huge_picture_gets_none() {
        let bomb = png(20_001, 2);
        assert!(small(bomb).is_err());
        // 400 million pixels in some bytes of a header.
        let mut lying = png(8, 8).to_vec();
        lying[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        assert!(small(lying.into()).is_err());
    }
}
