import ByteFraming

/// Where a sealed value lives. It is authenticated with the value, so that a value moved to another record, column or
/// table does not open.
public struct SealContext: Sendable {
    let associatedData: [UInt8]

    public init(table: StaticString, column: StaticString, record: [UInt8]) {
        associatedData = Framing.frame([
            Array("nacre/sealed/v1\0".utf8), Array(table.description.utf8), Array(column.description.utf8), record,
        ])
    }
}
