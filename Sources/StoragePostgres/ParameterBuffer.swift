import Storage

/// The parameters of one statement in the shape libpq wants them. One buffer per connection, reused.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    /// Where each value starts in `bytes`; -1 for NULL.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    /// 1 is binary.
    private var formats: [Int32] = []

    /// Pointers to the values, their lengths and their formats, valid during `body`.
    mutating func withPointers<Result>(
        to values: [SQLValue],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        guard !values.isEmpty else { return body(nil, nil, nil) }
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for value in values {
            let start = bytes.count
            let isPresent = TypeCodec.encode(value, into: &bytes)
            offsets.append(isPresent ? start : -1)
            lengths.append(Int32(clamping: bytes.count - start))
        }
        while formats.count < values.count { formats.append(1) }
        // A null pointer would be NULL: the last empty value points behind the others, not nowhere.
        bytes.append(0)
        return bytes.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: values.count) { pointers in
                for (index, offset) in offsets.enumerated() {
                    pointers.initializeElement(at: index, to: offset < 0 ? nil : base.map { $0 + offset })
                }
                return body(pointers.baseAddress, lengths, formats)
            }
        }
    }

    /// A large value is not kept in memory for the life of the connection.
    private static let keptCapacity = 256 * 1024
}
