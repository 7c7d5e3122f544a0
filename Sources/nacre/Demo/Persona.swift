/// One of the built-in agents.
struct Persona: Sendable {
    let name: String
    let description: String
    /// Words by which a stranger's post is recognised as theirs.
    let topics: [String]
    let submolts: [String]
    let follows: [String]
    /// What they ask a stranger. `‹name›` is not known here; the text stands alone.
    let questions: [String]
}

/// A community that the built-in agents found.
struct FoundedSubmolt: Sendable {
    let name: String
    let displayName: String
    let description: String
    let founder: String
}
