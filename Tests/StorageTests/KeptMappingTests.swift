#if os(Linux)
    import Foundation
    import Storage
    import StorageSQLite
    import Testing

    /// How SQLite's readers map the file, seen from outside: in `/proc/self/maps`.
    @Suite struct KeptMappingTests {
        @Test func aMappingOutlivesCommitsAndFollowsTheFileWhenThatGrows() async throws {
            let folder = NSTemporaryDirectory() + "nacre-mapping-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let store = try SQLiteStore(folder: folder, name: "pages.sqlite")
            try await store.migrate(script: "CREATE TABLE pages (number BIGINT PRIMARY KEY, bytes BYTEA NOT NULL);") {
                _ in
            }

            try await fill(store, 1...1_000)
            #expect(try await count(store) == 1_000)
            let first = try mapped(folder)
            #expect(first > 3 << 20)

            // A little more: what is new is read, though not through the mapping.
            try await fill(store, 1_001...1_010)
            #expect(try await count(store) == 1_010)
            #expect(try mapped(folder) == first)

            try await fill(store, 1_011...2_000)
            #expect(try await count(store) == 2_000)
            #expect(try mapped(folder) > first + (3 << 20))
            try await store.close()
        }

        /// Rows of a page each, moved from the log into the file.
        private func fill(_ store: SQLiteStore, _ numbers: ClosedRange<Int64>) async throws {
            try await store.write { transaction in
                for number in numbers {
                    let bytes = [UInt8](repeating: 7, count: 3_900)
                    try transaction.run(Command("INSERT INTO pages (number, bytes) VALUES (\(number), \(bytes))"))
                }
            }
            try await store.scrub(tables: [])
        }

        private func count(_ store: SQLiteStore) async throws -> Int64? {
            try await store.read { transaction in
                try transaction.first(Query("SELECT count(*) FROM pages WHERE length(bytes) = 3900") { try $0.integer() })
            }
        }

        /// The most that a connection maps of the database, in bytes.
        private func mapped(_ folder: String) throws -> Int {
            // To its end: the file says that it is empty.
            let bytes = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps")).readToEnd() ?? Data()
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            let sizes = lines.filter { $0.contains(folder) && !$0.contains("-shm") }.map { line in
                let ends = line.prefix { $0 != " " }.split(separator: "-").map { Int($0, radix: 16) ?? 0 }
                return ends[1] - ends[0]
            }
            return sizes.max() ?? 0
        }
    }
#endif
