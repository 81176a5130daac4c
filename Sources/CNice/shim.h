// What Swift cannot call for itself: functions with variable arguments, and macros.
#pragma once

#include <gio/gio.h>
#include <glib-object.h>
#include <nice/agent.h>
#include <nice/nice-version.h>
#include <stdbool.h>
#include <stun/stunagent.h>
#include <unistd.h>

static inline gboolean cnice_dispatch_once(GSource *source, GSourceFunc callback, gpointer data) {
  return callback(data);
}

/// A source that calls back once in every turn of the loop while its ready time is in the past.
static inline GSource *cnice_ready_source_new(void) {
  static GSourceFuncs functions = {.dispatch = cnice_dispatch_once};
  return g_source_new(&functions, sizeof(GSource));
}

/// Four descriptors are what the first agent of a process takes while it is made: its socket, the
/// wake-up of a context of its own, one to list the interfaces, and one that GLib keeps for itself.
static inline bool cnice_four_descriptors_are_free(void) {
  int first[2], second[2];
  if (pipe(first) != 0) return false;
  bool free = pipe(second) == 0;
  if (free) {
    close(second[0]);
    close(second[1]);
  }
  close(first[0]);
  close(first[1]);
  return free;
}

/// Durations in milliseconds.
static inline void cnice_agent_configure(
    NiceAgent *agent, guint pacing, guint initial_timeout, guint max_transmissions,
    gboolean force_relay) {
  g_object_set(
      agent, "upnp", FALSE, "ice-tcp", FALSE, "stun-pacing-timer", pacing,
      "stun-initial-timeout", initial_timeout, "stun-max-retransmissions", max_transmissions,
      "force-relay", force_relay, NULL);
}

static inline void cnice_agent_set_stun_server(NiceAgent *agent, const gchar *address, guint port) {
  g_object_set(agent, "stun-server", address, "stun-server-port", port, NULL);
}

static inline gulong cnice_agent_on_new_candidate(
    NiceAgent *agent, void (*handler)(NiceAgent *, NiceCandidate *, gpointer), gpointer data,
    GClosureNotify release) {
  return g_signal_connect_data(
      agent, "new-candidate-full", G_CALLBACK(handler), data, release, G_CONNECT_DEFAULT);
}

static inline void cnice_agent_set_controlling(NiceAgent *agent, gboolean is_controlling) {
  g_object_set(agent, "controlling-mode", is_controlling, NULL);
}

static inline gulong cnice_agent_on_state(
    NiceAgent *agent, void (*handler)(NiceAgent *, guint, guint, guint, gpointer), gpointer data,
    GClosureNotify release) {
  return g_signal_connect_data(
      agent, "component-state-changed", G_CALLBACK(handler), data, release, G_CONNECT_DEFAULT);
}

static inline gulong cnice_agent_on_gathering_done(
    NiceAgent *agent, void (*handler)(NiceAgent *, guint, gpointer), gpointer data,
    GClosureNotify release) {
  return g_signal_connect_data(
      agent, "candidate-gathering-done", G_CALLBACK(handler), data, release, G_CONNECT_DEFAULT);
}
