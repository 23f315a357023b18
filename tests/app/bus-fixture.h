/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A session bus of the test's own, a stranger on it who asks the engine, and what the last call answered. */
typedef struct
{
  GTestDBus *daemon;
  GDBusConnection *connection; /* the stranger's */
  guint watch;
  guint n_owners;  /* that the name of the engine has had */
  GVariant *reply; /* (nullable) */
  GError *error;   /* (nullable) */
  gboolean is_done;
} BusFixture;

/* The first step of a test: what is made afterwards finds the bus. */
void bus_fixture_set_up (BusFixture *self);

/* The last one, once nothing is on the bus any more. */
void bus_fixture_tear_down (BusFixture *self);

/* Runs the main context until an engine can be called. */
void bus_fixture_wait_engine (BusFixture *self);

/* Forgets the answer before. @arguments: (nullable) (transfer floating) */
void bus_fixture_start_call (BusFixture *self, const char *method, GVariant *arguments);
void bus_fixture_end_call (BusFixture *self);

/* Both. */
void bus_fixture_call (BusFixture *self, const char *method, GVariant *arguments);

G_END_DECLS
