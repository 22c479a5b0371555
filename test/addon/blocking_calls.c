// As many programs make them: once, and whoever is woken early takes that for the end of the wait.
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "addon.h"

static double Passed(double start_ms, int result) {
  const double passed_ms = NowMs() - start_ms;
  return result < 0 && errno == EINTR ? -passed_ms : passed_ms;
}

double NanosleepOnce(double ms) {
  const struct timespec time = {(time_t)(ms / 1e3), (long)(ms * 1e6) % 1000000000};
  const double start_ms = NowMs();
  return Passed(start_ms, nanosleep(&time, NULL));
}

double PollOnce(double ms) {
  const double start_ms = NowMs();
  return Passed(start_ms, poll(NULL, 0, (int)ms));
}

double SelectOnce(double ms) {
  struct timeval time = {(time_t)(ms / 1e3), (suseconds_t)(ms * 1e3) % 1000000};
  const double start_ms = NowMs();
  return Passed(start_ms, select(0, NULL, NULL, NULL, &time));
}

double ReceiveWithTimeoutOnce(double ms) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1e9;
  const struct timeval time = {(time_t)(ms / 1e3), (suseconds_t)(ms * 1e3) % 1000000};
  setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
  char byte;
  const double start_ms = NowMs();
  const double result = Passed(start_ms, (int)recv(ends[0], &byte, 1, 0));
  close(ends[0]);
  close(ends[1]);
  return result;
}

struct Writer {
  double after_ms;
  int end;
};

static void* WriteLater(void* data) {
  const struct Writer* writer = data;
  SpinMs(writer->after_ms);
  (void)!write(writer->end, "seventeen letters", 17);
  return NULL;
}

double ReadOnce(double ms) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1e9;
  struct Writer writer = {ms, ends[1]};
  pthread_t thread;
  pthread_create(&thread, NULL, WriteLater, &writer);
  char bytes[64];
  const double result = (double)read(ends[0], bytes, sizeof(bytes));
  pthread_join(thread, NULL);
  close(ends[0]);
  close(ends[1]);
  return result;
}
