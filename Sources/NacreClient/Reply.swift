public import NIOCore

/// An answer: its meaning, and the bytes in which the server said it.
public struct Reply<Value: Sendable>: Sendable {
    public let value: Value
    /// The body exactly as it came.
    public let rawJSON: ByteBuffer
}
