import Envelope
import Testing

@Suite struct PaddingTests {
}
