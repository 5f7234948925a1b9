/// Which character a key types, in one country.
///
/// A keyboard scanner presses keys: those of the layout it was set to. When the computer is set to another one, other characters
/// arrive; which ones is no secret, so the code can be told from them.
struct KeyboardLayout: Sendable {
    let name: String
    /// By key, in the order of the rows: alone, then with Shift. A blank where a key types nothing.
    let characters: [Unicode.Scalar]

    /// - Parameters:
    ///   - plain: the rows of 13, 13, 11 and 10 keys, blanks between the rows, ⌂ where a key types nothing.
    ///   - shifted: the same with Shift.
    private init(_ name: String, _ plain: String, _ shifted: String) {
        self.name = name
        characters = [plain, shifted].flatMap { text in
            text.unicodeScalars.filter { $0 != " " }.map { $0 == "⌂" ? " " : $0 }
        }
    }

    static let us = KeyboardLayout(
        "US", "`1234567890-= qwertyuiop[]\\ asdfghjkl;' zxcvbnm,./", "~!@#$%^&*()_+ QWERTYUIOP{}| ASDFGHJKL:\" ZXCVBNM<>?")

    /// Those that differ from the American one where codes have characters.
    static let others = [
        KeyboardLayout(
            "French", "²&é\"'(-è_çà)= azertyuiop^$* qsdfghjklmù wxcvbn,;:!", "⌂1234567890°+ AZERTYUIOP¨£µ QSDFGHJKLM% WXCVBN?./§"),
        KeyboardLayout(
            "Belgian", "²&é\"'(§è!çà)- azertyuiop^$µ qsdfghjklmù wxcvbn,;:=", "³1234567890°_ AZERTYUIOP¨*£ QSDFGHJKLM% WXCVBN?./+"
        ),
        KeyboardLayout(
            "German", "^1234567890ß´ qwertzuiopü+# asdfghjklöä yxcvbnm,.-", "°!\"§$%&/()=?` QWERTZUIOPÜ*' ASDFGHJKLÖÄ YXCVBNM;:_"),
        KeyboardLayout(
            "Swiss", "§1234567890'^ qwertzuiopü¨$ asdfghjklöä yxcvbnm,.-", "°+\"*ç%&/()=?` QWERTZUIOPè!£ ASDFGHJKLéà YXCVBNM;:_"),
        KeyboardLayout(
            "British", "`1234567890-= qwertyuiop[]# asdfghjkl;' zxcvbnm,./", "¬!\"£$%^&*()_+ QWERTYUIOP{}~ ASDFGHJKL:@ ZXCVBNM<>?"
        ),
        KeyboardLayout(
            "Spanish", "º1234567890'¡ qwertyuiop`+ç asdfghjklñ´ zxcvbnm,.-", "ª!\"·$%&/()=?¿ QWERTYUIOP^*Ç ASDFGHJKLÑ¨ ZXCVBNM;:_"
        ),
        KeyboardLayout(
            "Italian", "\\1234567890'ì qwertyuiopè+ù asdfghjklòà zxcvbnm,.-",
            "|!\"£$%&/()=?^ QWERTYUIOPé*§ ASDFGHJKLç° ZXCVBNM;:_"),
        KeyboardLayout(
            "Portuguese", "\\1234567890'« qwertyuiop+´~ asdfghjklçº zxcvbnm,.-",
            "|!\"#$%&/()=?» QWERTYUIOP*`^ ASDFGHJKLÇª ZXCVBNM;:_"),
        KeyboardLayout(
            "Brazilian", "'1234567890-= qwertyuiop´[] asdfghjklç~ zxcvbnm,.;",
            "\"!@#$%¨&*()_+ QWERTYUIOP`{} ASDFGHJKLÇ^ ZXCVBNM<>:"),
        KeyboardLayout(
            "Swedish", "§1234567890+´ qwertyuiopå¨' asdfghjklöä zxcvbnm,.-", "½!\"#¤%&/()=?` QWERTYUIOPÅ^* ASDFGHJKLÖÄ ZXCVBNM;:_"
        ),
        KeyboardLayout(
            "Danish", "½1234567890+´ qwertyuiopå¨' asdfghjklæø zxcvbnm,.-", "§!\"#¤%&/()=?` QWERTYUIOPÅ^* ASDFGHJKLÆØ ZXCVBNM;:_"),
        KeyboardLayout(
            "Czech", ";+ěščřžýáíé=´ qwertzuiopú)¨ asdfghjklů§ yxcvbnm,.-", "°1234567890%ˇ QWERTZUIOP/(' ASDFGHJKL\"! YXCVBNM?:_"),
        KeyboardLayout(
            "Slovak", ";+ľščťžýáíé=´ qwertzuiopúäň asdfghjklô§ yxcvbnm,.-", "°1234567890%ˇ QWERTZUIOP/() ASDFGHJKL\"! YXCVBNM?:_"),
        KeyboardLayout(
            "Hungarian", "0123456789öüó qwertzuiopőúű asdfghjkléá yxcvbnm,.-",
            "§'\"+!%/=()ÖÜÓ QWERTZUIOPŐÚŰ ASDFGHJKLÉÁ YXCVBNM?:_"),
        KeyboardLayout(
            "Polish", "˛1234567890+' qwertzuiopżśó asdfghjklłą yxcvbnm,.-", "⌂!\"#¤%&/()=?* QWERTZUIOPńćź ASDFGHJKLŁę YXCVBNM;:_"),
        KeyboardLayout(
            "Turkish", "\"1234567890*- qwertyuıopğü, asdfghjklşi zxcvbnmöç.", "é!'^+%&/()=?_ QWERTYUIOPĞÜ; ASDFGHJKLŞİ ZXCVBNMÖÇ:"
        ),
        KeyboardLayout(
            "Russian", "ё1234567890-= йцукенгшщзхъ\\ фывапролджэ ячсмитьбю.",
            "Ё!\"№;%:?*()_+ ЙЦУКЕНГШЩЗХЪ/ ФЫВАПРОЛДЖЭ ЯЧСМИТЬБЮ,"),
    ]
}

/// What a text can have been before it was typed on another layout.
package struct TypedElsewhere: Sendable, Equatable {
    package let text: String
    /// The layout that is not the American one.
    package let layout: String

    /// Every plain text that differs from what arrived: the scanner set to the American layout and the computer to another, or the
    /// other way around.
    package static func readings(of text: String) -> [TypedElsewhere] {
        var found: [TypedElsewhere] = []
        let scalars = text.unicodeScalars.map(\.value)
        let arrived = Array(text.utf8)
        var seen: Set<[UInt8]> = [arrived]
        for (layout, translations) in Self.translations {
            for translation in translations {
                guard let read = translation(scalars), seen.insert(read).inserted else { continue }
                found.append(TypedElsewhere(text: String(decoding: read, as: UTF8.self), layout: layout))
            }
        }
        return found
    }

    /// Whether it begins like a code that proves itself by its form, or has only letters and digits. Far from all do.
    package var mayProveItself: Bool {
        let bytes = text.utf8
        guard let first = bytes.first else { return false }
        if "]([hH".utf8.contains(first) { return true }
        return bytes.count >= 8
            && bytes.allSatisfy { ISO7064.value($0) != nil || $0 == 32 || $0 == 45 || $0 == Separators.standard }
    }

    private static let translations = KeyboardLayout.others.map {
        ($0.name, [KeyTranslation(from: $0, to: .us), KeyTranslation(from: .us, to: $0)])
    }
}

/// Characters of one layout to the plain ones of the same keys on another. Blanks and control characters stay.
private struct KeyTranslation: Sendable {
    /// By scalar; 0 for what leads to nothing plain.
    private var plain = [UInt8](repeating: 0, count: 0x460)
    private var others: [UInt32: [UInt8]] = [:]

    init(from: KeyboardLayout, to: KeyboardLayout) {
        for byte in 1...32 as ClosedRange<UInt8> { plain[Int(byte)] = byte }
        for (key, value) in zip(from.characters, to.characters) where key != " " && value != " " && value.isASCII {
            if Int(key.value) < plain.count {
                plain[Int(key.value)] = UInt8(value.value)
            } else {
                others[key.value] = [UInt8(value.value)]
            }
        }
        // Letters with accents that the layout has no key for: the accent was pressed first.
        for (letter, accent, base) in Self.accents where plain[Int(letter.value)] == 0 {
            let pair = [plain[Int(accent.value)], plain[Int(base.value)]]
            if !pair.contains(0) { others[letter.value] = pair }
        }
    }

    func callAsFunction(_ text: [UInt32]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for scalar in text {
            let byte = scalar < 0x460 ? plain[Int(scalar)] : 0
            if byte != 0 {
                result.append(byte)
            } else if let bytes = others[scalar] {
                result += bytes
            } else {
                return nil
            }
        }
        return result
    }

    private static let accents: [(Unicode.Scalar, Unicode.Scalar, Unicode.Scalar)] = [
        ("^", "âêîôûÂÊÎÔÛ"), ("´", "áéíóúÁÉÍÓÚ"), ("`", "àèìòùÀÈÌÒÙ"), ("¨", "äëïöüÄËÏÖÜ"),
    ].flatMap { (accent: Unicode.Scalar, letters: String) in
        zip(letters.unicodeScalars, "aeiouAEIOU".unicodeScalars).map { ($0, accent, $1) }
    }
}
