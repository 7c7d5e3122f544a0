/// Text of one line as HTML: escaped, with hidden characters marked.
public enum InlineText {
    /// For titles and names. Character references are decoded first, since imported titles are full of `&#x27;`.
    public static func html(_ source: String) -> String {
        plainHTML(CharacterReferences.decode(source))
    }

    /// For text that is already plain.
    public static func plainHTML(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var output = ""
        output.reserveCapacity(scalars.count + 16)
        append(scalars[...], to: &output)
        return output
    }

    static func append(_ text: ArraySlice<Unicode.Scalar>, to output: inout String) {
        var index = text.startIndex
        while index < text.endIndex {
            var end = index
            while end < text.endIndex, InvisibleCharacters.isHidden(at: end, in: text) { end += 1 }
            if end > index {
                output += InvisibleCharacters.mark(text[index..<end])
                index = end
            } else {
                HTMLEscaping.append(text[index], to: &output)
                index += 1
            }
        }
    }
}
