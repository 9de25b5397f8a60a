//! Archives made by hand, record by record, so that each may be wrong in its own way.

use std::io::{Cursor, Write};

/// A member to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    /// Sizes and checksum in a record after the data, and how that is written.
    pub descriptor: Option<Descriptor>,
    /// Sizes and offset in ZIP64 fields.
    pub zip64: bool,
    /// What the headers say instead of the truth.
    pub says_crc: Option<u32>,
    pub says_size: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descriptor {
    WithSignature,
    WithoutSignature,
}

pub fn entry(name: &str, bytes: impl AsRef<[u8]>) -> Entry {
    Entry {
        name: name.into(),
        bytes: bytes.as_ref().to_vec(),
        method: 8,
        flags: 0,
        descriptor: None,
        zip64: false,
        says_crc: None,
        says_size: None,
    }
}

/// The archive, and where its directory begins.
pub fn archive(entries: &[Entry]) -> (Vec<u8>, usize) {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let (local, central) = (local(entry), central(entry, out.len() as u64));
        out.extend(local);
        directory.extend(central);
    }
    let at = out.len();
    out.extend(&directory);
    let zip64 = entries.iter().any(|entry| entry.zip64);
    if zip64 {
        let end64 = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [entries.len(), entries.len(), directory.len(), at] {
            out.extend((number as u64).to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(end64.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        let members = if zip64 { 0xFFFF } else { entries.len() as u16 };
        out.extend(members.to_le_bytes());
    }
    for number in [directory.len(), at] {
        let number = if zip64 { 0xFFFF_FFFF } else { number as u32 };
        out.extend(number.to_le_bytes());
    }
    out.extend([0, 0]);
    (out, at)
}

/// Nothing but what an archive needs.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    archive(entries).0
}

/// Written by another implementation.
pub fn zip_by_others(members: &[(&str, &[u8])], stored: bool) -> Vec<u8> {
    let method =
        if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn data(entry: &Entry) -> Vec<u8> {
    if entry.method != 8 {
        return entry.bytes.clone();
    }
    let mut compress = flate2::Compress::new(flate2::Compression::new(6), false);
    let mut out = Vec::with_capacity(entry.bytes.len() + 1024);
    compress.compress_vec(&entry.bytes, &mut out, flate2::FlushCompress::Finish).unwrap();
    assert_eq!(compress.total_in(), entry.bytes.len() as u64);
    out
}

fn crc(entry: &Entry) -> u32 {
    entry.says_crc.unwrap_or_else(|| crc32fast::hash(&entry.bytes))
}

fn size(entry: &Entry) -> u32 {
    entry.says_size.unwrap_or(entry.bytes.len() as u32)
}

/// From the version needed to the length of the extra field, and that field.
fn fields(entry: &Entry, numbers: [u32; 3], local_at: Option<u64>) -> (Vec<u8>, Vec<u8>) {
    let flags = entry.flags | if entry.descriptor.is_some() { 8 } else { 0 };
    let [crc, compressed, size] = numbers;
    let mut extra = Vec::new();
    let (mut compressed_field, mut size_field) = (compressed, size);
    if entry.zip64 {
        extra.extend([0x99, 0x99, 2, 0, 7, 7]);
        let length = if local_at.is_some() { 24_u16 } else { 16 };
        extra.extend(1_u16.to_le_bytes());
        extra.extend(length.to_le_bytes());
        extra.extend(u64::from(size).to_le_bytes());
        extra.extend(u64::from(compressed).to_le_bytes());
        extra.extend(local_at.iter().flat_map(|at| at.to_le_bytes()));
        (compressed_field, size_field) = (0xFFFF_FFFF, 0xFFFF_FFFF);
    }
    let mut out = 45_u16.to_le_bytes().to_vec();
    out.extend(flags.to_le_bytes());
    out.extend(entry.method.to_le_bytes());
    out.extend([0; 4]);
    for number in [crc, compressed_field, size_field] {
        out.extend(number.to_le_bytes());
    }
    out.extend((entry.name.len() as u16).to_le_bytes());
    out.extend((extra.len() as u16).to_le_bytes());
    (out, extra)
}

fn local(entry: &Entry) -> Vec<u8> {
    let data = data(entry);
    let truth = [crc(entry), data.len() as u32, size(entry)];
    let stated = if entry.descriptor.is_some() { [0; 3] } else { truth };
    let (fields, extra) = fields(entry, stated, None);
    let mut out = [b"PK\x03\x04", fields.as_slice(), &entry.name, &extra, &data].concat();
    if let Some(descriptor) = entry.descriptor {
        if descriptor == Descriptor::WithSignature {
            out.extend(b"PK\x07\x08");
        }
        out.extend(truth.iter().flat_map(|number| number.to_le_bytes()));
    }
    out
}

fn central(entry: &Entry, local_at: u64) -> Vec<u8> {
    let numbers = [crc(entry), data(entry).len() as u32, size(entry)];
    let (fields, extra) = fields(entry, numbers, Some(local_at));
    let mut out = b"PK\x01\x02\x2d\0".to_vec();
    out.extend(fields);
    out.extend([0; 10]);
    out.extend(if entry.zip64 { 0xFFFF_FFFF } else { local_at as u32 }.to_le_bytes());
    out.extend(&entry.name);
    out.extend(extra);
    out
}
