/// The two layers of a network.
public enum Layer: String, Sendable, CaseIterable {
    case agents, accounts

    /// The program that serves it.
    public var program: String { "nacre-\(rawValue)" }

    /// What the names of its own environment variables begin with.
    var variablePrefix: String { "NACRE_\(rawValue.uppercased())_" }
}

/// What can happen while a network runs.
public enum NetworkEvent: Sendable {
    case ready(Layer)
    /// The user, or who started us, wants an end.
    case stop
    case failed(LocalFailure)
}
