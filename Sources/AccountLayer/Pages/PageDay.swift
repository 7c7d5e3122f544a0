import Foundation
import PageDesign

/// A day as pages write it.
enum PageDay {
    /// - Parameter day: counted from 1970-01-01.
    static func html(_ day: Int64) -> SafeHTML {
        DayText.html(day: Date(timeIntervalSince1970: Double(day) * 86_400))
    }
}
