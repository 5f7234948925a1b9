extension StringProtocol {
    /// The beginning of this text: at most so many bytes of UTF-8, without half a character's code at its end.
    ///
    /// For texts that strangers send. `prefix` counts what readers see as one character, and one of those may be a megabyte of accents
    /// on a single letter.
    package func excerpt(bytes limit: Int) -> String {
        guard utf8.count > limit else { return String(self) }
        var bytes = Array(utf8.prefix(limit + 1))
        repeat { bytes.removeLast() } while utf8[utf8.index(startIndex, offsetBy: bytes.count)] & 0xC0 == 0x80
        return String(decoding: bytes, as: UTF8.self)
    }
}
