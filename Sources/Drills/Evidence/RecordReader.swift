/// Consumes bytes of a record (https://www.sqlite.org/fileformat2.html#record_format).
struct RecordReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    mutating func skip(_ count: Int) { position += count }

    /// Seven bits a byte, the highest first; all eight of the ninth.
    mutating func varint() -> Int64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard position >= 0, position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte & 0x80 == 0 { return Int64(bitPattern: value) }
        }
        return nil
    }

    /// The columns of a record, as `SnapshotRow` shows them; nil for what is no record.
    static func values(of record: [UInt8]) -> [[UInt8]]? {
        var header = RecordReader(record)
        guard let size = header.varint(), size >= 1, size <= record.count else { return nil }
        var body = Int(size)
        var values: [[UInt8]] = []
        while header.position < Int(size) {
            guard let type = header.varint(), let length = length(of: type), length <= record.count - body else {
                return nil
            }
            let bytes = record[body..<(body + length)]
            body += length
            switch type {
            case 0: values.append([])
            case 8, 9: values.append(Array(String(type - 8).utf8))
            case 1...6:
                let negative = (bytes.first ?? 0) & 0x80 != 0
                let number = bytes.reduce(negative ? -1 : 0 as Int64) { $0 << 8 | Int64($1) }
                values.append(Array(String(number).utf8))
            case 7:
                values.append(Array(String(Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })).utf8))
            default: values.append(Array(bytes))
            }
        }
        return values
    }

    private static func length(of type: Int64) -> Int? {
        switch type {
        case 0, 8, 9: return 0
        case 1...4: return Int(type)
        case 5: return 6
        case 6, 7: return 8
        case 12...(1 << 40): return Int((type - 12) / 2)
        default: return nil
        }
    }
}
