/// The root keys of a key store and what they wrap. Holds no key.
public struct KeyStatus: Codable, Sendable, Equatable {
    public struct Root: Codable, Sendable, Equatable {
        public let version: Int64
        /// Not so: what it wraps cannot be opened until it is put back, or it was destroyed.
        public let isInFile: Bool
        /// How many keys it wraps.
        public let keys: Int64
        /// Days since 1970-01-01. Nil: not noticed yet.
        public let madeDay: Int64?
        /// Since when nothing is wrapped under it.
        public let freeDay: Int64?
        public let destroyedDay: Int64?
    }

    /// The root under which new keys are wrapped.
    public let current: Int64
    /// By version.
    public let roots: [Root]

    /// Keys that wait to be wrapped under the current root.
    public var waiting: Int64 { roots.filter { $0.version != current }.reduce(0) { $0 + $1.keys } }
}
