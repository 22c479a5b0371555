#include "../collect/code_event_log.h"

#include <atomic>
#include <string>
#include <thread>

#include "check.h"

namespace nativeprof {
namespace {

struct TakenEvent {
  CodeEvent event;
  std::string text;
  std::string payload;
};

std::vector<TakenEvent> Decode(const CodeEventBatch& batch) {
  std::vector<TakenEvent> events;
  for (size_t offset = 0; offset < batch.records.size();) {
    TakenEvent taken;
    const char* const record = batch.records.data() + offset;
    std::memcpy(&taken.event, record, sizeof(taken.event));
    taken.text.assign(record + sizeof(taken.event), taken.event.text_bytes);
    if (taken.event.payload >= 0) {
      taken.payload = batch.payloads.at(static_cast<size_t>(taken.event.payload)).bytes();
    }
    offset += CodeEventLog::RecordBytes(taken.event);
    events.push_back(std::move(taken));
  }
  return events;
}

CodeEvent EventAt(uint64_t start) {
  CodeEvent event = {};
  event.type = CodeEventType::kAdded;
  event.start = start;
  return event;
}

TEST(CodeEventLog, KeepsOrderAndText) {
  CodeEventLog log;
  CHECK(log.Take().records.empty());
  CHECK_EQ(log.sequence(), 0);

  const std::string texts[] = {"", "a", "12345678", "123456789"};
  for (uint64_t i = 0; i < 4; i++) {
    log.Append(EventAt(i), texts[i]);
    CHECK_EQ(log.sequence(), i + 1);
  }
  const std::vector<TakenEvent> events = Decode(log.Take());
  CHECK_EQ(events.size(), 4);
  for (uint64_t i = 0; i < events.size(); i++) {
    CHECK_EQ(events[i].event.start, i);
    CHECK_EQ(events[i].text, texts[i]);
  }
}

TEST(CodeEventLog, IsEmptyAfterTaking) {
  CodeEventLog log;
  log.Append(EventAt(1), "one");
  CHECK_EQ(Decode(log.Take()).size(), 1);
  CHECK(log.Take().records.empty());
  log.Append(EventAt(2), "two");
  CHECK_EQ(Decode(log.Take()).at(0).text, "two");
  CHECK_EQ(log.sequence(), 2);
}

TEST(CodeEventLog, CutsLongText) {
  CodeEventLog log;
  log.Append(EventAt(1), std::string(CodeEventLog::kMaxTextBytes, 'x'));
  log.Append(EventAt(2), std::string(5000, 'y'));
  log.Append(EventAt(3), "short");
  const std::vector<TakenEvent> events = Decode(log.Take());
  CHECK_EQ(events.size(), 3);
  CHECK_EQ(events.at(0).text, std::string(CodeEventLog::kMaxTextBytes, 'x'));
  CHECK_EQ(events.at(1).text, std::string(CodeEventLog::kMaxTextBytes, 'y'));
  CHECK_EQ(events.at(2).text, "short");
}

TEST(CodeEventLog, CallsTheReaderWhenMuchWaits) {
  int calls = 0;
  CodeEventLog log([&calls] { calls++; });
  const std::string text(CodeEventLog::kMaxTextBytes, 'x');
  const size_t event_bytes = sizeof(CodeEvent) + CodeEventLog::kMaxTextBytes;
  for (size_t bytes = event_bytes; bytes < CodeEventLog::kBacklogBytes; bytes += event_bytes) {
    log.Append(EventAt(bytes), text);
  }
  CHECK_EQ(calls, 0);
  log.Append(EventAt(0), text);
  CHECK_EQ(calls, 1);
  log.Take();
  log.Append(EventAt(0), text);
  CHECK_EQ(calls, 1);
}

// What the collector relies on: the events up to a sequence number that was seen can be taken.
TEST(CodeEventLog, TakesWhatWritersOnSeveralThreadsAppend) {
  constexpr uint64_t kWriters = 3;
  constexpr uint64_t kEventsPerWriter = 5000;
  CodeEventLog log;
  std::vector<std::thread> writers;
  for (uint64_t writer = 0; writer < kWriters; writer++) {
    writers.emplace_back([&log, writer] {
      for (uint64_t i = 0; i < kEventsPerWriter; i++) {
        const auto letter = static_cast<char>('a' + writer);
        log.Append(EventAt(writer << 32 | i), std::string(i % 40, letter),
                   std::string(i % 300, letter));
      }
    });
  }
  uint64_t taken = 0;
  uint64_t next[kWriters] = {};
  while (taken < kWriters * kEventsPerWriter) {
    const uint64_t sequence = log.sequence();
    for (const TakenEvent& event : Decode(log.Take())) {
      const uint64_t writer = event.event.start >> 32;
      const uint64_t number = event.event.start & 0xffffffff;
      if (writer >= kWriters || number != next[writer]) {
        CHECK_EQ(number, next[writer % kWriters]);
        break;
      }
      next[writer]++;
      CHECK_EQ(event.text, std::string(number % 40, static_cast<char>('a' + writer)));
      CHECK_EQ(event.payload, std::string(number % 300, static_cast<char>('a' + writer)));
      taken++;
    }
    CHECK(taken >= sequence);
  }
  for (std::thread& writer : writers) writer.join();
  CHECK_EQ(log.sequence(), kWriters * kEventsPerWriter);
}

// Payloads outlive the batch that they came with, and the log.
TEST(CodeEventLog, KeepsPayloads) {
  std::vector<Payload> kept;
  std::vector<std::string> expected;
  {
    CodeEventLog log;
    for (uint64_t i = 0; i < 1'000; i++) {
      const std::string payload(i % 100 == 99 ? 100'000 : i % 700, static_cast<char>('a' + i % 26));
      log.Append(EventAt(i), "name", payload);
      if (i % 7 != 0) continue;
      const CodeEventBatch batch = log.Take();
      const std::vector<TakenEvent> events = Decode(batch);
      CHECK_EQ(events.back().payload, payload);
      kept.insert(kept.end(), batch.payloads.begin(), batch.payloads.end());
      for (const TakenEvent& event : events) {
        if (!event.payload.empty()) expected.push_back(event.payload);
      }
    }
  }
  CHECK_EQ(kept.size(), expected.size());
  for (size_t i = 0; i < kept.size(); i++) CHECK(kept[i].bytes() == expected[i]);
}

TEST(CodeEventLog, CutsBetweenCharacters) {
  CodeEventLog log;
  std::string text = "x";
  while (text.size() <= CodeEventLog::kMaxTextBytes) text += "\u00e4";  // two bytes each
  log.Append(EventAt(1), text);
  CHECK_EQ(Decode(log.Take()).at(0).text, text.substr(0, CodeEventLog::kMaxTextBytes - 1));
}

}  // namespace
}  // namespace nativeprof
