//! The formats that an input may have: the ones that are read, and those that are only recognised.

use crate::words::words;

words! {
    /// The format of an input: how it is compressed, archived or encoded.
    Format {
        /// Neither compressed nor archived, as far as can be detected.
        Plain = "plain",
        /// gzip, RFC 1952.
        Gzip = "gzip",
        /// Zstandard, RFC 8878.
        Zstd = "zstd",
        /// A tar archive.
        Tar = "tar",
        /// A zip archive.
        Zip = "zip",
        /// bzip2.
        Bzip2 = "bzip2",
        /// xz.
        Xz = "xz",
        /// LZ4 frames.
        Lz4 = "lz4",
        /// Zstandard as it was before version 0.8.
        OldZstd = "zstd before 0.8",
        /// What `compress` writes, `.Z`.
        Compress = "compress (.Z)",
        /// 7-Zip.
        SevenZip = "7z",
        /// lzip.
        Lzip = "lzip",
        /// LZMA as it was before xz, `.lzma`.
        Lzma = "lzma",
        /// lzop.
        Lzop = "lzop",
        /// Snappy in its framing format.
        Snappy = "snappy",
        /// zlib, RFC 1950.
        Zlib = "zlib",
        /// RAR.
        Rar = "rar",
        /// Calls that vcrpy or go-vcr has recorded, in YAML.
        Cassette = "YAML cassette",
        /// Text in UTF-16.
        Utf16 = "UTF-16 text",
        /// Text in UTF-32.
        Utf32 = "UTF-32 text",
    }
}

impl Format {
    /// What to do with an input of this format, if that cannot be read.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Format::Plain | Format::Gzip | Format::Zstd => "rebuild with the feature of that name",
            Format::Tar => "unpack it first, for example: tar -xOf FILE | apitriage … -",
            Format::Zip => "unpack it first, for example: unzip -p FILE | apitriage … -",
            Format::Bzip2 => "decompress it first, for example: bzip2 -dc FILE | apitriage … -",
            Format::Xz => "decompress it first, for example: xz -dc FILE | apitriage … -",
            Format::Lz4 => "decompress it first, for example: lz4 -dc FILE | apitriage … -",
            Format::OldZstd => {
                "decompress it first with a zstd built with ZSTD_LEGACY_SUPPORT=1: zstd -dc FILE | apitriage … -"
            }
            Format::Compress => "decompress it first, for example: gzip -dc FILE | apitriage … -",
            Format::SevenZip => "unpack it first, for example: 7z x -so FILE | apitriage … -",
            Format::Lzip => "decompress it first, for example: lzip -dc FILE | apitriage … -",
            Format::Lzma => "decompress it first, for example: xz -dc FILE | apitriage … -",
            Format::Lzop => "decompress it first, for example: lzop -dc FILE | apitriage … -",
            Format::Snappy => "decompress it first, for example: snzip -dc FILE | apitriage … -",
            Format::Zlib => "decompress it first, for example: pigz -dc FILE | apitriage … -",
            Format::Rar => "unpack it first, for example: unrar p -inul FILE | apitriage … -",
            Format::Cassette => {
                "rebuild with the feature `recordings`, or convert it to JSON first, for example: yq -o json FILE | apitriage … -"
            }
            Format::Utf16 => {
                "convert it first, for example: iconv -f UTF-16 -t UTF-8 FILE | apitriage … -"
            }
            Format::Utf32 => {
                "convert it first, for example: iconv -f UTF-32 -t UTF-8 FILE | apitriage … -"
            }
        }
    }
}
