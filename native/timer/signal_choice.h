// Which signal interrupts the sampled threads, as long as there are any: the one that was asked
// for, or the first that nobody else owns.
#ifndef NATIVEPROF_TIMER_SIGNAL_CHOICE_H_
#define NATIVEPROF_TIMER_SIGNAL_CHOICE_H_

#include <atomic>

namespace nativeprof {

class SignalChoice {
 public:
  // --- While nobody else calls any of these ---

  // `asked`: 0 leaves the choice to us. False: none is free.
  bool Take(int asked);
  void Release();

  // --- Under the lock of the timer thread ---

  // Before a signal is sent: whoever has taken it meanwhile must not get ours, so another is used
  // from then on, unless this one was asked for. False: none is free. Costs 0.1 us.
  bool Keep();
  // Somebody is about to take it: the same, before they do.
  void Leave();

  // --- Any thread ---

  int signal() const { return signal_.load(std::memory_order_relaxed); }
  // By default the signal does nothing.
  bool is_harmless() const;
  // The signal was taken away, and another is used since.
  bool was_taken() const { return was_taken_.load(std::memory_order_relaxed); }

 private:
  bool Move(int except);

  int asked_ = 0;
  std::atomic<int> signal_{0};
  std::atomic<bool> was_taken_{false};
};

}  // namespace nativeprof

#endif  // NATIVEPROF_TIMER_SIGNAL_CHOICE_H_
