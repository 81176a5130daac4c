// What Swift cannot call for itself, or what differs between the versions of c-ares.
#pragma once

// Later versions would rather have us use functions that Debian's does not have yet.
#define CARES_NO_DEPRECATED 1

#include <ares.h>
#include <ares_version.h>
#include <netdb.h>

// Macros in one version, members of an enumeration in another.
static const int ccares_success = ARES_SUCCESS;
static const int ccares_no_data = ARES_ENODATA;
static const int ccares_no_such_name = ARES_ENOTFOUND;
static const int ccares_bad_name = ARES_EBADNAME;
static const int ccares_malformed = ARES_EBADRESP;
static const int ccares_unreachable = ARES_ECONNREFUSED;
static const int ccares_unanswered = ARES_ETIMEOUT;
static const int ccares_no_memory = ARES_ENOMEM;
static const int ccares_cancelled = ARES_ECANCELLED;

/// Makes a channel that reads no file: no servers of the system's, no search list, no hosts; and
/// that keeps no answers.
static inline int ccares_channel_new(
    ares_channel *channel, int flags, int timeout_milliseconds, int tries, ares_sock_state_cb watch,
    void *watcher) {
  struct ares_options options = {0};
  int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS
      | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF | ARES_OPT_NOROTATE;
  options.flags = flags;
  options.timeout = timeout_milliseconds;
  options.tries = tries;
  options.lookups = (char *)"b";
  options.sock_state_cb = watch;
  options.sock_state_cb_data = watcher;
  options.resolvconf_path = (char *)"/dev/null";
#ifdef ARES_OPT_QUERY_CACHE
  mask |= ARES_OPT_QUERY_CACHE;
  options.qcache_max_ttl = 0;
#endif
  return ares_init_options(channel, &options, mask);
}
