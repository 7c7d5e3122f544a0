/// The pages of an SQLite database (https://www.sqlite.org/fileformat2.html#b_tree_pages), and the rows on them.
///
/// Pages come from a file that somebody else is writing: whatever makes no sense reads as nothing.
struct DatabasePages: Sendable {
    private var pages: [Int: [UInt8]] = [:]
    private let pageSize: Int

    init(_ file: [UInt8], pageSize: Int) {
        self.pageSize = pageSize
        for (index, start) in stride(from: 0, through: file.count - pageSize, by: pageSize).enumerated() {
            pages[index + 1] = Array(file[start..<(start + pageSize)])
        }
    }

    subscript(number: Int) -> [UInt8] { pages[number] ?? [] }

    mutating func apply(_ newer: [Int: [UInt8]]) { pages.merge(newer) { $1 } }

    // MARK: Layout

    enum Kind: UInt8 {
        case innerIndex = 2
        case innerTable = 5
        case leafIndex = 10
        case leafTable = 13
    }

    /// Page 1 begins with the header of the file.
    private static func header(_ number: Int) -> Int { number == 1 ? 100 : 0 }

    static func kind(_ page: [UInt8], number: Int) -> Kind? {
        page.count > header(number) ? Kind(rawValue: page[header(number)]) : nil
    }

    static func isInner(_ page: [UInt8], number: Int) -> Bool {
        let kind = kind(page, number: number)
        return kind == .innerTable || kind == .innerIndex
    }

    /// Where the cells of a page begin.
    private func cells(_ number: Int, _ page: [UInt8], _ kind: Kind) -> [Int] {
        let header = Self.header(number)
        let count = page.bigEndian16(header + 3)
        let first = header + (kind == .innerTable || kind == .innerIndex ? 12 : 8)
        guard first + 2 * count <= page.count else { return [] }
        return (0..<count).map { page.bigEndian16(first + 2 * $0) }
    }

    /// The pages below an inner one.
    func children(of number: Int) -> [Int] {
        let page = self[number]
        guard Self.isInner(page, number: number), let kind = Self.kind(page, number: number) else { return [] }
        return cells(number, page, kind).map { page.bigEndian32($0) } + [page.bigEndian32(Self.header(number) + 8)]
    }

    // MARK: Rows

    /// The rows of tables on a page; none if it belongs to an index, or to none.
    func rows(on number: Int, _ map: TableMap) -> [LoggedRow] {
        map.tables[number].map { rows(on: number, of: $0) } ?? []
    }

    func rows(on number: Int, of table: String) -> [LoggedRow] {
        let page = self[number]
        guard let kind = Self.kind(page, number: number) else { return [] }
        return cells(number, page, kind).compactMap { offset in
            var reader = RecordReader(page, at: offset)
            var rowid: Int64?
            switch kind {
            case .innerTable: return nil
            // Inner pages of a table without rowids hold rows too.
            case .innerIndex: reader.skip(4)
            case .leafIndex, .leafTable: break
            }
            guard let size = reader.varint(), size >= 0, size <= 1 << 30 else { return nil }
            if kind == .leafTable {
                guard let id = reader.varint() else { return nil }
                rowid = id
            }
            guard let payload = payload(page, at: reader.position, size: Int(size), isTable: kind == .leafTable),
                let values = RecordReader.values(of: payload)
            else { return nil }
            return LoggedRow(table: table, rowid: rowid, values: values)
        }
    }

    /// The bytes of a record, from the page and the overflow pages that follow.
    private func payload(_ page: [UInt8], at start: Int, size: Int, isTable: Bool) -> [UInt8]? {
        let usable = pageSize - (self[1].count > 20 ? Int(self[1][20]) : 0)
        let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
        guard size > most else {
            return start + size <= page.count ? Array(page[start..<(start + size)]) : nil
        }
        let least = (usable - 12) * 32 / 255 - 23
        let split = least + (size - least) % (usable - 4)
        let local = split <= most ? split : least
        guard start + local + 4 <= page.count else { return nil }
        var payload = Array(page[start..<(start + local)])
        var next = page.bigEndian32(start + local)
        while payload.count < size {
            let overflow = self[next]
            guard next != 0, overflow.count >= usable else { return nil }
            payload += overflow[4..<(4 + min(usable - 4, size - payload.count))]
            next = overflow.bigEndian32(0)
        }
        return payload
    }
}

/// Which pages belong to which table.
struct TableMap: Sendable {
    private static let schema = "sqlite_schema"

    private(set) var tables: [Int: String] = [:]
    private var above: Set<Int> = []

    /// Whether a page says which pages belong to which table.
    func isAbove(_ page: Int) -> Bool { above.contains(page) }

    init(_ pages: DatabasePages) {
        walk(from: 1, as: Self.schema, pages)
        // type, name, tbl_name, rootpage, sql.
        for page in tables.keys.sorted() {
            for row in pages.rows(on: page, of: Self.schema) where row.values.count == 5 {
                guard row.values[0] == Array("table".utf8),
                    let root = Int(String(decoding: row.values[3], as: UTF8.self)), root > 1
                else { continue }
                walk(from: root, as: String(decoding: row.values[1], as: UTF8.self), pages)
            }
        }
    }

    private mutating func walk(from root: Int, as table: String, _ pages: DatabasePages) {
        var waiting = [root]
        while let page = waiting.popLast() {
            // A page twice is damage, and would never end.
            guard tables[page] == nil else { continue }
            tables[page] = table
            let children = pages.children(of: page)
            if !children.isEmpty || table == Self.schema { above.insert(page) }
            waiting += children
        }
    }
}
