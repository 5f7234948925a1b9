/// An array of trivial elements without reference counting or copy-on-write: a handle, copied freely, to memory that a `FlatStorage` owns.
/// Indices are checked in debug builds only.
struct FlatArray<Element: BitwiseCopyable>: BitwiseCopyable {
    private let base: UnsafeMutablePointer<Element>
    let count: Int

    fileprivate init(_ base: UnsafeMutablePointer<Element>, _ count: Int) {
        self.base = base
        self.count = count
    }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            check(index)
            return base[index]
        }
        nonmutating _modify {
            check(index)
            yield &base[index]
        }
    }

    @inline(__always)
    subscript(index: Int32) -> Element {
        get { self[Int(index)] }
        nonmutating _modify { yield &self[Int(index)] }
    }

    /// Whether both are the same memory.
    func shares(_ other: FlatArray) -> Bool { base == other.base }

    @inline(__always)
    private func check(_ index: Int) {
        #if DEBUG
        precondition(index >= 0 && index < count, "index \(index) of \(count)")
        #endif
    }
}

/// Owns the memory of flat arrays, which live as long as it does.
final class FlatStorage {
    private var allocations: [UnsafeMutableRawPointer] = []

    func make<Element: BitwiseCopyable>(_ count: Int, _ value: Element) -> FlatArray<Element> {
        let base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        base.initialize(repeating: value, count: max(count, 1))
        allocations.append(UnsafeMutableRawPointer(base))
        return FlatArray(base, count)
    }

    func make<Element: BitwiseCopyable>(_ values: [Element], or empty: Element) -> FlatArray<Element> {
        let flat = make(values.count, empty)
        for index in values.indices { flat[index] = values[index] }
        return flat
    }

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }
}
