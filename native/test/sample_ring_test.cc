#include "../collect/sample_ring.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "check.h"

namespace nativeprof {
namespace {

constexpr size_t kMax = SampleRing::kMaxRecordBytes;

uint64_t WordOf(uint64_t number, uint32_t index) { return (number + 1) * 1'000'003 + index; }

void Fill(SampleRecord* record, uint64_t number, uint32_t word_count) {
  record->time_ns = number;
  record->word_count = word_count;
  for (uint32_t i = 0; i < word_count; i++) record->words()[i] = WordOf(number, i);
}

bool Write(SampleRing* ring, uint64_t number, uint32_t word_count) {
  SampleRecord* record = ring->Reserve();
  if (record == nullptr) return false;
  Fill(record, number, word_count);
  ring->Commit(*record);
  return true;
}

bool Holds(const SampleRecord* record, uint64_t number, uint32_t word_count) {
  if (record == nullptr || record->time_ns != number || record->word_count != word_count) {
    return false;
  }
  for (uint32_t i = 0; i < word_count; i++) {
    if (record->words()[i] != WordOf(number, i)) return false;
  }
  return true;
}

bool Read(SampleRing* ring, uint64_t number, uint32_t word_count) {
  if (!Holds(ring->Peek(), number, word_count)) return false;
  ring->Release();
  return true;
}

TEST(SampleRing, StartsEmpty) {
  const SampleRing ring(2 * kMax);
  CHECK(ring.Peek() == nullptr);
  CHECK_EQ(ring.FilledBytes(), 0);
}

TEST(SampleRing, GivesBackWhatWasWritten) {
  SampleRing ring;
  CHECK(Write(&ring, 1, 0));
  CHECK(Write(&ring, 2, 7));
  CHECK(Write(&ring, 3, kMaxWords));
  CHECK_EQ(ring.FilledBytes(), 3 * sizeof(SampleRecord) + (7 + kMaxWords) * sizeof(uint64_t));
  CHECK(Read(&ring, 1, 0));
  CHECK(Read(&ring, 2, 7));
  CHECK(Read(&ring, 3, kMaxWords));
  CHECK(ring.Peek() == nullptr);
  CHECK_EQ(ring.FilledBytes(), 0);
}

TEST(SampleRing, ShowsNoRecordThatIsNotCommitted) {
  SampleRing ring(4 * kMax);
  SampleRecord* forgotten = ring.Reserve();
  Fill(forgotten, 1, 50);
  CHECK(ring.Peek() == nullptr);
  CHECK_EQ(ring.FilledBytes(), 0);

  CHECK(ring.Reserve() == forgotten);  // the next one takes its place
  CHECK(Write(&ring, 2, 3));
  Fill(ring.Reserve(), 3, 50);
  CHECK(Read(&ring, 2, 3));
  CHECK(ring.Peek() == nullptr);
}

TEST(SampleRing, RefusesWhenFullAndLosesNothing) {
  SampleRing ring(4 * kMax);
  uint64_t written = 0;
  while (Write(&ring, written, 10)) written++;
  CHECK(written > 4);
  for (int i = 0; i < 3; i++) CHECK(ring.Reserve() == nullptr);
  CHECK(ring.FilledBytes() <= 4 * kMax);

  uint64_t read = 0;
  // Room comes back with the records that are released, and for a record of any length.
  for (int i = 0; i < 1000; i++) {
    CHECK(Read(&ring, read++, 10));
    if (Write(&ring, written, 10)) written++;
  }
  while (read < written) CHECK(Read(&ring, read++, 10));
  CHECK(ring.Peek() == nullptr);
  CHECK(ring.Reserve() != nullptr);
}

TEST(SampleRing, WorksWithRoomForOneRecord) {
  SampleRing ring(kMax);
  for (uint32_t number = 0; number < 2000; number++) {
    const uint32_t words = number * 7 % (kMaxWords + 1);
    CHECK(Write(&ring, number, words));
    CHECK(ring.Reserve() == nullptr);
    CHECK(Read(&ring, number, words));
  }
}

// Every length meets the end of the buffer at another place; AddressSanitizer watches the end.
TEST(SampleRing, WrapsAtEveryRecordSize) {
  constexpr size_t kCapacity = 2 * kMax + 64;
  for (uint32_t words = 0; words <= kMaxWords; words++) {
    SampleRing ring(kCapacity);
    const size_t laps_bytes = 3 * kCapacity;
    const uint64_t records = laps_bytes / (sizeof(SampleRecord) + words * sizeof(uint64_t));
    uint64_t read = 0;
    for (uint64_t written = 0; written < records;) {
      if (Write(&ring, written, words)) {
        written++;
        continue;
      }
      if (!Read(&ring, read++, words)) break;
    }
    while (read < records && Read(&ring, read, words)) read++;
    CHECK_EQ(read, records);
    CHECK(ring.Peek() == nullptr);
  }
}

TEST(SampleRing, EndsALapExactly) {
  constexpr uint32_t kWords = 20;
  constexpr size_t kRecordBytes = sizeof(SampleRecord) + kWords * sizeof(uint64_t);
  constexpr uint64_t kPerLap = 2 * (kMax / kRecordBytes + 1);
  SampleRing ring(kPerLap * kRecordBytes);
  const SampleRecord* const start = ring.Reserve();
  for (uint64_t number = 0; number < 5 * kPerLap; number++) {
    const auto* expected = reinterpret_cast<const SampleRecord*>(
        reinterpret_cast<const char*>(start) + number % kPerLap * kRecordBytes);
    CHECK(ring.Reserve() == expected);
    CHECK(Write(&ring, number, kWords));
    CHECK(ring.Peek() == expected);
    CHECK_EQ(ring.FilledBytes(), kRecordBytes);
    CHECK(Read(&ring, number, kWords));
  }
}

TEST(SampleRing, NeverSplitsARecord) {
  constexpr size_t kCapacity = 2 * kMax;
  SampleRing ring(kCapacity);
  const char* const start = reinterpret_cast<const char*>(ring.Reserve());
  // The largest record at the last place before the end: it reaches farthest beyond it.
  size_t offset = 0;
  uint64_t number = 0;
  for (; offset < kCapacity - sizeof(SampleRecord); offset += sizeof(SampleRecord)) {
    CHECK(Write(&ring, number, 0));
    CHECK(Read(&ring, number++, 0));
  }
  CHECK(reinterpret_cast<const char*>(ring.Reserve()) == start + offset);
  CHECK(Write(&ring, number, kMaxWords));
  CHECK(Read(&ring, number, kMaxWords));
  CHECK(reinterpret_cast<const char*>(ring.Reserve()) == start);
}

TEST(SampleRing, CarriesRecordsBetweenThreads) {
  SampleRing ring(4 * kMax);
  constexpr uint64_t kRecords = 20'000;
  const auto words_of = [](uint64_t number) {
    // Mostly short stacks, sometimes the longest.
    return static_cast<uint32_t>(number % 97 == 0 ? kMaxWords : number * 2'654'435'761 % 60);
  };
  std::atomic<uint64_t> full{0};
  std::thread writer([&] {
    for (uint64_t number = 0; number < kRecords;) {
      SampleRecord* record = ring.Reserve();
      if (record == nullptr) {
        full++;
        std::this_thread::yield();
        continue;
      }
      if (number % 13 == 0) Fill(record, ~number, 60);  // begun, given up, begun again
      Fill(record, number, words_of(number));
      ring.Commit(*record);
      number++;
    }
  });
  while (full.load() == 0) std::this_thread::yield();  // both ends are met
  uint64_t number = 0;
  uint64_t wrong = 0;
  while (number < kRecords) {
    const SampleRecord* record = ring.Peek();
    if (record == nullptr) {
      std::this_thread::yield();
      continue;
    }
    if (!Holds(record, number, words_of(number))) wrong++;
    ring.Release();
    number++;
    if (number % 1000 == 0) CHECK(ring.FilledBytes() <= 4 * kMax + kMax);
  }
  writer.join();
  CHECK_EQ(wrong, 0);
  CHECK(ring.Peek() == nullptr);
}

}  // namespace
}  // namespace nativeprof
