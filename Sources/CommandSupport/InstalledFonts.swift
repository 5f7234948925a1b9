import FoundationEssentials

/// Fonts with TrueType outlines on this machine.
package enum InstalledFonts {
    /// Those of Debian's packages fonts-dejavu-core, fonts-wqy-microhei, fonts-wqy-zenhei and fonts-droid-fallback, as far as they are there.
    /// The first knows Latin, Greek, Cyrillic, Armenian and Georgian letters, the others Chinese, Japanese and Korean.
    package static func usual() -> [[UInt8]] {
        [
            "dejavu/DejaVuSans.ttf", "wqy/wqy-microhei.ttc", "wqy/wqy-zenhei.ttc", "droid/DroidSansFallbackFull.ttf",
        ].compactMap { read("/usr/share/fonts/truetype/\($0)") }
    }

    /// nil when there is no such file.
    package static func read(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: path))).map { Array($0) }
    }
}
