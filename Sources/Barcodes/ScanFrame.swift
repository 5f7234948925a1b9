/// What surrounds a code on its way from the scanner.
enum ScanFrame {
    /// Without blanks, line ends and other control characters around it; the separator GS in front stays, for it means GS1.
    static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let first = rest.first, isFrame(first), first != Separators.standard { rest = rest.dropFirst() }
        while let last = rest.last, isFrame(last) { rest = rest.dropLast() }
        return rest
    }

    private static func isFrame(_ byte: UInt8) -> Bool { byte <= 32 || byte == 127 }
}
