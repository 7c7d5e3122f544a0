import Foundation

extension Collection<UInt8> {
    /// Whether `needle` stands somewhere in these bytes.
    public func holds(_ needle: some Collection<UInt8>) -> Bool { occurrences(of: needle) > 0 }

    public func occurrences(of needle: some Collection<UInt8>) -> Int {
        let needle = Array(needle)
        let counted = withContiguousStorageIfAvailable { bytes -> Int in
            guard var start = UnsafeRawPointer(bytes.baseAddress), let first = needle.first else { return 0 }
            let end = start + bytes.count
            var count = 0
            while end - start >= needle.count, let found = memchr(start, Int32(first), end - start) {
                let place = UnsafeRawPointer(found)
                if end - place >= needle.count, memcmp(place, needle, needle.count) == 0 { count += 1 }
                start = place + 1
            }
            return count
        }
        return counted ?? Array(self).occurrences(of: needle)
    }
}
