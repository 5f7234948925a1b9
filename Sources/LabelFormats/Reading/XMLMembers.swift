/// The members of an XML text, named as JSON would name them.
package enum XMLMembers {
    /// Every element without children, attributes left aside, with the way to it, such as `/shipment/sender/name`; nil for what is no XML.
    package static func leaves(of bytes: [UInt8]) -> [(pointer: String, value: String)]? {
        XMLReader.root(of: bytes).map { leaves(of: $0, below: "") }
    }

    private static func leaves(of node: XMLNode, below path: String) -> [(pointer: String, value: String)] {
        let here = "\(path)/\(node.name)"
        guard !node.children.isEmpty else { return [(here, node.text)] }
        return node.children.flatMap { leaves(of: $0, below: here) }
    }
}
