import Barcodes
import FoundationEssentials
import Testing

@Suite("Barcodes")
struct BarcodeTests {
    @Test("The check digit is the one GS1 prints for its own example")
    func publishedCheckDigit() {
        #expect(CheckDigit.of("629104150021") == 3)
        #expect(CheckDigit.append(to: "629104150021") == "6291041500213")
        #expect(CheckDigit.of("62910415002x") == nil)
    }

    @Test("Every published GS1 vector is judged as published", .enabled(if: SharedData.isThere, "\(SharedData.hint)"))
    func gs1Vectors() throws {
        struct File: Decodable {
            struct Vector: Decodable {
                let valid: Bool
                let data: String
            }
            let vectors: [Vector]
        }
        for vector in try SharedData.json("wire/gs1/check_digit_vectors.json", as: File.self).vectors {
            #expect(CheckDigit.isValid(vector.data) == vector.valid, "\(vector.data)")
        }
    }

    @Test("One changed digit never keeps a check digit valid")
    func singleDigitErrors() {
        let digits = Array("6291041500213".utf8)
        for position in digits.indices {
            for digit in UInt8(48)...57 where digit != digits[position] {
                var changed = digits
                changed[position] = digit
                #expect(!CheckDigit.isValid(String(decoding: changed, as: UTF8.self)))
            }
        }
    }

    @Test("GTINs of every length compare equal in their 14-digit form")
    func gtinNormalised() throws {
        #expect(try GTIN("6291041500213").digits == "06291041500213")
        #expect(try GTIN(" 06291041500213 ") == GTIN("6291041500213"))
        #expect(try GTIN("416000336108").digits == "00416000336108")
        #expect(try GTIN("02345673").digits == "00000002345673")
        #expect(try GTIN("6291041500213").gtin13 == "6291041500213")
        #expect(try GTIN("12345678901231").gtin13 == nil)
    }

    @Test("A wrong GTIN says what is wrong")
    func gtinErrors() {
        #expect(throws: BarcodeError.wrongCheckDigit("6291041500214", expected: 3)) { try GTIN("6291041500214") }
        #expect(throws: BarcodeError.wrongLength("6291041500", expected: [8, 12, 13, 14])) { try GTIN("6291041500") }
        #expect(throws: BarcodeError.notDigits("A-01-02")) { try GTIN("A-01-02") }
        #expect(throws: BarcodeError.notDigits("")) { try GTIN("") }
    }

    @Test("SSCCs are made, read back in every written form, and refused when they do not fit")
    func sscc() throws {
        let made = try SSCC(extensionDigit: 3, companyPrefix: "0614141", serial: 234_567_890)
        #expect(made.digits.count == 18)
        #expect(made.digits.hasPrefix("30614141234567890"))
        for written in [made.digits, "00\(made.digits)", "(00)\(made.digits)", "]C100\(made.digits)", made.elementString] {
            #expect(try SSCC(written) == made)
        }
        #expect(throws: BarcodeError.self) { try SSCC(extensionDigit: 10, companyPrefix: "0614141", serial: 1) }
        #expect(throws: BarcodeError.self) { try SSCC(extensionDigit: 1, companyPrefix: "0614141", serial: 1_000_000_000) }
        #expect(throws: BarcodeError.self) { try SSCC(extensionDigit: 1, companyPrefix: "0614141", serial: -1) }
        #expect(throws: BarcodeError.self) { try SSCC(extensionDigit: 1, companyPrefix: "06x4141", serial: 1) }
        #expect(throws: BarcodeError.self) { try SSCC(String(made.digits.dropLast()) + "x") }
    }

    @Test("Serials give distinct codes up to the last that fits")
    func ssccSerials() throws {
        var seen: Set<String> = []
        for serial in [Int64(0), 1, 2, 99_999, 999_999_999] {
            let code = try SSCC(extensionDigit: 0, companyPrefix: "4012345", serial: serial)
            #expect(CheckDigit.isValid(code.digits))
            #expect(seen.insert(code.digits).inserted)
        }
    }
}
