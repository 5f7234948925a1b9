/// The secret digits of a picker, as they are typed. Text of it shows nothing, so that no log and no error can.
package struct PickerPIN: Sendable, Hashable {
    /// 4 to 12 of 0 to 9.
    package let digits: String

    /// What is allowed, for people.
    package static let form = "4 to 12 digits"

    /// - Returns: nil for anything but `form`: that is nobody's PIN.
    package init?(_ text: String) {
        guard (4...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = text
    }
}

extension PickerPIN: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "****" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
