import FoundationEssentials
import Fulfilment
import Testing

@Suite("Domain values")
struct DomainValueTests {
    @Test("Great-circle distances are those of an atlas, within half a percent")
    func distances() throws {
        let saoPaulo = try #require(GeoPoint(latitude: -23.5505, longitude: -46.6333))
        let rio = try #require(GeoPoint(latitude: -22.9068, longitude: -43.1729))
        let manaus = try #require(GeoPoint(latitude: -3.119, longitude: -60.0217))
        #expect((358_000...363_000).contains(saoPaulo.distance(to: rio)))
        #expect((2_680_000...2_700_000).contains(saoPaulo.distance(to: manaus)))
        #expect(saoPaulo.distance(to: saoPaulo) == 0)
        #expect(saoPaulo.distance(to: rio) == rio.distance(to: saoPaulo))
    }

    @Test("Half the earth is the longest way, over the date line is short")
    func extremes() throws {
        let north = try #require(GeoPoint(latitude: 90, longitude: 0))
        let south = try #require(GeoPoint(latitude: -90, longitude: 0))
        #expect(north.distance(to: south) == 20_015_114)
        let east = try #require(GeoPoint(latitude: 0, longitude: 179.9))
        let west = try #require(GeoPoint(latitude: 0, longitude: -179.9))
        #expect(east.distance(to: west) == 22_239)
        #expect(GeoPoint(latitude: .nan, longitude: 0) == nil)
        #expect(GeoPoint(latitude: 91, longitude: 0) == nil)
    }

    @Test("Billed weight is the larger of actual and volumetric: 400 x 300 x 200 mm over 5000 is 4.8 kg")
    func billedWeight() {
        let box = Dimensions(length: 400, width: 300, height: 200)
        #expect(Weight.billed(actual: 1200, dimensions: box, divisor: 5000) == 4800)
        #expect(Weight.billed(actual: 9000, dimensions: box, divisor: 5000) == 9000)
        #expect(Weight.volumetric(Dimensions(length: 1, width: 1, height: 1), divisor: 5000) == 1)
        #expect([Weight.text(850), Weight.text(12_000), Weight.text(12_050)] == ["850 g", "12 kg", "12.05 kg"])
    }

    @Test("A thing fits turned any way along the walls")
    func fits() {
        let carton = Dimensions(length: 300, width: 200, height: 100)
        #expect(Dimensions(length: 100, width: 300, height: 200).fits(in: carton))
        #expect(!Dimensions(length: 301, width: 10, height: 10).fits(in: carton))
        #expect(!Dimensions(length: 201, width: 201, height: 10).fits(in: carton))
        #expect(carton.volumeInCubicCentimetres == 6000)
    }

    @Test("Secrets are equal byte for byte, whatever holds them")
    func constantTime() {
        #expect(ConstantTime.isEqual([1, 2, 3], [1, 2, 3]) && ConstantTime.isEqual([], []))
        #expect(ConstantTime.isEqual("secret".utf8, Array("secret".utf8)))
        #expect(!ConstantTime.isEqual([1, 2, 3], [1, 2, 4]) && !ConstantTime.isEqual([0], []))
    }
}
