import Console
import Testing

struct DateTextTests {
  @Test(arguments: [
    (0, "1970-01-01 00:00:00 UTC"), (951_782_399, "2000-02-28 23:59:59 UTC"), (951_782_400, "2000-02-29 00:00:00 UTC"),
    (951_868_800, "2000-03-01 00:00:00 UTC"), (1_794_000_000, "2026-11-06 21:20:00 UTC"),
    (4_107_542_400, "2100-03-01 00:00:00 UTC"), (-1, "1969-12-31 23:59:59 UTC"),
  ])
  func datesAreThoseOfTheCalendar(_ seconds: Int64, _ text: String) {
    #expect(DateText.utc(unixNanoseconds: seconds * 1_000_000_000) == text)
  }
}
